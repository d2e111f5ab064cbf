import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Luck } from "../../src/simulator/random/stream.ts";
import { Clocks } from "../../src/simulator/studies/copies/clocks.ts";
import { Copies, unwritten } from "../../src/simulator/studies/copies/copies.ts";
import { Network } from "../../src/simulator/studies/copies/network.ts";
import { Round, visibleAfter } from "../../src/simulator/studies/copies/round.ts";
import { runs } from "../support/runs.ts";

interface Step {
	site: number;
	/** What the clock of the site shows. */
	clock: number;
	/** Which of the messages under way arrives before the next write, if any. */
	arrives: number[];
}

const history = (sites: number) =>
	fc.array(
		fc.record({
			site: fc.nat({ max: sites - 1 }),
			clock: fc.double({ min: 0, max: 1, noNaN: true }),
			arrives: fc.array(fc.nat({ max: 1000 }), { maxLength: 3 }),
		}),
		{ maxLength: 12 },
	);

/** Plays writes of one row: each is at home at once, and at the other copies when its message arrives, in any order. */
function play(steps: Step[], sites: number, merges: boolean) {
	const copies = new Copies(sites, sites, 1, merges);
	const writes: { stamp: number; depth: number; builtOn: Set<number> }[] = [];
	const messages: { write: number; copy: number }[] = [];
	/** The same with sets of writes instead of their number. */
	const holds = Array.from({ length: sites }, () => ({ stamp: unwritten, writes: new Set<number>() }));
	const deliver = (write: number, copy: number) => {
		const { stamp, depth, builtOn } = writes[write];
		copies.take(copy, 0, stamp, depth);
		const held = holds[copy];
		if (merges) held.writes = new Set([...held.writes, ...builtOn]);
		else if (stamp > held.stamp) held.writes = builtOn;
		held.stamp = Math.max(held.stamp, stamp);
	};
	for (const [write, { site, clock, arrives }] of steps.entries()) {
		// No two stamps are equal.
		const stamp = clock + write * 1e-9;
		writes.push({ stamp, depth: copies.begin(site, 0, stamp), builtOn: new Set([...holds[site].writes, write]) });
		deliver(write, site);
		for (let copy = 0; copy < sites; copy++) if (copy !== site) messages.push({ write, copy });
		for (const i of arrives) {
			const [message] = messages.splice(i % Math.max(1, messages.length), 1);
			if (message) deliver(message.write, message.copy);
		}
	}
	for (const { write, copy } of messages) deliver(write, copy);
	return { copies, holds, newest: Math.max(unwritten, ...writes.map((write) => write.stamp)) };
}

describe("copies that anybody may write", () => {
	it("all show the same in the end, whatever the order of the messages", () => {
		fc.assert(
			fc.property(history(3), fc.boolean(), (steps, merges) => {
				const { copies, newest } = play(steps, 3, merges);
				for (let copy = 0; copy < 3; copy++) expect(copies.shows(copy, 0)).toBe(newest);
			}),
		);
	});

	it("lose exactly the writes that the last value does not contain", () => {
		fc.assert(
			fc.property(history(3), fc.boolean(), (steps, merges) => {
				const { copies, holds } = play(steps, 3, merges);
				for (const { writes } of holds) expect(copies.lost).toBe(steps.length - writes.size);
			}),
			runs(500),
		);
	});

	it("lose nothing where one site writes and its clock never goes back", () => {
		fc.assert(
			fc.property(history(1), (steps) => {
				const forward = steps.map((step, i) => ({ ...step, clock: i }));
				expect(play(forward, 1, false).copies.lost).toBe(0);
			}),
		);
	});

	it("begin a row anew", () => {
		const { copies } = play([{ site: 0, clock: 1, arrives: [] }], 2, false);
		copies.clear(0);
		expect([copies.shows(0, 0), copies.shows(1, 0), copies.begin(0, 0, 5)]).toEqual([unwritten, unwritten, 1]);
	});
});

describe("a round", () => {
	const times = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 5, maxLength: 5 });

	it("waits for the k-th fastest answer", () => {
		fc.assert(
			fc.property(times, fc.integer({ min: 1, max: 5 }), (back, k) => {
				const round = new Round(5);
				round.back.set(back);
				expect(round.first(k)).toBe([...back].sort((a, b) => a - b)[k - 1]);
				expect(new Set(round.order).size).toBe(5);
			}),
		);
	});

	it("of reads and writes whose quorums overlap never shows less than was promised", () => {
		fc.assert(
			fc.property(times, times, times, times, fc.integer({ min: 1, max: 5 }), (w, a, r, s, size) => {
				const write = new Round(5);
				const read = new Round(5);
				for (let i = 0; i < 5; i++) {
					write.there[i] = w[i];
					write.back[i] = w[i] + a[i];
					read.there[i] = r[i];
					read.back[i] = r[i] + s[i];
				}
				const committed = write.first(size);
				read.first(6 - size);
				expect(visibleAfter(write, committed, read, 6 - size)).toBeLessThanOrEqual(0);
			}),
		);
	});
});

describe("the network", () => {
	it("keeps messages between the halves until it is whole, and none within them", () => {
		const network = new Network(3, 0.075);
		network.part(100);
		expect([network.held(0, 1, 40), network.held(0, 2, 40), network.held(2, 0, 40)]).toEqual([0, 60, 60]);
		expect([network.reached(0, 5, 40), network.reached(2, 5, 40), network.reached(2, 5, 100)]).toEqual([4, 1, 5]);
		expect([network.way(1, 1), network.way(0, 2)]).toEqual([0, 0.075]);
	});

	it("has nothing to cut where there is one site", () => {
		const network = new Network(1, 0);
		network.part(100);
		expect(network.parted(50)).toBe(false);
	});
});

describe("clocks", () => {
	it("are off by as much from the first to the last second, and can be set", () => {
		const clocks = new Clocks(2, 0.5, new Luck(1).stream("clocks"));
		const off = clocks.read(0, 0);
		expect(off).not.toBe(0);
		expect(clocks.read(0, 1000) - 1000).toBeCloseTo(off, 9);
		clocks.set(0, -2);
		expect(clocks.read(0, 0)).toBeCloseTo(off - 2, 9);
	});
});
