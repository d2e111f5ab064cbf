import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Fixture, fixtures, fixturesFolder } from "../support/fixtures.ts";
import { Recorded } from "../support/recorded.ts";

/** Where two rules could tell one story, the first tells it and the second is silent. */
const speaks: readonly [first: string, silent: string][] = [
	["queue-scaled-by-cpu", "cpu-only-scaling"],
	["capped-scaling", "peak-provisioned"],
	["unhealthy-target", "downtime-rollout"],
	["local-state", "no-rate-limit"],
	["aggressive-scale-in", "scaling-thrash"],
	["spot-unsafe", "abrupt-shutdown"],
];
const strays = new Recorded<string[]>(join(fixturesFolder, "strays.yaml"), "");

function foundIn({ rule, name, own }: Fixture): Set<string> {
	const all = [...own.flatMap(({ expected }) => expected), ...(strays.get(`${rule}/${name}`) ?? [])];
	return new Set(all.map((one) => one.slice(one.lastIndexOf(" ") + 1)));
}

describe("of two rules that could tell one story", () => {
	test.each(speaks)("%s speaks, and %s is silent", (first, silent) => {
		const own = fixtures().filter(({ rule, kind }) => kind === "bad" && (rule === first || rule === silent));
		expect(own.map(({ rule }) => rule)).toEqual(expect.arrayContaining([first, silent]));
		const both = own.filter((fixture) => foundIn(fixture).has(first) && foundIn(fixture).has(silent));
		expect(both.map(({ rule, name }) => `${rule}/${name}`)).toEqual([]);
	});
});
