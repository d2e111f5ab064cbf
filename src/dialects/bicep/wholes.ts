import { nameOf } from "../resources/blocks.ts";
import type { Entry, Expression } from "../resources/syntax.ts";

type Objects = Expression & { kind: "object" };

const deepest = 6;

/**
 * What stands for whole objects, replaced by them: `properties: union(usual, onlyHere)`, `siteConfig: site`. `variable`
 * gives the value of a variable of the file.
 */
export function wholesIn(
	object: Objects,
	variable: (name: string) => Expression | undefined,
	depth = deepest,
): Objects {
	if (depth === 0) return object;
	const entries = object.entries.map((entry): Entry => {
		const value = wholeOf(entry.value, variable, depth - 1);
		return value === entry.value ? entry : { ...entry, value };
	});
	return { ...object, entries };
}

function wholeOf(value: Expression, variable: (name: string) => Expression | undefined, depth: number): Expression {
	if (depth === 0) return value;
	if (value.kind === "object") return wholesIn(value, variable, depth);
	if (value.kind === "reference" && value.root === "local" && value.steps.length === 1) {
		const of = variable(String(value.steps[0]));
		const whole = of && wholeOf(of, variable, depth - 1);
		return whole && /^(object|conditional)$/.test(whole.kind) ? whole : value;
	}
	if (value.kind !== "call" || value.name !== "merge") return value;
	const parts = value.arguments.map((one) => wholeOf(one, variable, depth - 1));
	// What nobody here knows may say anything of what comes before it.
	if (!parts.some(({ kind }) => kind === "object")) return value;
	return { file: value.file, start: value.start, end: value.end, kind: "object", entries: parts.reduce(joined, []) };
}

/** The entries so far with those of one more object, of the side of a condition, or of something that is not known. */
function joined(before: Entry[], part: Expression): Entry[] {
	const { file, start, end } = part;
	const after = new Map(before.map((entry) => [nameOf(entry), entry]));
	if (part.kind === "object")
		for (const entry of part.entries) {
			const old = after.get(nameOf(entry));
			const both = old?.value.kind === "object" && entry.value.kind === "object";
			after.set(
				nameOf(entry),
				both ? { ...entry, value: mergedOf(old.value as Objects, entry.value as Objects) } : entry,
			);
		}
	else if (part.kind === "conditional") {
		const [condition, ...sides] = part.operands;
		const names = new Set(sides.flatMap((side) => (side.kind === "object" ? side.entries.map(nameOf) : [])));
		for (const name of names) {
			const of = (side: Expression): Expression =>
				(side.kind === "object" ? side.entries.find((one) => nameOf(one) === name)?.value : undefined) ??
				after.get(name)?.value ?? { file, start, end, kind: "literal", value: null };
			const operands = [condition, ...sides.map(of)];
			const key: Expression = { file, start, end, kind: "literal", value: name };
			after.set(name, { file, start, end, key, value: { file, start, end, kind: "conditional", operands } });
		}
	} else
		for (const [name, entry] of after) {
			const key: Expression = { file, start, end, kind: "literal", value: name };
			const given = [part, key, entry.value];
			const value: Expression = { file, start, end, kind: "call", name: "lookup", arguments: given };
			after.set(name, { ...entry, value });
		}
	return [...after.values()];
}

const mergedOf = (a: Objects, b: Objects): Objects => ({ ...b, entries: joined(a.entries, b) });
