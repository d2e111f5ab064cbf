import type { Location } from "../../design/text.ts";
import { memberOf } from "./bound.ts";
import { evaluate, placeOfReference } from "./evaluate.ts";
import type { Folder } from "./folder.ts";
import { roundOf, roundsOf } from "./looped.ts";
import { childrenOf, type Expression, type Step } from "./syntax.ts";
import { isMap, type Result, Unknown } from "./value.ts";

/** References that are followed for one attribute; a longer chain is nobody's. */
const most = 24;

/**
 * Where a value stands: the literal that a person edits to change it, or the expression that computes it; and the
 * places that pass it on, the argument first, with those that a computed value is made of.
 */
export function originOf(folder: Folder, expression: Expression): { at: Location; through: Location[] } {
	const trail: Expression[] = [];
	const end = follow(folder, expression, trail);
	if (end.kind !== "literal") sources(folder, end, trail);
	const within = (one: Expression) => one.file === end.file && one.start >= end.start && one.end <= end.end;
	const passed = trail.filter((one) => !within(one)).map((one) => folder.at(one));
	return { at: folder.at(end), through: distinct(passed) };
}

/** Behind references, and choices whose condition is known; all that is passed goes on the trail. */
function follow(folder: Folder, expression: Expression, trail: Expression[]): Expression {
	let at = expression;
	while (trail.length < most) {
		const next = step(folder, at, trail);
		if (!next) return at;
		if (next.start < at.start || next.end > at.end || next.file !== at.file) trail.push(at);
		at = next;
	}
	return at;
}

function step(folder: Folder, at: Expression, trail: Expression[]): Expression | undefined {
	switch (at.kind) {
		case "template": {
			const [only, ...more] = at.parts;
			return typeof only === "object" && more.length === 0 ? only : undefined;
		}
		case "conditional": {
			const [condition, yes, no] = at.operands;
			const chosen = condition && evaluate(folder, condition);
			if (chosen !== true && chosen !== false) return undefined;
			sources(folder, condition, trail);
			return chosen ? yes : no;
		}
		case "access":
			return member(folder, at.of, at.steps, trail);
		case "call":
			return chosenBy(folder, at.name, at.arguments);
		case "reference": {
			const found = placeOfReference(folder, at);
			return found && member(folder, found.expression, found.steps, trail);
		}
	}
	return undefined;
}

/** Calls that hand on what they are given, as it is or in another type. */
const handsOn = /^(to(string|number|bool|list|set|map)|sensitive|nonsensitive|one)$/;

/** The argument that a call comes to. */
function chosenBy(folder: Folder, name: string, given: readonly Expression[]): Expression | undefined {
	const worth = (of: Expression) => evaluate(folder, of);
	if (handsOn.test(name)) return given.length === 1 && !Array.isArray(worth(given[0])) ? given[0] : undefined;
	if (name === "try")
		return given.find((one) => {
			const value = worth(one);
			return !(value instanceof Unknown && value.absent);
		});
	if (name === "coalesce") return given.find((one) => worth(one) !== null && worth(one) !== "");
	if (name !== "lookup" || given.length < 2) return undefined;
	const [map, key, fallback] = given;
	const own = worth(key);
	const of = worth(map);
	if (typeof own !== "string" || of instanceof Unknown || !isMap(of)) return undefined;
	return Object.hasOwn(of, own) ? memberOf(map, own, [], key) : fallback;
}

/** What stands at a key of something that is written down, or that a loop or merge() makes of what is. */
function memberAt(folder: Folder, holder: Expression, key: Result, depth = 0): Expression | undefined {
	if (holder.kind === "object") return holder.entries.find((entry) => evaluate(folder, entry.key) === key)?.value;
	if (holder.kind === "tuple") return holder.items[Number(key)];
	if (holder.kind === "for") return roundOf(holder, key, (of) => evaluate(folder, of));
	if (holder.kind !== "call" || holder.name !== "merge" || depth > 8) return undefined;
	for (const one of [...holder.arguments].reverse()) {
		const found = memberAt(folder, follow(folder, one, []), key, depth + 1);
		if (found) return found;
	}
	return undefined;
}

/** The expression that a value is written as, behind all that passes it on. */
export const sourceOf = (folder: Folder, expression: Expression): Expression => follow(folder, expression, []);

const passes = /^(var|local|(.+\.)?module)$/;

/** Behind variables, locals and members of what is written down; what a resource has stays a mention of it. */
export function handedOn(folder: Folder, expression: Expression): Expression {
	let at = expression;
	for (let steps = 0; steps < most; steps++) {
		if (at.kind !== "access" && !(at.kind === "reference" && passes.test(at.root))) return at;
		const next = step(folder, at, []);
		if (!next) return at;
		at = next;
	}
	return at;
}

/** The items of a list that is written down, or that a loop makes of a collection. */
export function listed(folder: Folder, expression: Expression): Expression[] | undefined {
	const at = handedOn(folder, expression);
	if (at.kind === "tuple") return at.items.map((item) => handedOn(folder, item));
	if (at.kind !== "for" || at.key) return undefined;
	return roundsOf(at, (of) => evaluate(folder, of))?.map(({ value }) => value);
}

/** The entries of a map that is written down, or that a loop makes of a collection. */
export function mapped(folder: Folder, expression: Expression): { key: Expression; value: Expression }[] | undefined {
	const at = handedOn(folder, expression);
	if (at.kind === "object") return at.entries;
	if (at.kind !== "for" || !at.key) return undefined;
	return roundsOf(at, (of) => evaluate(folder, of))?.flatMap(({ key, value }) => (key ? [{ key, value }] : []));
}

/** The member of a list or map that the steps lead to, as far as it is written down. */
function member(folder: Folder, of: Expression, steps: readonly Step[], trail: Expression[]): Expression | undefined {
	let at = of;
	for (const one of steps) {
		const passed: Expression[] = [];
		const holder = follow(folder, at, passed);
		if (trail.length + passed.length > most) return undefined;
		const key = typeof one === "object" ? evaluate(folder, one) : one;
		const next = key instanceof Unknown ? undefined : memberAt(folder, holder, key);
		if (!next) return undefined;
		trail.push(...passed);
		at = next;
	}
	return at;
}

/** What the references within a computed expression stand for. */
function sources(folder: Folder, expression: Expression, trail: Expression[]): void {
	if (trail.length >= most) return;
	const end = expression.kind === "reference" ? follow(folder, expression, trail) : expression;
	if (end !== expression) trail.push(end);
	if (end.kind !== "literal" && end.kind !== "reference")
		for (const child of childrenOf(end)) sources(folder, child, trail);
}

function distinct(places: readonly Location[]): Location[] {
	const key = ({ file, range: { start } }: Location) => `${file} ${start.line}:${start.character}`;
	return places.filter((one, index) => places.findIndex((other) => key(other) === key(one)) === index);
}
