import { Text } from "../text.ts";
import { bare, isDict, isTrue, numberOf, printed, sameValue, textOf, type Value } from "../value.ts";
import type { Functions, TemplateFunction } from "./function.ts";

function listOf(value: Value | undefined): Value[] {
	const known = bare(value);
	return Array.isArray(known) ? known : [];
}

const ofList = (call: (list: Value[]) => Value): TemplateFunction => ({ call: (args) => call(listOf(args.at(-1))) });

/** More numbers than any chart counts to. */
const mostCounted = 10_000;

function counted(from: number, to: number, step: number): Value[] {
	const count = step === 0 ? 0 : Math.min(mostCounted, Math.max(0, Math.ceil((to - from) / step)));
	return Array.from({ length: count }, (_, index) => BigInt(Math.trunc(from + index * step)));
}

const appended: TemplateFunction = { call: ([list, one]) => [...listOf(list), one] };
const unique = ofList((list) =>
	list.filter((one, index) => list.findIndex((other) => sameValue(one, other)) === index),
);

export const lists: Functions = {
	list: { call: (values) => [...values] },
	tuple: { call: (values) => [...values] },
	first: ofList((list) => list[0] ?? null),
	last: ofList((list) => list.at(-1) ?? null),
	rest: ofList((list) => list.slice(1)),
	initial: ofList((list) => list.slice(0, -1)),
	append: appended,
	mustAppend: appended,
	push: appended,
	prepend: { call: ([list, one]) => [one, ...listOf(list)] },
	concat: { call: (all) => all.flatMap(listOf) },
	reverse: ofList((list) => [...list].reverse()),
	uniq: unique,
	mustUniq: unique,
	compact: ofList((list) => list.filter(isTrue)),
	without: { call: ([list, ...gone]) => listOf(list).filter((one) => !gone.some((other) => sameValue(one, other))) },
	has: { call: ([one, list]) => listOf(list).some((other) => sameValue(one, other)) },
	mustHas: { call: ([one, list]) => listOf(list).some((other) => sameValue(one, other)) },
	sortAlpha: ofList((list) =>
		list
			.map(textOf)
			.sort()
			.map((one) => Text.of(one)),
	),
	slice: {
		call: ([list, from, to]) => listOf(list).slice(numberOf(from), to === undefined ? undefined : numberOf(to)),
	},
	join: {
		call: ([by, list]) => {
			const known = bare(list);
			const items = Array.isArray(known) ? known : known === null ? [] : [known];
			return Text.joined(
				items
					.filter((one) => bare(one) !== null)
					.flatMap((one, index) => (index > 0 ? [Text.of(textOf(by)), printed(one)] : [printed(one)])),
			);
		},
	},
	toStrings: ofList((list) => list.map(printed)),
	until: { call: ([count]) => counted(0, numberOf(count), 1) },
	untilStep: { call: ([from, to, step]) => counted(numberOf(from), numberOf(to), numberOf(step)) },
	seq: {
		call: (args) => {
			const numbers = args.map(numberOf);
			const [from, step, to] =
				numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
			return Text.of(
				counted(from, to + Math.sign(step || 1), step || 1)
					.map(textOf)
					.join(" "),
			);
		},
	},
	len: {
		call: ([value]) => {
			const known = bare(value);
			if (Array.isArray(known)) return BigInt(known.length);
			if (isDict(known)) return BigInt(known.size);
			return BigInt(Buffer.byteLength(textOf(known)));
		},
	},
	index: {
		call: ([from, ...path]) => {
			let value: Value = bare(from);
			for (const key of path) {
				const at: Value = bare(value);
				value = Array.isArray(at) ? (at[numberOf(key)] ?? null) : isDict(at) ? (at.get(textOf(key)) ?? null) : null;
			}
			return value;
		},
	},
};
