import { describe, expect, test } from "vitest";
import { claimOf, judge } from "../../src/cases/claims.ts";
import type { ClaimSpec } from "../../src/cases/schema.ts";
import { type Contest, estimateOf } from "../../src/simulator/index.ts";

/** A contest of which only the values of one metric matter. */
function contestWith(values: Record<string, number[]>): Contest {
	const contestants = Object.entries(values).map(([name, of]) => ({
		name,
		estimates: { cost: estimateOf(of, 0.95) },
		values: { cost: of },
	}));
	return { confidence: 0.95, contestants } as unknown as Contest;
}

const contest = contestWith({
	"as it is": [10, 11, 12, 13],
	less: [5, 6, 7, 8],
	// Lower on average, and not so that chance is ruled out.
	unsure: [2, 20, 3, 17],
});

function backed(spec: Omit<ClaimSpec, "says" | "metric">): boolean {
	const claim = claimOf({ says: "x", metric: "cost", ...spec }, "as it is");
	if ("wrong" in claim) throw new Error(claim.wrong);
	return judge(contest, claim).backed;
}

describe("a claim is backed only where the numbers rule chance out", () => {
	test("against another", () => {
		expect(backed({ of: "less", below: "as it is" })).toBe(true);
		expect(backed({ of: "less", above: "as it is" })).toBe(false);
		expect(backed({ above: "less" })).toBe(true);
		expect(backed({ of: "unsure", below: "as it is" })).toBe(false);
		expect(backed({ of: "unsure", below: "as it is", significant: false })).toBe(true);
	});

	test("by so much", () => {
		expect(backed({ of: "less", below: "as it is", by: "40%" })).toBe(true);
		expect(backed({ of: "less", below: "as it is", by: "50%" })).toBe(false);
	});

	test("a bound holds for the whole interval", () => {
		// Mean 11.5, half 2.05.
		expect(backed({ atMost: 14 })).toBe(true);
		expect(backed({ atMost: 12 })).toBe(false);
		expect(backed({ atLeast: 9 })).toBe(true);
		expect(backed({ atLeast: 11 })).toBe(false);
	});

	test("nothing measured backs nothing", () => {
		const claim = claimOf({ says: "x", metric: "errorRate", atMost: 1 }, "as it is");
		expect("wrong" in claim || judge(contest, claim)).toMatchObject({ backed: false });
	});
});
