import { expect, test } from "vitest";
import { inDifferenceWords } from "../../src/report/amounts.ts";

test("a difference that is told as nothing is neither better nor worse; one that shows is", () => {
	const of = (mean: number) => ({
		before: 0.0264,
		after: 0.0264,
		mean,
		low: mean / 2,
		high: mean * 2,
		significant: true,
	});
	expect(inDifferenceWords("errorRate", of(1e-9))).toMatchObject({ difference: "0 points", better: undefined });
	expect(inDifferenceWords("errorRate", of(0.02))).toMatchObject({ difference: "+2 points", better: false });
	expect(inDifferenceWords("errorRate", of(-0.02)).better).toBe(true);
});
