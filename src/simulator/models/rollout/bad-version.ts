import type { Kernel } from "../../kernel/kernel.ts";
import type { Stream } from "../../random/stream.ts";
import { faulty, served } from "../replicas/outcome.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { widen } from "../replicas/requests.ts";
import type { Sender, Stage } from "../replicas/stage.ts";
import type { Harm, Rollout } from "./rollout.ts";

export interface BadVersionPlan {
	/** Share of its requests that it answers with an error. */
	errors: number;
	/** How many times longer they take. */
	slowness: number;
	/** From its first answer until somebody notices, and takes it back. */
	detection: number;
}

/** A new version that is broken: some of its answers are errors, and all take longer. After a while somebody notices. */
export class BadVersion implements Stage, Sender, Harm {
	/** Requests that it has answered with an error. */
	requests = 0;
	private hit = 0;
	private answered = false;
	/** By user: whether it has answered one of theirs with an error. */
	private marks = new Uint8Array(1024);
	private readonly plan: BadVersionPlan;
	private readonly users: number;
	private readonly rollout: Rollout;
	private readonly replicas: Replicas;
	private readonly sender: Sender;
	private readonly chance: Stream;
	private readonly kernel: Kernel;
	private readonly alarm: number;

	/** `users`: how many there are at once. */
	constructor(plan: BadVersionPlan, users: number, rollout: Rollout, replicas: Replicas, chance: Stream) {
		this.plan = plan;
		this.users = users;
		this.rollout = rollout;
		this.replicas = replicas;
		this.chance = chance;
		this.kernel = replicas.kernel;
		this.alarm = this.kernel.on(() => rollout.undo());
		this.sender = replicas.sender;
		replicas.sender = this;
		replicas.stages.push(this);
		rollout.bad = this;
	}

	usersHit(): number {
		return Math.min(1, this.hit / this.users);
	}

	enter(slot: number): boolean {
		const { requests } = this.replicas;
		if (this.rollout.versions.isNew(requests.replica[slot])) requests.work[slot] *= this.plan.slowness;
		return false;
	}

	ended(slot: number, outcome: number): void {
		const broken = outcome === served && this.breaks(slot);
		this.sender.ended(slot, broken ? faulty : outcome);
	}

	private breaks(slot: number): boolean {
		const { requests } = this.replicas;
		if (!this.rollout.versions.isNew(requests.replica[slot])) return false;
		if (!this.answered) this.kernel.schedule(this.kernel.now + this.plan.detection, this.alarm, 0);
		this.answered = true;
		if (this.chance.uniform() >= this.plan.errors) return false;
		// Nobody sees the answer to what has been given up.
		if (requests.abandoned[slot] === 0) this.count(requests.user[slot]);
		return true;
	}

	private count(user: number): void {
		this.requests++;
		if (user >= this.marks.length) this.marks = widen(this.marks, Math.max(user + 1, this.marks.length * 2));
		if (this.marks[user] === 0) this.hit++;
		this.marks[user] = 1;
	}
}
