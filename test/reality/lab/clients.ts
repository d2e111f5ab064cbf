import { arrivalsOf } from "../../../src/simulator/models/arrivals/load.ts";
import { Sampler } from "../../../src/simulator/random/distribution.ts";
import { lawOf } from "../../../src/simulator/random/law-of.ts";
import type { Luck, Stream } from "../../../src/simulator/random/stream.ts";
import { Zipf } from "../../../src/simulator/random/zipf.ts";
import { loadOf, type MeasuredMetric, type Setup } from "../setup.ts";
import { type Answer, Asking } from "./asking.ts";

/** How a request of a user ended, after all its tries; seconds since the run began. */
interface Ended {
	began: number;
	seconds: number;
	/** Who is refused has waited for nothing. */
	outcome: "served" | "refused" | "timed out" | "aborted";
	tries: number;
	replica: string | undefined;
}

/** What one run has measured. */
export type Measured = Record<MeasuredMetric, number>;

/** Requests without work before the run: by then code is compiled and connections are open. */
const first = 400;
const probes = 100;

/**
 * An open loop: requests come when they come, whatever becomes of those before. When they come, whose they are and how long a
 * worker has each is drawn as the simulator draws it, from the same streams: both sides have the same load.
 */
export class LabClients {
	/** By how many seconds requests were late, each of them. */
	readonly late: number[] = [];
	/** By how many seconds queries took longer than they should, each of them. */
	readonly beyond: number[] = [];
	/** By how many seconds workers had requests longer than their work. */
	readonly held: number[] = [];
	private readonly setup: Setup;
	private readonly asking: Asking;
	private readonly ended: Ended[] = [];
	private readonly users: number;
	/** By user: the replica that holds the session; where a store holds it, the name of none. */
	private readonly homes = new Map<number, string>();
	private sessionsLost = 0;
	private readonly work: Sampler;
	private readonly laterWork: Sampler;
	private readonly arrivals;
	private readonly choice;
	private readonly jitter;
	private readonly rows: { zipf: Zipf; choice: Stream } | undefined;
	private tokens = 100;
	private began = 0;

	constructor(setup: Setup, port: number, luck: Luck) {
		this.setup = setup;
		this.asking = new Asking(port, setup.clients.timeout);
		this.work = new Sampler(lawOf(setup.work), luck.stream("work"));
		this.laterWork = new Sampler(lawOf(setup.work), luck.stream("work of later tries"));
		this.arrivals = arrivalsOf(loadOf(setup), luck);
		this.choice = luck.stream("users");
		this.jitter = luck.stream("retry jitter");
		const { transaction } = setup;
		this.rows = transaction && { zipf: new Zipf(transaction.keys, transaction.skew), choice: luck.stream("keys") };
		const { rates, thinkTime = 10 } = setup.clients;
		this.users = Math.max(1, Math.round(rates[0][1] * thinkTime));
	}

	/** Sessions in this replica are gone. */
	forget(replica: string): void {
		for (const [user, home] of this.homes) {
			if (home !== replica) continue;
			this.homes.delete(user);
			this.sessionsLost++;
		}
	}

	/**
	 * One after the other, requests without work; where there are sessions, every user makes one, so that each is at home
	 * somewhere. The median time of such a request, in seconds.
	 */
	async settle(): Promise<number> {
		const count = Math.max(first, this.setup.sessions || this.setup.balancer?.sticky ? this.users : 0);
		const times: number[] = [];
		for (let i = 0; i < count; i++) {
			const user = i % this.users;
			const from = performance.now();
			const answer = await this.asking.ask(user, { "x-work": "0", "x-settles": "yes" });
			times.push((performance.now() - from) / 1000);
			if (typeof answer === "string" || answer.status !== 200) throw new Error("A request without work failed");
			this.served(user, answer);
		}
		this.sessionsLost = 0;
		const later = times.slice(count / 2).sort((a, b) => a - b);
		return later[Math.floor(later.length / 2)];
	}

	/** By how many seconds a write takes longer than it should, where nobody else writes: the median of some. */
	async write(): Promise<number | undefined> {
		if (!this.rows) return undefined;
		const beyond: number[] = [];
		for (let i = 0; i < probes; i++) {
			const answer = await this.asking.ask(0, { "x-work": "0", "x-settles": "0.01", "x-kind": "1,2" });
			if (typeof answer === "string" || answer.beyond === undefined) throw new Error("A write alone failed");
			beyond.push(answer.beyond);
		}
		return beyond.sort((a, b) => a - b)[probes / 2];
	}

	/** Plays the load to its end, and waits for what is under way. */
	async run(): Promise<Measured> {
		this.began = performance.now();
		const under = new Set<Promise<void>>();
		const { arrivals } = this;
		for (;;) {
			arrivals.advance();
			const at = arrivals.clock[0];
			if (!(at < this.setup.duration)) break;
			const wait = at - this.now();
			// Timers have whole milliseconds; what is due by then goes at once.
			if (wait > 0.001) await new Promise((done) => setTimeout(done, wait * 1000));
			this.late.push(Math.max(0, this.now() - at));
			const asking = this.play();
			under.add(asking);
			void asking.then(() => under.delete(asking));
		}
		await Promise.all(under);
		this.asking.end();
		return this.measured();
	}

	private now(): number {
		return (performance.now() - this.began) / 1000;
	}

	private async play(): Promise<void> {
		const { clients } = this.setup;
		const user = this.choice.below(this.users);
		const began = this.now();
		const rows = this.rows && { "x-kind": twoRows(this.rows) };
		for (let tries = 1; ; tries++) {
			const work = (tries === 1 ? this.work : this.laterWork).next();
			const answer = await this.asking.ask(user, { "x-work": work.toFixed(6), ...rows });
			const seconds = this.now() - began;
			if (typeof answer !== "string" && answer.status === 200) {
				this.tokens = Math.min(100, this.tokens + (clients.budget ?? 0));
				this.served(user, answer);
				this.held.push(answer.held);
				if (answer.beyond !== undefined) this.beyond.push(answer.beyond);
				this.ended.push({ began, seconds, outcome: "served", tries, replica: answer.replica });
				return;
			}
			if (tries > (clients.retries ?? 0) || !this.mayTry()) {
				const outcome = typeof answer === "string" ? answer : this.rows ? "aborted" : "refused";
				this.ended.push({ began, seconds, outcome, tries, replica: undefined });
				return;
			}
			const pause = this.pause(tries - 1);
			if (pause > 0) await new Promise((done) => setTimeout(done, pause * 1000));
		}
	}

	private mayTry(): boolean {
		if (this.setup.clients.budget === undefined) return true;
		if (this.tokens < 1) return false;
		this.tokens--;
		return true;
	}

	/** As `Retry.pause` of the simulator. */
	private pause(attempt: number): number {
		const { backoff = "none", base = 0.1 } = this.setup.clients;
		const most = Math.min(20, base * 2 ** attempt);
		if (backoff === "none") return 0;
		if (backoff === "fixed") return base;
		return backoff === "exponential" ? most : most * this.jitter.uniform();
	}

	private served(user: number, { replica, session }: Answer): void {
		if (!this.setup.sessions || this.setup.sessions === "none" || !replica) return;
		// Whoever was known before, and is not where the answer comes from, has lost what was kept.
		if (session === "new" && this.homes.has(user)) this.sessionsLost++;
		this.homes.set(user, this.setup.sessions === "memory" ? replica : "");
	}

	private measured(): Measured {
		const counted = this.ended.filter(({ began }) => began >= this.setup.warmUp);
		// As in the simulator: those who were refused at once waited for nothing.
		const waited = counted.filter(({ outcome }) => outcome !== "refused").map(({ seconds }) => seconds);
		waited.sort((a, b) => a - b);
		const failed = counted.filter(({ outcome }) => outcome !== "served").length;
		const quantile = (q: number) => waited[Math.min(waited.length - 1, Math.ceil(q * waited.length) - 1)];
		const newcomer = `r${this.setup.replicas}`;
		return {
			latencyP50: quantile(0.5),
			latencyP99: quantile(0.99),
			latencyMean: waited.reduce((sum, one) => sum + one, 0) / waited.length,
			errorRate: failed / counted.length,
			sessionsLost: this.sessionsLost,
			triesPerRequest: counted.reduce((sum, { tries }) => sum + tries, 0) / counted.length,
			newcomerShare: counted.filter(({ replica }) => replica === newcomer).length / counted.length,
		};
	}
}

/** Two different rows, drawn as the simulator draws them. */
function twoRows({ zipf, choice }: { zipf: Zipf; choice: Stream }): string {
	const one = zipf.draw(choice);
	let other = zipf.draw(choice);
	while (other === one) other = zipf.draw(choice);
	return `${one},${other}`;
}
