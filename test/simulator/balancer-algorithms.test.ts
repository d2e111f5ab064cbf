import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Kernel } from "../../src/simulator/kernel/kernel.ts";
import type { Algorithm } from "../../src/simulator/models/balancing/algorithm.ts";
import { algorithmOf } from "../../src/simulator/models/balancing/algorithms.ts";
import { LeastOutstanding } from "../../src/simulator/models/balancing/least-outstanding.ts";
import { Pools } from "../../src/simulator/models/balancing/pools.ts";
import { SlowStart } from "../../src/simulator/models/balancing/slow-start.ts";
import { Stream } from "../../src/simulator/random/stream.ts";
import { runs } from "../support/runs.ts";

const names = ["round-robin", "random", "least-outstanding", "power-of-two", "ring-hash", "maglev"];
const users = 20_000;

function made(name: string, slowStart?: SlowStart): Algorithm {
	return algorithmOf(name, new Stream(1, "choice"), { outstanding: new Int32Array(1000) }, slowStart)();
}

function filled(name: string, replicas: number): Algorithm {
	const algorithm = made(name);
	for (let i = 0; i < replicas; i++) algorithm.add(i);
	return algorithm;
}

function placement(algorithm: Algorithm): Int32Array {
	return Int32Array.from({ length: users }, (_, user) => algorithm.next(user));
}

/** Choices of each replica. */
function counts(algorithm: Algorithm, choices: number, replicas: number): number[] {
	const count = new Array<number>(replicas).fill(0);
	for (let user = 0; user < choices; user++) count[algorithm.next(user)]++;
	return count;
}

describe.each(names)("%s", (name) => {
	it("chooses members only, all of them, whoever comes and goes", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 30 }), (toggles) => {
				const algorithm = made(name);
				const members = new Set<number>();
				for (const replica of toggles) {
					if (members.delete(replica)) algorithm.remove(replica);
					else {
						members.add(replica);
						algorithm.add(replica);
					}
					if (members.size > 0) expect(members).toContain(algorithm.next(replica));
				}
				if (members.size === 0) return;
				const chosen = new Set(Array.from({ length: 1500 }, (_, user) => algorithm.next(user)));
				expect(chosen).toEqual(members);
			}),
			runs(name === "maglev" ? 20 : 60),
		);
	});

	it("spreads many requests evenly", () => {
		const worst = Math.max(...counts(filled(name, 10), 100_000, 10)) / 10_000;
		// Round robin is exact, a ring of 160 points each is off by a tenth and more, the others by chance.
		expect(worst).toBeLessThan(name === "round-robin" ? 1.0001 : name === "ring-hash" ? 1.35 : 1.04);
	});
});

describe.each(["ring-hash", "maglev"])("%s", (name) => {
	it("keeps a user at its replica, and finds it again when one has been away", () => {
		const algorithm = filled(name, 12);
		const before = placement(algorithm);
		expect(placement(algorithm)).toEqual(before);
		algorithm.remove(5);
		expect(placement(algorithm)).not.toContain(5);
		algorithm.add(5);
		expect(placement(algorithm)).toEqual(before);
	});

	it("forgets a replica that came and went before anybody asked", () => {
		const algorithm = filled(name, 4);
		const before = placement(algorithm);
		algorithm.add(9);
		algorithm.remove(9);
		algorithm.remove(2);
		algorithm.add(2);
		expect(placement(algorithm)).toEqual(before);
	});
});

describe("a ring", () => {
	it("moves to a new replica, or away from one that leaves, and nobody else", () => {
		const algorithm = filled("ring-hash", 10);
		const before = placement(algorithm);
		algorithm.add(10);
		const grown = placement(algorithm);
		for (let user = 0; user < users; user++) if (grown[user] !== before[user]) expect(grown[user]).toBe(10);
		algorithm.remove(3);
		const shrunk = placement(algorithm);
		for (let user = 0; user < users; user++) if (shrunk[user] !== grown[user]) expect(grown[user]).toBe(3);
	});
});

describe("least outstanding", () => {
	it("always finds one that has the fewest", () => {
		const step = fc.record({ replica: fc.integer({ min: 0, max: 7 }), what: fc.integer({ min: 0, max: 5 }) });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
				const load = { outstanding: new Int32Array(8) };
				const algorithm = new LeastOutstanding(new Stream(1, "choice"), load);
				const members = new Set<number>();
				for (const { replica, what } of steps) {
					if (what === 0) {
						if (members.delete(replica)) algorithm.remove(replica);
						else {
							members.add(replica);
							algorithm.add(replica);
						}
					} else if (what > 2) {
						load.outstanding[replica]++;
						algorithm.sent(replica);
					} else if (load.outstanding[replica] > 0) {
						// One that has left still ends what it has.
						load.outstanding[replica]--;
						algorithm.ended(replica);
					}
					if (members.size === 0) continue;
					const chosen = algorithm.next();
					expect(members).toContain(chosen);
					expect(load.outstanding[chosen]).toBe(Math.min(...[...members].map((one) => load.outstanding[one])));
				}
			}),
			runs(300),
		);
	});

	it("takes any of those that have as few", () => {
		const load = { outstanding: Int32Array.of(0, 2, 0, 1, 0) };
		const algorithm = new LeastOutstanding(new Stream(1, "choice"), load);
		for (let i = 0; i < 5; i++) algorithm.add(i);
		const count = counts(algorithm, 30_000, 5);
		expect([count[1], count[3]]).toEqual([0, 0]);
		for (const i of [0, 2, 4]) expect(Math.abs(count[i] - 10_000)).toBeLessThan(300);
	});
});

describe("slow start", () => {
	/** Shares of the new one of four, when it is `age` seconds old in a window of 100 s. */
	function share(name: string, age: number, load = 0): number {
		const kernel = new Kernel();
		const slowStart = new SlowStart(100, kernel);
		const outstanding = new Int32Array(4).fill(load);
		const algorithm = algorithmOf(name, new Stream(1, "choice"), { outstanding }, slowStart)();
		const join = (replica: number) => {
			slowStart.joined(replica);
			algorithm.add(replica);
		};
		for (let i = 0; i < 3; i++) join(i);
		kernel.run(1000);
		join(3);
		kernel.run(1000 + age);
		return counts(algorithm, 40_000, 4)[3] / 40_000;
	}

	it.each(["round-robin", "random", "least-outstanding"])("gives a new replica its weight: %s", (name) => {
		const within = name === "round-robin" ? 0.0002 : 0.008;
		expect(Math.abs(share(name, 0) - 0.1 / 3.1)).toBeLessThan(within);
		expect(Math.abs(share(name, 40) - 0.4 / 3.4)).toBeLessThan(within);
		expect(Math.abs(share(name, 100) - 0.25)).toBeLessThan(within);
	});

	it("counts the requests of a new replica by weight", () => {
		// As many requests as the others is too many for one that should have less.
		expect(share("least-outstanding", 50, 2)).toBe(0);
		expect(share("power-of-two", 50, 2)).toBe(0);
		expect(share("least-outstanding", 100, 2)).toBeGreaterThan(0.24);
		expect(share("power-of-two", 20)).toBeLessThan(0.15);
	});

	it("spares nobody where all are new, nor those that are there from the beginning", () => {
		for (const begun of [0, 50]) {
			const kernel = new Kernel();
			kernel.run(begun);
			const slowStart = new SlowStart(100, kernel);
			const algorithm = algorithmOf(
				"round-robin",
				new Stream(1, "choice"),
				{ outstanding: new Int32Array(2) },
				slowStart,
			)();
			for (let i = 0; i < 2; i++) {
				slowStart.joined(i);
				algorithm.add(i);
			}
			expect(slowStart.active).toBe(begun > 0);
			expect(counts(algorithm, 1000, 2)).toEqual([500, 500]);
		}
	});

	it("does not begin again for one that comes back", () => {
		const kernel = new Kernel();
		const slowStart = new SlowStart(100, kernel);
		kernel.run(10);
		slowStart.joined(0);
		kernel.run(200);
		slowStart.joined(0);
		expect(slowStart.weight(0)).toBe(1);
		expect(slowStart.active).toBe(false);
	});
});

describe("two pools", () => {
	function pools(name = "round-robin"): Pools {
		const made = new Pools(
			algorithmOf(name, new Stream(1, "choice"), { outstanding: new Int32Array(8) }),
			new Stream(1, "versions"),
		);
		for (let i = 0; i < 4; i++) made.of(i).add(i);
		return made;
	}
	const canary = { first: 4, share: 0.1, sticky: false };

	it("share the requests as they are told, whatever their sizes", () => {
		const both = pools();
		both.divide(canary);
		expect(both.next(0)).toBeLessThan(4);
		both.of(4).add(4);
		let fresh = 0;
		for (let user = 0; user < 50_000; user++) if (both.next(user) === 4) fresh++;
		expect(Math.abs(fresh / 50_000 - 0.1)).toBeLessThan(0.005);
		both.divide({ ...canary, share: 1 });
		expect(both.next(0)).toBe(4);
	});

	it("part the new replicas that are already there, and fall back on each other", () => {
		const both = pools();
		both.divide({ first: 2, share: 0, sticky: false });
		expect(counts(both.of(0), 100, 4)).toEqual([50, 50, 0, 0]);
		expect(counts(both.of(3), 100, 4)).toEqual([0, 0, 50, 50]);
		for (const i of [0, 1]) both.of(i).remove(i);
		expect(both.next(0)).toBeGreaterThan(1);
		for (const i of [2, 3]) both.of(i).remove(i);
		expect(both.next(0)).toBe(-1);
	});

	it("keep a user on one version; a growing share takes more and gives none back", () => {
		const both = pools("random");
		both.of(4).add(4);
		let before = new Set<number>();
		for (const share of [0.05, 0.3, 0.8]) {
			both.divide({ first: 4, share, sticky: true });
			const on = () =>
				new Set(Array.from({ length: users }, (_, user) => user).filter((user) => both.next(user) === 4));
			const now = on();
			expect(on()).toEqual(now);
			expect(Math.abs(now.size / users - share)).toBeLessThan(0.015);
			for (const user of before) expect(now.has(user)).toBe(true);
			before = now;
		}
	});
});
