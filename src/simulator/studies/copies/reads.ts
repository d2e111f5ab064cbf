import type { Kernel } from "../../kernel/kernel.ts";
import { Sampler } from "../../random/distribution.ts";
import type { Luck, Stream } from "../../random/stream.ts";
import { type Copies, unwritten } from "./copies.ts";
import type { Network } from "./network.ts";
import { check, type Operations, readBack } from "./operations.ts";
import type { CopiesPlan } from "./plan.ts";
import { Round } from "./round.ts";
import type { Tally } from "./tally.ts";

/** What the operations of a store share. */
export interface Parts {
	plan: CopiesPlan;
	kernel: Kernel;
	copies: Copies;
	network: Network;
	operations: Operations;
	tally: Tally;
}

/**
 * Reads of users at several sites. Every look into a copy is an event, so that a read finds exactly what has reached
 * the copies that it asks by then.
 */
export class Reads {
	/** Told what a buyer's look at a last unit has found. */
	onChecked: (site: number, row: number, found: number) => void = () => {};
	private readonly parts: Parts;
	private readonly round: Round;
	private readonly there: Sampler;
	private readonly back: Sampler;
	private readonly choice: Stream;
	private readonly lookedAlone: number;
	private readonly lookedAmong: number;
	private readonly done: number;

	constructor(parts: Parts, luck: Luck) {
		const { plan, kernel } = parts;
		this.parts = parts;
		this.round = new Round(plan.copies);
		this.there = new Sampler(plan.legs.read, luck.stream("read legs"));
		this.back = new Sampler(plan.legs.response, luck.stream("response legs"));
		this.choice = luck.stream("copies to read");
		this.lookedAlone = kernel.on((message) => this.lookAlone(message));
		this.done = kernel.on((slot) => this.finish(slot));
		this.lookedAmong = kernel.on((message) => this.look(message));
	}

	/** A user asks. `own` is the stamp of what the same user has written to the row, if anything. */
	begin(kind: number, site: number, row: number, own = unwritten): void {
		const { plan, kernel, copies, network, operations, tally } = this.parts;
		const parted = network.parted(kernel.now);
		tally.offered(parted);
		const quorum = plan.asked === "quorum";
		const target = quorum ? -1 : this.target(site, parted);
		if (parted && !(quorum ? this.reaches(site, plan.readQuorum) : this.mayAsk(site, target))) {
			tally.refused(parted);
			return;
		}
		const slot = operations.take();
		operations.kind[slot] = kind;
		operations.site[slot] = site;
		operations.row[slot] = row;
		operations.began[slot] = kernel.now;
		operations.found[slot] = unwritten;
		operations.promised[slot] = copies.promised[row];
		operations.own[slot] = own;
		if (quorum) this.askAll(slot, site);
		else this.ask(slot, target);
	}

	private target(site: number, parted: boolean): number {
		const { plan } = this.parts;
		if (plan.asked === "leader") return 0;
		if (plan.asked === "nearest" || parted) return site % plan.copies;
		return this.choice.uniform() < plan.replicaReads ? 1 + this.choice.below(plan.copies - 1) : 0;
	}

	private reaches(site: number, quorum: number): boolean {
		const { plan, kernel, network } = this.parts;
		return network.reached(site, plan.copies, kernel.now) >= quorum;
	}

	/** A leader who cannot reach a majority may have been replaced: its word is worth nothing. */
	private mayAsk(site: number, target: number): boolean {
		const { plan, kernel, network } = this.parts;
		if (network.held(site, target % network.sites, kernel.now) > 0) return false;
		return plan.consistency !== "strong" || this.reaches(0, plan.writeQuorum);
	}

	private ask(slot: number, copy: number): void {
		const { plan, kernel, network, operations } = this.parts;
		operations.pending[slot] = 1;
		const way = network.way(operations.site[slot], copy % network.sites);
		kernel.schedule(kernel.now + way + this.there.next(), this.lookedAlone, slot * plan.copies + copy);
	}

	private lookAlone(message: number): void {
		const { plan, kernel, copies, network, operations, tally } = this.parts;
		const slot = Math.floor(message / plan.copies);
		const copy = message - slot * plan.copies;
		copies.offered[copy]++;
		const found = copies.shows(copy, operations.row[slot]);
		const site = operations.site[slot];
		if (plan.consistency === "causal" && found < operations.own[slot] && plan.writers === "leader" && copy !== 0) {
			// It does not show yet what this user has written: the leader does.
			if (network.held(site, 0, kernel.now) === 0) this.ask(slot, 0);
			else {
				operations.release(slot);
				tally.refused(true);
			}
			return;
		}
		operations.found[slot] = found;
		const back = this.back.next() + network.way(site, copy % network.sites);
		if (back > 0) kernel.schedule(kernel.now + back, this.done, slot);
		else this.finish(slot);
	}

	private askAll(slot: number, site: number): void {
		const { plan, kernel, network, operations } = this.parts;
		const { round } = this;
		const { now } = kernel;
		for (let copy = 0; copy < plan.copies; copy++) {
			const way = network.way(site, copy % network.sites);
			const there = way + this.there.next();
			const back = there + way + this.back.next();
			round.there[copy] = there;
			round.back[copy] = network.held(site, copy % network.sites, now) > 0 ? Number.POSITIVE_INFINITY : back;
		}
		const end = round.first(plan.readQuorum);
		operations.pending[slot] = 1 + plan.readQuorum;
		for (let place = 0; place < plan.readQuorum; place++) {
			const copy = round.order[place];
			kernel.schedule(now + round.there[copy], this.lookedAmong, slot * plan.copies + copy);
		}
		kernel.schedule(now + end, this.done, slot);
	}

	private look(message: number): void {
		const { plan, copies, operations } = this.parts;
		const slot = Math.floor(message / plan.copies);
		const copy = message - slot * plan.copies;
		copies.offered[copy]++;
		const found = copies.shows(copy, operations.row[slot]);
		if (found > operations.found[slot]) operations.found[slot] = found;
		operations.release(slot);
	}

	private finish(slot: number): void {
		const { kernel, operations, tally } = this.parts;
		const found = operations.found[slot];
		const kind = operations.kind[slot];
		const stale = found < operations.promised[slot];
		tally.read(kernel.now - operations.began[slot], stale, kind === readBack, found < operations.own[slot]);
		if (kind === check) this.onChecked(operations.site[slot], operations.row[slot], found);
		operations.release(slot);
	}
}
