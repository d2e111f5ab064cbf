import type { Lane } from "../../kernel/lane.ts";
import { Sampler } from "../../random/distribution.ts";
import type { Luck } from "../../random/stream.ts";
import type { Clocks } from "./clocks.ts";
import { unwritten } from "./copies.ts";
import { readBack, sale, write } from "./operations.ts";
import type { Parts, Reads } from "./reads.ts";
import { Round } from "./round.ts";

/**
 * Writes of users at several sites: the leader orders them, or the site where they are made stamps them; the copies hear
 * of them at once or from a log; the user is told when as many have acknowledged as are wanted. Who has written reads it
 * back after a while.
 */
export class Writes {
	/** Told that a sale is done. */
	onSold: (row: number) => void = () => {};
	private readonly parts: Parts;
	private readonly clocks: Clocks;
	private readonly reads: Reads;
	private readonly round: Round;
	private readonly there: Sampler;
	private readonly back: Sampler;
	private readonly lags: Sampler | undefined;
	/** By copy: until when it is busy with the log. */
	private readonly busy: Float64Array;
	private readonly arrived: number;
	private readonly applied: number;
	private readonly received: number;
	private readonly done: number;
	private readonly soldOut: number;
	private readonly again: Lane;

	constructor(parts: Parts, clocks: Clocks, reads: Reads, luck: Luck) {
		const { plan, kernel } = parts;
		this.parts = parts;
		this.clocks = clocks;
		this.reads = reads;
		this.round = new Round(plan.copies);
		this.there = new Sampler(plan.legs.write, luck.stream("write legs"));
		this.back = new Sampler(plan.legs.ack, luck.stream("ack legs"));
		this.lags = plan.lag && new Sampler(plan.lag, luck.stream("replication"));
		this.busy = new Float64Array(plan.copies);
		this.arrived = kernel.on((message) => this.arrive(message));
		this.done = kernel.on((slot) => this.finish(slot));
		this.applied = kernel.on((message) => this.apply(message));
		this.received = kernel.on((slot) => this.receive(slot));
		this.soldOut = kernel.on((slot) => this.turnAway(slot));
		this.again = kernel.lane((slot) => this.readAgain(slot), plan.readBack);
	}

	/** A user writes. */
	begin(kind: number, site: number, row: number): void {
		const { plan, kernel, network, operations, tally } = this.parts;
		const { now } = kernel;
		const parted = network.parted(now);
		tally.offered(parted);
		const origin = plan.writers === "leader" ? 0 : site;
		const cut = network.held(site, origin, now) > 0;
		if (parted && (cut || network.reached(origin, plan.copies, now) < plan.writeQuorum)) {
			tally.refused(parted);
			return;
		}
		const slot = operations.take();
		operations.kind[slot] = kind;
		operations.site[slot] = site;
		operations.row[slot] = row;
		operations.began[slot] = now;
		const way = network.way(site, origin);
		if (way > 0) kernel.schedule(now + way, this.received, slot);
		else this.receive(slot);
	}

	/** The coordinator has it: the leader, or the site's own. */
	private receive(slot: number): void {
		const { plan, kernel, copies, network, operations } = this.parts;
		const { round } = this;
		const { now } = kernel;
		const site = operations.site[slot];
		const row = operations.row[slot];
		const leads = plan.writers === "leader";
		const origin = leads ? 0 : site;
		const conditional = operations.kind[slot] === sale && plan.sales.conditional;
		if (conditional && copies.shows(origin, row) !== unwritten) {
			operations.pending[slot] = 1;
			kernel.schedule(now + this.there.next() + network.way(site, origin), this.soldOut, slot);
			return;
		}
		operations.stamp[slot] = plan.settled === "clock" ? this.clocks.read(origin, now) : now;
		operations.depth[slot] = copies.begin(origin, row, operations.stamp[slot]);
		operations.pending[slot] = plan.copies + 1;
		for (let copy = 0; copy < plan.copies; copy++) {
			const home = copy % network.sites;
			const way = network.way(origin, home);
			const held = network.held(origin, home, now);
			let there = held + way;
			let back = Number.POSITIVE_INFINITY;
			if (this.lags && copy !== origin && (leads || home !== origin || plan.consistency === "causal")) {
				there += this.lags.next();
			} else {
				const leg = this.there.next();
				back = held > 0 ? back : there + leg + way + this.back.next();
				// Who orders the writes knows of each before it is durable.
				if (copy !== origin || !(leads || conditional)) there += leg;
			}
			round.there[copy] = there;
			round.back[copy] = back;
			if (there > 0) kernel.schedule(now + there, this.arrived, slot * plan.copies + copy);
			else this.arrive(slot * plan.copies + copy);
		}
		kernel.schedule(now + round.first(plan.writeQuorum) + network.way(site, origin), this.done, slot);
	}

	/** A copy has it in its log; those that follow apply the log one write after the other. */
	private arrive(message: number): void {
		const { plan, kernel, operations } = this.parts;
		const slot = Math.floor(message / plan.copies);
		const copy = message - slot * plan.copies;
		const origin = plan.writers === "leader" ? 0 : operations.site[slot];
		if (plan.applyRate === Number.POSITIVE_INFINITY || copy === origin) this.apply(message);
		else {
			this.busy[copy] = Math.max(kernel.now, this.busy[copy]) + 1 / plan.applyRate;
			kernel.schedule(this.busy[copy], this.applied, message);
		}
	}

	private apply(message: number): void {
		const { plan, kernel, copies, operations, tally } = this.parts;
		const slot = Math.floor(message / plan.copies);
		const copy = message - slot * plan.copies;
		copies.offered[copy]++;
		copies.take(copy, operations.row[slot], operations.stamp[slot], operations.depth[slot]);
		const origin = plan.writers === "leader" ? 0 : operations.site[slot];
		if (copy !== origin) tally.applied(kernel.now - operations.began[slot]);
		operations.release(slot);
	}

	private finish(slot: number): void {
		const { kernel, copies, operations, tally } = this.parts;
		const row = operations.row[slot];
		const kind = operations.kind[slot];
		if (operations.stamp[slot] > copies.promised[row]) copies.promised[row] = operations.stamp[slot];
		tally.wrote(kernel.now - operations.began[slot]);
		if (kind === write) kernel.push(this.again, slot);
		else {
			this.onSold(row);
			operations.release(slot);
		}
	}

	private turnAway(slot: number): void {
		const { kernel, operations, tally } = this.parts;
		tally.wrote(kernel.now - operations.began[slot]);
		operations.release(slot);
	}

	private readAgain(slot: number): void {
		const { operations } = this.parts;
		this.reads.begin(readBack, operations.site[slot], operations.row[slot], operations.stamp[slot]);
		operations.release(slot);
	}
}
