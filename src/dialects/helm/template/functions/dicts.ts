import { Failure } from "../failure.ts";
import { Text } from "../text.ts";
import { bare, type Dict, isDict, isTrue, sorted, textOf, type Value } from "../value.ts";
import type { Functions, TemplateFunction } from "./function.ts";

function dictOf(value: Value | undefined): Dict {
	const known = bare(value);
	return isDict(known) ? known : new Map();
}

function copied(value: Value): Value {
	const known = bare(value);
	if (Array.isArray(known)) return known.map(copied);
	return isDict(known) ? new Map([...known].map(([key, one]): [string, Value] => [key, copied(one)])) : value;
}

/** Lays maps over maps, into the first. `overwrites`: the later one wins. */
function mergeInto(to: Dict, from: Dict, overwrites: boolean): Dict {
	for (const [key, value] of from) {
		const known = to.get(key);
		if (isDict(known) && isDict(value)) mergeInto(known, value, overwrites);
		else if (!to.has(key) || (overwrites ? isTrue(value) : !isTrue(known ?? null))) to.set(key, copied(value));
	}
	return to;
}

const merge: TemplateFunction = {
	call: ([to, ...all]) => all.reduce<Dict>((into, one) => mergeInto(into, dictOf(one), false), dictOf(to)),
};
const mergeOverwrite: TemplateFunction = {
	call: ([to, ...all]) => all.reduce<Dict>((into, one) => mergeInto(into, dictOf(one), true), dictOf(to)),
};
const deepCopy: TemplateFunction = { call: ([value]) => copied(value) };

export const dicts: Functions = {
	dict: {
		call: (args) => {
			const made: Dict = new Map();
			for (let i = 0; i < args.length; i += 2) made.set(textOf(args[i]), args[i + 1] ?? Text.of(""));
			return made;
		},
		takesUnknown: true,
	},
	get: { call: ([dict, key]) => dictOf(dict).get(textOf(key)) ?? Text.of("") },
	set: {
		takesUnknown: true,
		call: ([dict, key, value]) => {
			const known = dictOf(dict);
			known.set(textOf(key), value ?? null);
			return known;
		},
	},
	unset: {
		call: ([dict, key]) => {
			const known = dictOf(dict);
			known.delete(textOf(key));
			return known;
		},
	},
	hasKey: { call: ([dict, key]) => dictOf(dict).has(textOf(key)) },
	keys: { call: (all) => all.flatMap((one) => sorted(dictOf(one)).map(([key]) => Text.of(key))) },
	values: { call: ([dict]) => sorted(dictOf(dict)).map(([, value]) => value) },
	pick: {
		call: ([dict, ...keys]) => {
			const wanted = keys.map(textOf);
			return new Map([...dictOf(dict)].filter(([key]) => wanted.includes(key)));
		},
	},
	omit: {
		call: ([dict, ...keys]) => {
			const gone = keys.map(textOf);
			return new Map([...dictOf(dict)].filter(([key]) => !gone.includes(key)));
		},
	},
	pluck: { call: ([key, ...all]) => all.flatMap((one) => dictOf(one).get(textOf(key)) ?? []) },
	dig: {
		call: (args) => {
			const [dict, otherwise] = [args.at(-1), args.at(-2)];
			let value: Value | undefined = dict;
			for (const key of args.slice(0, -2)) {
				value = dictOf(value).get(textOf(key));
				if (value === undefined) return otherwise ?? null;
			}
			return value ?? null;
		},
	},
	merge,
	mustMerge: merge,
	mergeOverwrite,
	mustMergeOverwrite: mergeOverwrite,
	deepCopy,
	mustDeepCopy: deepCopy,
};

/** Lists and maps that hold each other would be printed for ever. */
export function noCircle(value: Value, above: readonly Value[] = []): void {
	if (above.includes(value)) throw new Failure("a map holds itself");
	if (above.length > 100) throw new Failure("its maps are nested too deeply");
	const inner = Array.isArray(value) ? value : isDict(value) ? [...value.values()] : [];
	for (const one of inner) if (typeof one === "object") noCircle(one, [...above, value]);
}
