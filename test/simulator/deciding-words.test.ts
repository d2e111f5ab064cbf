import { expect, test } from "vitest";
import { decidingWords, furtherConditions, type Sensitivity } from "../../src/simulator/index.ts";

type Row = Sensitivity["rows"][number];

const ways = { nameOf: (id: string) => id.slice(id.indexOf(":") + 1), amount: (value: number) => String(value) };

function row(label: string, assumed: number, breakEven?: Row["breakEven"]): Row {
	const used = { value: assumed, provenance: { kind: "assumed" as const, source: "a test" } };
	const assumption = { component: "service:web", attribute: label, label, unit: "", used };
	return { assumption, effect: 0, ...(breakEven && { breakEven }) };
}

const far = row("far", 10, { side: "below", value: 70 });
const near = row("near", 10, { side: "above", value: 8 });
const middle = row("middle", 10, { side: "below", value: 20 });
const below = row("low", 10, { side: "above", value: 2 });

test("what is the fewest times off its assumed value is named, at most two of them; the rest is counted and kept", () => {
	const rows = [far, row("never", 10), middle, below, near];
	const words = decidingWords(rows, ways);
	expect(words).toMatch(
		/only while “near” \(web; 10 assumed\) is above 8; and while “middle” \(web; 10 assumed\) is below 20\./,
	);
	expect(words).toMatch(/ 2 more decide, further from what was assumed\.$/);
	expect(furtherConditions(rows, ways)).toEqual([
		"“low” (web; 10 assumed) is above 2",
		"“far” (web; 10 assumed) is below 70",
	]);
});

test("nothing is said where nothing decides, and nothing of a rest that there is not", () => {
	expect(decidingWords([row("never", 10)], ways)).toBe("");
	expect(decidingWords([near], ways)).toMatch(/is above 8\.$/);
	expect(furtherConditions([near, middle], ways)).toEqual([]);
	expect(decidingWords([near, middle, far], ways)).toMatch(/1 more decides, further from what was assumed\.$/);
});
