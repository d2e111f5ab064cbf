import { posix } from "node:path";
import type { Span } from "../syntax.ts";
import type { Working } from "./library.ts";
import { mostRounds } from "./statements.ts";
import { expressionOf, scalar, unknown, type Value } from "./values.ts";

/** What a built-in function or method may ask of the program: to call what it was given. */
export interface Calling extends Working {
	call(target: Value, given: readonly Value[], at: Span, text: string): Value;
	truth(value: Value): boolean | undefined;
}

type Builtin = (given: readonly Value[], at: Span, program: Calling) => Value | undefined;

const list = (items: Value[], at: Span): Value => ({ kind: "list", items, at });
const pairs = (value: Value | undefined, at: Span): Value[] =>
	value?.kind === "object" ? [...value.entries].map(([key, one]) => list([scalar(key, at), one], at)) : [];
const itself: Builtin = ([first]) => first;

/** What a value is as JSON. */
const asJson: Builtin = ([first], { file, start, end }) =>
	first && {
		kind: "scalar",
		expression: { file, start, end, kind: "call", name: "jsonencode", arguments: [expressionOf(first)] },
	};

const range: Builtin = (given, at, program) => {
	const [first, second] = given.map((one) => program.known(one));
	const [from, below] = second === undefined ? [0, first] : [first, second];
	if (typeof from !== "number" || typeof below !== "number") return unknown("a range", at);
	const length = Math.max(0, Math.min(mostRounds + 1, Math.ceil(below - from)));
	return list(
		Array.from({ length }, (_, index) => scalar(from + index, at)),
		at,
	);
};

const extreme =
	(choose: (...numbers: number[]) => number): Builtin =>
	(given, at, program) => {
		const numbers = (given.length === 1 && given[0].kind === "list" ? given[0].items : given).map((one) =>
			program.known(one),
		);
		return numbers.every((one) => typeof one === "number") ? scalar(choose(...(numbers as number[])), at) : undefined;
	};

/** A path within the workspace: where the program's own file lies is left out, and so is what leads up from there. */
const joined: Builtin = (given, at, program) => {
	const parts = given.map((one) => program.known(one));
	const own = typeof parts[0] === "string" ? parts : parts.slice(1);
	if (own.length === 0 || !own.every((one) => typeof one === "string")) return undefined;
	return scalar(posix.join(...(own as string[])).replace(/^(\.{1,2}\/)+/, ""), at);
};

/** Functions of the languages themselves, by how they are called. */
export const builtins: Readonly<Record<string, Builtin>> = {
	"JSON.stringify": asJson,
	"json.dumps": asJson,
	Number: itself,
	String: itself,
	parseInt: itself,
	Boolean: itself,
	str: itself,
	int: itself,
	float: itself,
	list: itself,
	tuple: itself,
	sorted: itself,
	set: itself,
	Set: itself,
	"Array.from": itself,
	"Object.freeze": itself,
	range,
	len: ([first], at) => (first?.kind === "list" ? scalar(first.items.length, at) : undefined),
	dict: ([first], at) => first ?? { kind: "object", entries: new Map(), at, open: false },
	enumerate: ([first], at) =>
		first?.kind === "list"
			? list(
					first.items.map((one, index) => list([scalar(index, at), one], at)),
					at,
				)
			: undefined,
	zip: ([one, other], at) =>
		one?.kind === "list" && other?.kind === "list"
			? list(
					one.items.slice(0, other.items.length).map((item, index) => list([item, other.items[index]], at)),
					at,
				)
			: undefined,
	"Object.entries": ([first], at) => (first?.kind === "object" ? list(pairs(first, at), at) : undefined),
	"Object.keys": ([first], at) => (first?.kind === "object" ? keys(first, at) : undefined),
	"Object.values": ([first], at) => (first?.kind === "object" ? list([...first.entries.values()], at) : undefined),
	"path.join": joined,
	"path.resolve": joined,
	"os.path.join": joined,
	"Math.max": extreme(Math.max),
	"Math.min": extreme(Math.min),
	max: extreme(Math.max),
	min: extreme(Math.min),
};

const keys = (value: Value & { kind: "object" }, at: Span): Value =>
	list(
		[...value.entries.keys()].map((key) => scalar(key, at)),
		at,
	);

/** What lists, objects and texts can do themselves. */
export function onValue(
	method: string,
	on: Value,
	given: readonly Value[],
	at: Span,
	program: Calling,
): Value | undefined {
	const [first, second] = given;
	// What is known later is worked on as if it were known.
	if (method === "apply" && first) return program.call(first, [on], at, "it");
	if (on.kind === "list") return ofList(method, on, given, at, program);
	if (on.kind === "object") {
		if (method === "items") return list(pairs(on, at), at);
		if (method === "keys") return keys(on, at);
		if (method === "values") return list([...on.entries.values()], at);
		const key = method === "get" && first ? program.known(first) : undefined;
		if (typeof key !== "string") return undefined;
		return on.entries.get(key) ?? (on.open ? unknown(key, at) : (second ?? scalar(null, at)));
	}
	const text = program.known(on);
	if (typeof text !== "string") return method === "toString" ? on : undefined;
	switch (method) {
		case "toLowerCase":
		case "lower":
			return scalar(text.toLowerCase(), at);
		case "toUpperCase":
		case "upper":
			return scalar(text.toUpperCase(), at);
		case "startsWith":
		case "startswith":
			return first && scalar(text.startsWith(String(program.known(first))), at);
		case "trim":
		case "strip":
		case "toString":
			return on;
	}
	return undefined;
}

function ofList(
	method: string,
	on: Value & { kind: "list" },
	given: readonly Value[],
	at: Span,
	program: Calling,
): Value | undefined {
	const [first] = given;
	const round = (item: Value, index: number) =>
		first ? program.call(first, [item, scalar(index, at)], at, "it") : unknown("it", at);
	const items = on.items.slice(0, mostRounds);
	switch (method) {
		case "forEach":
		case "map":
			return first && list(items.map(round), at);
		case "filter":
			return list(
				items.filter((item, index) => program.truth(round(item, index)) !== false),
				at,
			);
		case "push":
		case "append":
			on.items.push(...given);
			return scalar(on.items.length, at);
		case "extend":
			if (first?.kind === "list") on.items.push(...first.items);
			return scalar(null, at);
		case "concat":
			return list([...on.items, ...given.flatMap((one) => (one.kind === "list" ? one.items : [one]))], at);
		case "includes": {
			const wanted = first && program.known(first);
			const own = on.items.map((one) => program.known(one));
			return own.includes(wanted ?? null) ? scalar(true, at) : undefined;
		}
	}
	return undefined;
}
