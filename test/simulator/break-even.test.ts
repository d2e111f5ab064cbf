import { describe, expect, test } from "vitest";
import { BreakEvens, type Contest, type Contestant, type Sensitivity } from "../../src/simulator/index.ts";
import { shop } from "./designs.ts";

type Row = Sensitivity["rows"][number];

const input = (attribute: string, value: number, unit = ""): Row => ({
	assumption: {
		...{ component: "service:web", attribute, label: attribute, unit },
		used: { value, provenance: { kind: "assumed", source: "a test" } },
	},
	effect: 0,
});

/** A change that takes the error rate from `before` to `after`, each as it hangs on one input. */
function searched(rows: Row[], errors: { before(value: number): number; after(value: number): number }) {
	const design = shop();
	const contestants: Contestant[] = ["before", "after"].map((name) => ({ name, design, scenario: "steady-day" }));
	const mean = errors.after(1) - errors.before(1);
	const search = new BreakEvens(
		{ contestants },
		{
			...{ metric: "errorRate", scenario: "steady-day", ofDifference: true, replications: 1, seed: 1 },
			...{ base: { mean, low: mean, high: mean }, rows, unvaried: [] },
		},
		1,
	);
	const played: string[] = [];
	for (let designs = search.next(); designs.length > 0; designs = search.next()) {
		const told = designs.map(({ name, instead }) => {
			const [{ attribute, value }] = instead!;
			const side = name.endsWith("before") ? "before" : "after";
			played.push(`${side} ${attribute}`);
			return { values: { errorRate: [errors[side](Number(value))] } };
		});
		search.take({ contestants: told, confidence: 0.95 } as unknown as Contest);
	}
	return { breakEven: search.result().rows[0].breakEven, played };
}

describe("the value at which a change's effect is gone", () => {
	test("is found where both designs hang on it", () => {
		// Half of the difference of 0.4 is gone at 3.
		const { breakEven } = searched([input("share", 1)], { before: (x) => 0.5 - x / 10, after: () => 0 });
		expect(breakEven?.side).toBe("below");
		expect(breakEven?.value).toBeCloseTo(3, 0);
	});

	test("is found with the other design left out where the first has too little to lose", () => {
		const step = { before: (x: number) => (x < 3 ? 0.4 : 0.01), after: () => 0.1 };
		const { breakEven, played } = searched([input("share", 1)], step);
		expect(breakEven?.value).toBeCloseTo(3, 0);
		// Both ends and six halvings of the way to one of them; after it only where there is enough before.
		expect(played.filter((one) => one.startsWith("before"))).toHaveLength(8);
		const enough = played.filter((one) => one.startsWith("after")).length;
		expect(enough).toBeLessThan(6);
	});

	test("is the same where the change makes more of something", () => {
		const more = { before: () => 0.1, after: (x: number) => (x > 0.5 ? 0.6 : 0.12) };
		const { breakEven } = searched([input("share", 1)], more);
		expect(breakEven?.side).toBe("above");
		expect(breakEven?.value).toBeCloseTo(0.5, 1);
	});

	test("is not looked for among prices, on which no error hangs", () => {
		const { played } = searched([input("pricePerReplica", 0.05, "USD/h")], { before: () => 0.4, after: () => 0 });
		expect(played).toEqual([]);
	});
});
