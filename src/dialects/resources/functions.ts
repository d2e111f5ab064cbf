import { parseYaml, plainOf } from "../yaml.ts";
import { mostSize } from "./budget.ts";
import type { Expression } from "./syntax.ts";
import { asBoolean, asNumber, firstUnknown, isMap, type Result, Unknown } from "./value.ts";

type Evaluate = (of: Expression) => Result;

const lists = (values: Result[]) => values.every(Array.isArray);
const wrong = (name: string) => new Unknown(`${name}() has arguments that are not understood`);

function number(run: (...values: number[]) => number) {
	return (values: Result[]): Result => {
		const numbers = values.map(asNumber);
		return numbers.length > 0 && numbers.every((value) => value !== undefined)
			? run(...numbers)
			: wrong("a number function");
	};
}

function text(run: (first: string, ...rest: string[]) => Result) {
	return (values: Result[]): Result => {
		if (values.length === 0 || values.some((value) => typeof value === "object")) return wrong("a text function");
		return run(...(values.map(String) as [string, ...string[]]));
	};
}

function sized(value: Result): Result {
	if (typeof value === "string" || Array.isArray(value)) return value.length;
	return isMap(value) ? Object.keys(value).length : wrong("length");
}

function element([list, index]: Result[]): Result {
	const at = asNumber(index);
	if (!Array.isArray(list) || list.length === 0 || at === undefined) return wrong("element");
	return list[((at % list.length) + list.length) % list.length];
}

function lookup([map, key, fallback]: Result[]): Result {
	if (!isMap(map) || typeof key === "object") return wrong("lookup");
	if (Object.hasOwn(map, String(key))) return map[String(key)];
	return fallback === undefined ? new Unknown(`no ${key} in the map`, true) : fallback;
}

function formatted([pattern, ...values]: Result[]): Result {
	if (typeof pattern !== "string" || values.some((value) => typeof value === "object")) return wrong("format");
	let at = 0;
	if (/%0?\d{4}/.test(pattern)) return wrong("format");
	return pattern.replace(/%(%|0?\d*[svdq])/g, (_, verb: string) => {
		if (verb === "%") return "%";
		const value = String(values[at++]);
		return verb.endsWith("q")
			? JSON.stringify(value)
			: value.padStart(Number.parseInt(verb, 10) || 0, verb.startsWith("0") ? "0" : " ");
	});
}

function replaced(value: string, from: string, to: string): Result {
	if (from === undefined || to === undefined || (from.length > 1 && from.startsWith("/") && from.endsWith("/")))
		return wrong("replace");
	const places = from ? value.split(from).length : value.length + 1;
	return value.length + places * to.length > mostSize ? wrong("replace") : value.replaceAll(from, to);
}

/** Functions over known values; members of lists and maps may be unknown. */
const table: Record<string, (values: Result[]) => Result> = {
	tostring: ([value]) => (typeof value === "object" ? (value === null ? null : wrong("tostring")) : String(value)),
	tonumber: ([value]) => asNumber(value) ?? wrong("tonumber"),
	tobool: ([value]) => asBoolean(value) ?? wrong("tobool"),
	max: number(Math.max),
	min: number(Math.min),
	ceil: number(Math.ceil),
	floor: number(Math.floor),
	abs: number(Math.abs),
	length: ([value]) => sized(value),
	// Of Azure's templates: nothing, a text or a list without anything in it.
	empty: ([value]) => (value === null ? true : sized(value) === 0),
	lower: text((value) => value.toLowerCase()),
	upper: text((value) => value.toUpperCase()),
	trimspace: text((value) => value.trim()),
	trimprefix: text((value, prefix) => (value.startsWith(prefix) ? value.slice(prefix.length) : value)),
	trimsuffix: text((value, suffix) => (suffix && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value)),
	replace: text(replaced),
	split: text((by, value) => value.split(by)),
	join: ([by, ...rest]) => {
		const all = rest.flat();
		return (
			firstUnknown(all) ??
			(all.some((value) => typeof value === "object") || all.length * String(by).length > mostSize
				? wrong("join")
				: all.map(String).join(String(by)))
		);
	},
	format: formatted,
	lookup,
	element,
	merge: (values) => {
		const maps = values.filter((value) => value !== null);
		return maps.every(isMap) ? Object.assign({}, ...maps) : wrong("merge");
	},
	concat: (values) => (lists(values) ? values.flat() : wrong("concat")),
	toset: ([value]) =>
		Array.isArray(value) ? [...new Map(value.map((item) => [JSON.stringify(item), item])).values()] : wrong("toset"),
	tolist: ([value]) => value,
	tomap: ([value]) => value,
	keys: ([value]) => (isMap(value) ? Object.keys(value).sort() : wrong("keys")),
	values: ([value]) =>
		isMap(value)
			? Object.keys(value)
					.sort()
					.map((key) => value[key])
			: wrong("values"),
	contains: ([list, item]) =>
		Array.isArray(list)
			? (firstUnknown(list) ?? list.some((one) => JSON.stringify(one) === JSON.stringify(item)))
			: wrong("contains"),
	compact: ([list]) => (Array.isArray(list) ? list.filter((item) => item !== "" && item !== null) : wrong("compact")),
	flatten: ([list]) => (Array.isArray(list) ? (list.flat(8) as Result[]) : wrong("flatten")),
	distinct: ([list]) => table.toset([list]),
	one: ([list]) => (Array.isArray(list) && list.length < 2 ? (list[0] ?? null) : wrong("one")),
	range: (values) => {
		const [from, to] = values.length > 1 ? values.map(asNumber) : [0, asNumber(values[0])];
		if (from === undefined || to === undefined || to - from > 1000) return wrong("range");
		return Array.from({ length: Math.max(0, Math.ceil(to - from)) }, (_, at) => from + at);
	},
	jsonencode: ([value]) => firstUnknown(value) ?? JSON.stringify(value),
	jsondecode: ([value]) => {
		try {
			return typeof value === "string" ? (JSON.parse(value) as Result) : wrong("jsondecode");
		} catch {
			return wrong("jsondecode");
		}
	},
	yamldecode: ([value]) =>
		typeof value === "string" && value.length <= mostSize ? ofYaml(value) : wrong("yamldecode"),
	sensitive: ([value]) => value,
	nonsensitive: ([value]) => value,
};

/** What a text of YAML says; of what is written wrong nothing is known. */
function ofYaml(text: string): Result {
	const { document, errors } = parseYaml(text);
	if (!document || errors.length > 0) return wrong("yamldecode");
	try {
		return (plainOf(document) ?? null) as Result;
	} catch {
		return wrong("yamldecode");
	}
}

export function call(
	{ name, arguments: expressions, spread }: Expression & { kind: "call" },
	evaluate: Evaluate,
): Result {
	if (name === "try" || name === "can") return attempt(name, expressions, evaluate);
	if (name === "coalesce") {
		for (const expression of expressions) {
			const value = evaluate(expression);
			if (value !== null && value !== "") return value;
		}
		return new Unknown("coalesce() has nothing to choose");
	}
	const run = Object.hasOwn(table, name) ? table[name] : undefined;
	if (!run) return new Unknown(`${name}() is not evaluated`);
	const values = expressions.map(evaluate);
	const last = spread ? values.pop() : undefined;
	if (Array.isArray(last)) values.push(...last);
	else if (last !== undefined) return last instanceof Unknown ? last : wrong(name);
	return values.find((value) => value instanceof Unknown) ?? (values.length > 0 ? run(values) : wrong(name));
}

function attempt(name: string, expressions: Expression[], evaluate: Evaluate): Result {
	for (const expression of expressions) {
		const value = evaluate(expression);
		const absent = value instanceof Unknown && value.absent;
		if (name === "can") return value instanceof Unknown && !absent ? value : !absent;
		if (!absent) return value;
	}
	return new Unknown("try() has nothing to choose", true);
}
