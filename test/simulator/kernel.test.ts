import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Kernel } from "../../src/simulator/kernel/kernel.ts";

describe("event queue", () => {
	it("fires in the order of time, then of scheduling", () => {
		const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { maxLength: 300 });
		fc.assert(
			fc.property(events, (list) => {
				const kernel = new Kernel();
				const fired: number[] = [];
				const note = kernel.on((i) => fired.push(i));
				const lane = kernel.lane((i) => fired.push(i), 0);
				let last = 0;
				const expected = list.map(([time, inLane], i) => {
					if (!inLane) {
						kernel.schedule(time, note, i);
						return { time, i };
					}
					last = Math.max(last, time);
					lane.delay[0] = last;
					kernel.push(lane, i);
					return { time: last, i };
				});
				kernel.run(100);
				expect(fired).toEqual(expected.sort((a, b) => a.time - b.time || a.i - b.i).map((e) => e.i));
				expect(kernel.now).toBe(100);
			}),
		);
	});

	it("fires those of any number of lanes and kinds in that order, lanes that come later included", () => {
		const timers = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.nat(8)), { maxLength: 300 });
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 40 }), timers, (count, list) => {
				const kernel = new Kernel();
				const fired: number[] = [];
				const expected: { at: number; i: number }[] = [];
				const add = () => kernel.lane((i) => fired.push(i), 0);
				const lanes = [add()];
				const last = new Map<number, number>();
				for (const [i, [lane, wait]] of list.entries()) {
					if (lanes.length < count) lanes.push(add());
					const n = lane % lanes.length;
					const at = Math.max(last.get(n) ?? 0, kernel.now + wait);
					last.set(n, at);
					lanes[n].delay[0] = at - kernel.now;
					kernel.push(lanes[n], i);
					expected.push({ at, i });
					if (i % 7 === 0) kernel.run(kernel.now + 2);
				}
				kernel.run(1e6);
				expect(fired).toEqual(expected.sort((a, b) => a.at - b.at || a.i - b.i).map(({ i }) => i));
				for (let kind = 0; kind < 200; kind++)
					kernel.schedule(
						kernel.now,
						kernel.on((i) => fired.push(-kind - i)),
						1,
					);
				kernel.run(2e6);
				expect(fired.slice(-200)).toEqual(Array.from({ length: 200 }, (_, kind) => -kind - 1));
			}),
		);
	});

	it("lets events schedule events, one, none or several each", () => {
		fc.assert(
			fc.property(
				fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 4 }), { minLength: 1 }),
				(children) => {
					const kernel = new Kernel();
					const fired: number[] = [];
					const expected: { at: number; seq: number }[] = [{ at: 0, seq: 0 }];
					let scheduled = 1;
					const act = kernel.on((i) => {
						fired.push(kernel.now);
						for (const delay of children[i] ?? []) {
							if (scheduled >= 500) continue;
							expected.push({ at: kernel.now + delay, seq: scheduled });
							kernel.schedule(kernel.now + delay, act, scheduled++ % children.length);
						}
					});
					kernel.schedule(0, act, 0);
					kernel.run(1e9);
					expect(fired).toEqual(expected.map((e) => e.at).sort((a, b) => a - b));
				},
			),
		);
	});

	it("skips cancelled timers and keeps the others, across growth", () => {
		const kernel = new Kernel();
		const fired: number[] = [];
		const lane = kernel.lane((slot) => fired.push(slot), 0);
		const positions = Array.from({ length: 1000 }, (_, i) => {
			lane.delay[0] = i;
			return kernel.push(lane, i);
		});
		for (let i = 0; i < 1000; i += 3) kernel.cancel(lane, positions[i]);
		kernel.run(499);
		kernel.cancel(lane, positions[1]);
		kernel.run(2000);
		expect(fired).toEqual(Array.from({ length: 1000 }, (_, i) => i).filter((i) => i % 3 !== 0));
	});

	it("stops at the time it is told and goes on from there", () => {
		const kernel = new Kernel();
		const fired: number[] = [];
		const note = kernel.on((i) => fired.push(i));
		for (const time of [3, 1, 2]) kernel.schedule(time, note, time);
		kernel.run(2);
		expect(fired).toEqual([1, 2]);
		kernel.run(5);
		expect(fired).toEqual([1, 2, 3]);
	});
});
