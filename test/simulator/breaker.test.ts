import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Breaker, breakerOf } from "../../src/simulator/models/calls/breaker.ts";

/** A breaker, and calls that end at once. */
function of(kind: string) {
	const breaker = new Breaker(breakerOf(kind));
	return {
		breaker,
		call(ok: boolean, now = 0): boolean {
			const era = breaker.admits(now);
			if (era >= 0) breaker.record(era, ok, now);
			return era >= 0;
		},
	};
}

describe("a breaker with the defaults of", () => {
	it("resilience4j opens at half of the last hundred calls, not before there were as many", () => {
		const { breaker, call } = of("resilience4j");
		for (let i = 0; i < 99; i++) expect(call(i % 2 === 0)).toBe(true);
		expect(breaker.opened).toBe(0);
		call(false);
		expect(breaker.opened).toBe(1);
		const calm = of("resilience4j");
		for (let i = 0; i < 1000; i++) calm.call(i % 100 >= 49);
		expect(calm.breaker.opened).toBe(0);
	});

	it("resilience4j lets ten calls through after a minute, and decides by them", () => {
		const { breaker, call } = of("resilience4j");
		for (let i = 0; i < 100; i++) call(false);
		expect(call(true, 59.9)).toBe(false);
		const eras = Array.from({ length: 12 }, () => breaker.admits(60));
		expect(eras.filter((era) => era >= 0)).toHaveLength(10);
		for (let i = 0; i < 10; i++) breaker.record(eras[i], i < 5, 61);
		expect(breaker.opened).toBe(2);
		expect(call(true, 120.9)).toBe(false);
		for (let i = 0; i < 10; i++) expect(call(i < 6, 121)).toBe(true);
		expect(breaker.opened).toBe(2);
		for (let i = 0; i < 99; i++) expect(call(false, 122)).toBe(true);
	});

	it("opossum forgets what is older than ten seconds, and lets one call try", () => {
		const { breaker, call } = of("opossum");
		for (let i = 0; i < 10; i++) call(true, 0);
		for (let i = 0; i < 9; i++) call(false, 5);
		expect(breaker.opened).toBe(0);
		// The good ones are out of the window now.
		call(true, 12);
		call(false, 12);
		expect(breaker.opened).toBe(1);
		expect(call(true, 41.9)).toBe(false);
		expect(breaker.admits(42)).toBeGreaterThanOrEqual(0);
		expect(breaker.admits(42)).toBe(-1);
	});

	it("envoy opens at the fifth failure in a row, and is back by itself", () => {
		const { breaker, call } = of("envoy");
		for (let i = 0; i < 100; i++) call(i % 5 === 0);
		expect(breaker.opened).toBe(0);
		call(true);
		for (let i = 0; i < 5; i++) call(false);
		expect(breaker.opened).toBe(1);
		expect(call(true, 29.9)).toBe(false);
		for (let i = 0; i < 4; i++) expect(call(false, 30)).toBe(true);
		expect(breaker.opened).toBe(1);
	});

	it("any does not count calls that it let through before it last changed its mind", () => {
		const { breaker, call } = of("envoy");
		const late = breaker.admits(0);
		for (let i = 0; i < 5; i++) call(false);
		for (let i = 0; i < 4; i++) call(false, 31);
		breaker.record(late, false, 32);
		expect(breaker.opened).toBe(1);
	});
});

describe("the window of a breaker", () => {
	it("knows the calls of the last ten seconds, to a tenth of that", () => {
		const calls = fc.array(fc.record({ after: fc.double({ min: 0, max: 4, noNaN: true }), ok: fc.boolean() }), {
			maxLength: 200,
		});
		fc.assert(
			fc.property(calls, (list) => {
				const breaker = new Breaker({ share: 0.5, seconds: 10, least: 5, open: 30, trials: 1 });
				const past: { at: number; ok: boolean }[] = [];
				let now = 0;
				for (const { after, ok } of list) {
					now += after;
					past.push({ at: now, ok });
					breaker.record(breaker.admits(now), ok, now);
					const recent = past.filter(({ at }) => Math.floor(at) > Math.floor(now) - 10);
					const failed = recent.filter((call) => !call.ok).length;
					const trips = recent.length >= 5 && failed >= 0.5 * recent.length;
					expect(breaker.opened).toBe(trips ? 1 : 0);
					if (trips) return;
				}
			}),
		);
	});
});
