import type { Entry, Expression } from "./syntax.ts";
import { isMap, type Result, Unknown } from "./value.ts";

/*
 * `object({ min = optional(number, 2) })`: a member that is left out has the value that its type says, or null.
 * Source: Terraform language, Type Constraints, Optional Object Type Attributes.
 */

type Call = Extract<Expression, { kind: "call" }>;

const isCall = (of: Expression | undefined, ...names: string[]): of is Call =>
	of?.kind === "call" && names.includes(of.name);

const nameOf = ({ key }: Entry): string =>
	key.kind === "literal" ? String(key.value) : key.kind === "reference" && key.steps.length === 0 ? key.root : "";

interface Member {
	type: Expression;
	/** What it is where it is left out. */
	otherwise?: Expression;
}

function membersOf(type: Expression): Map<string, Member> | undefined {
	const [holder] = isCall(type, "object") ? type.arguments : [];
	if (holder?.kind !== "object") return undefined;
	return new Map(
		holder.entries.map((entry): [string, Member] => {
			const { value } = entry;
			if (!isCall(value, "optional")) return [nameOf(entry), { type: value }];
			const [own = value, otherwise] = value.arguments;
			return [nameOf(entry), { type: own, otherwise: otherwise ?? nullAt(value) }];
		}),
	);
}

const nullAt = ({ file, start, end }: Expression): Expression => ({ file, start, end, kind: "literal", value: null });

/** The type of what a collection holds. */
const heldBy = (type: Expression): Expression | undefined =>
	isCall(type, "map", "list", "set") ? type.arguments[0] : undefined;

/** Whether a type says anything of what is left out. */
export const hasDefaults = (type: Expression | undefined): type is Expression =>
	isCall(type, "map", "list", "set", "object", "optional", "tuple") &&
	(type.name === "optional" || type.arguments.some(saysMore));

const saysMore = (of: Expression): boolean =>
	of.kind === "object" ? of.entries.some(({ value }) => hasDefaults(value)) : hasDefaults(of);

/** A value with what its type adds; `worth` works out what that is. */
export function completedValue(type: Expression, value: Result, worth: (of: Expression) => Result): Result {
	if (value === null || value instanceof Unknown) return value;
	const held = heldBy(type);
	if (held && Array.isArray(value)) return value.map((one) => completedValue(held, one, worth));
	if (!isMap(value)) return value;
	const members = membersOf(type);
	const result: { [key: string]: Result } = {};
	for (const [name, own] of Object.entries(value)) {
		const of = held ?? members?.get(name)?.type;
		result[name] = of ? completedValue(of, own, worth) : own;
	}
	for (const [name, { type: of, otherwise }] of members ?? [])
		if (otherwise && (result[name] ?? null) === null) result[name] = completedValue(of, worth(otherwise), worth);
	return result;
}

const known = new WeakMap<Expression, WeakMap<Expression, Expression>>();

/** What is written down, with what its type adds, at the type's own place. */
export function completedText(type: Expression, of: Expression): Expression {
	const before = known.get(type)?.get(of);
	if (before) return before;
	const found = completed(type, of);
	const own = known.get(type) ?? new WeakMap<Expression, Expression>();
	known.set(type, own.set(of, found));
	return found;
}

function completed(type: Expression, of: Expression): Expression {
	const held = heldBy(type);
	if (of.kind === "tuple") return held ? { ...of, items: of.items.map((one) => completed(held, one)) } : of;
	if (of.kind !== "object") return of;
	const members = membersOf(type);
	const entries = of.entries.map((entry) => {
		const own = held ?? members?.get(nameOf(entry))?.type;
		return own ? { ...entry, value: completed(own, entry.value) } : entry;
	});
	const given = new Set(of.entries.map(nameOf));
	for (const [name, { type: own, otherwise }] of members ?? []) {
		if (!otherwise || given.has(name)) continue;
		const { file, start, end } = otherwise;
		const key: Expression = { file, start, end, kind: "literal", value: name };
		entries.push({ file, start, end, key, value: completed(own, otherwise) });
	}
	return { ...of, entries };
}
