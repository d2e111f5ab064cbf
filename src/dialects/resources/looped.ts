import { bound, literalAt, memberOf } from "./bound.ts";
import type { Budget } from "./budget.ts";
import type { Expression, Loop } from "./syntax.ts";
import { asBoolean, isMap, type Result, Unknown } from "./value.ts";

/** Members of one collection that a loop goes over. */
const most = 500;

/** The keys of a collection, in the order in which a loop goes over them; undefined: nothing to go over. */
export function keysOf(collection: Result): (string | number)[] | undefined {
	if (Array.isArray(collection)) return collection.map((_, index) => index);
	return isMap(collection) ? Object.keys(collection).sort() : undefined;
}

/** What a loop comes to; a condition that is not known leaves the whole unknown, and so do more rounds than `budget` has. */
export function looped(loop: Loop, budget: Budget, evaluate: (of: Expression) => Result): Result {
	const collection = evaluate(loop.of);
	if (collection instanceof Unknown) return collection;
	const keys = keysOf(collection);
	if (!keys) return new Unknown("a for expression goes over what is no collection");
	if (keys.length > most) return new Unknown(`a for expression goes over more than ${most}`);
	const list: Result[] = [];
	const map = new Map<string, Result[]>();
	for (const key of keys) {
		const spent = budget.round();
		if (spent) return spent;
		const round = (of: Expression) => evaluate(inRound(loop, key, of));
		const holds = loop.condition ? round(loop.condition) : true;
		if (holds instanceof Unknown) return holds;
		if (asBoolean(holds) !== true) continue;
		const value = round(loop.value);
		if (!loop.key) {
			list.push(value);
			continue;
		}
		const name = round(loop.key);
		if (name instanceof Unknown) return name;
		map.set(String(name), [...(loop.grouped ? (map.get(String(name)) ?? []) : []), value]);
	}
	if (!loop.key) return list;
	return Object.fromEntries([...map].map(([key, values]) => [key, loop.grouped ? values : values[0]]));
}

/** An expression of a loop as it stands in one round. */
const inRound = (loop: Loop, key: string | number, of: Expression): Expression =>
	bound(of, (root, [name, ...rest], at) => {
		if (root !== "for") return undefined;
		if (name === loop.names.item) return memberOf(loop.of, key, rest, at);
		return name === loop.names.key ? literalAt(key, at) : undefined;
	});

/** What each round of a loop makes, as far as the text tells which rounds there are; with a key where it makes a map. */
export function roundsOf(
	loop: Loop,
	evaluate: (of: Expression) => Result,
): { key?: Expression; value: Expression }[] | undefined {
	const keys = keysOf(evaluate(loop.of));
	if (!keys || keys.length > most || loop.grouped) return undefined;
	const kept: { key?: Expression; value: Expression }[] = [];
	for (const key of keys) {
		const holds = loop.condition ? asBoolean(evaluate(inRound(loop, key, loop.condition))) : true;
		if (holds === undefined) return undefined;
		if (!holds) continue;
		kept.push({ ...(loop.key && { key: inRound(loop, key, loop.key) }), value: inRound(loop, key, loop.value) });
	}
	return kept;
}

/** The expression that a loop makes what stands at a key of its outcome of. */
export function roundOf(loop: Loop, wanted: Result, evaluate: (of: Expression) => Result): Expression | undefined {
	const keys = keysOf(evaluate(loop.of));
	if (!keys || keys.length > most || loop.grouped) return undefined;
	const kept = keys.filter(
		(key) => !loop.condition || asBoolean(evaluate(inRound(loop, key, loop.condition))) === true,
	);
	const own = loop.key;
	const chosen = own
		? kept.find((key) => String(evaluate(inRound(loop, key, own))) === String(wanted))
		: kept[Number(wanted)];
	return chosen === undefined ? undefined : inRound(loop, chosen, loop.value);
}
