import { Failure } from "../failure.ts";
import { Text } from "../text.ts";
import { bare, numberOf, plainNumber, printed, textOf, type Value } from "../value.ts";
import { type Functions, ofTexts, placed, type TemplateFunction } from "./function.ts";

/** A pattern that a chart brings may not take for ever: what could is not run. */
function pattern(source: string, flags = "u"): RegExp {
	if (source.length > 500 || /\([^)]*[+*][^)]*\)[+*{]/.test(source))
		throw new Failure(`the pattern ${source} is not tried`);
	const insensitive = source.startsWith("(?i)");
	const plain = (insensitive ? source.slice(4) : source).replace(
		/\[:(\w+):\]/g,
		(whole, name: string) => classes[name] ?? whole,
	);
	try {
		return new RegExp(plain, insensitive ? `${flags}i` : flags);
	} catch {
		try {
			return new RegExp(plain, flags.replace("u", "") + (insensitive ? "i" : ""));
		} catch {
			throw new Failure(`the pattern ${source} is not understood`);
		}
	}
}

const classes: Record<string, string> = {
	...{ alpha: "a-zA-Z", digit: "0-9", alnum: "a-zA-Z0-9", space: "\\s", upper: "A-Z", lower: "a-z", word: "\\w" },
	punct: "!-\\/:-@\\[-`{-~",
};

/** Cuts a text, whose parts stay where they are. */
const cut = (range: (text: string, by: string) => readonly [number, number]): TemplateFunction => ({
	call: (args) => {
		const text = printed(args.at(-1) ?? null);
		const [start, end] = range(text.toString(), args.length > 1 ? textOf(args[0]) : "");
		return text.slice(start, end);
	},
});

const changed = (change: (text: string) => string): TemplateFunction => ({
	call: (args) => printed(args.at(-1) ?? null).mapped(change),
});

function trimmed(
	text: string,
	characters: string | undefined,
	left: boolean,
	right: boolean,
): readonly [number, number] {
	const goes = (character: string) =>
		characters === undefined ? /\s/.test(character) : characters.includes(character);
	let start = 0;
	let end = text.length;
	while (left && start < end && goes(text[start])) start++;
	while (right && end > start && goes(text[end - 1])) end--;
	return [start, end];
}

function quoted(values: readonly Value[], quote: (text: string) => string): Value {
	const texts = values
		.filter((value) => bare(value) !== null)
		.map((value) => {
			const text = printed(value);
			const written = quote(text.toString());
			// Where nothing had to be escaped, the value still stands between the quotes.
			return written.slice(1, -1) === text.toString()
				? Text.joined([Text.of(written[0]), text, Text.of(written.at(-1)!)])
				: placed(written, value);
		});
	return Text.joined(texts.flatMap((text, index) => (index > 0 ? [Text.of(" "), text] : [text])));
}

function indentation(width: Value): string {
	return " ".repeat(Math.min(200, Math.max(0, numberOf(width))));
}

/** Go's fmt, as far as charts use it; a text that is put in keeps its place. */
function formatted(format: string, args: readonly Value[]): Text {
	const parts: Text[] = [];
	let [at, next] = [0, 0];
	for (const match of format.matchAll(/%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g)) {
		parts.push(Text.of(format.slice(at, match.index)));
		at = match.index + match[0].length;
		const [, flags, width, precision, verb] = match;
		if (verb === "%") {
			parts.push(Text.of("%"));
			continue;
		}
		const arg = args[next++];
		if (arg === undefined) {
			parts.push(Text.of(`%!${verb}(MISSING)`));
			continue;
		}
		parts.push(padded(oneFormatted(verb, precision, arg), flags, width));
	}
	return Text.joined([...parts, Text.of(format.slice(at))]);
}

function oneFormatted(verb: string, precision: string | undefined, arg: Value): Text {
	const value = bare(arg);
	if (verb === "d")
		return placed(value instanceof Text ? `%!d(string=${value})` : plainNumber(Math.trunc(numberOf(value))), arg);
	if (verb === "f" || verb === "F") return placed(numberOf(value).toFixed(Number(precision ?? 6)), arg);
	if (verb === "q") return Text.joined([Text.of('"'), printed(arg), Text.of('"')]);
	if (verb === "x")
		return placed(
			value instanceof Text ? Buffer.from(value.toString()).toString("hex") : Number(numberOf(value)).toString(16),
			arg,
		);
	if (verb === "t" || verb === "v" || verb === "s") {
		if (value === null) return Text.of(verb === "s" ? "%!s(<nil>)" : "<nil>");
		if (verb === "s" && (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean")) {
			const type = typeof value === "bigint" ? "int" : typeof value === "number" ? "float64" : "bool";
			return Text.of(`%!s(${type}=${printed(value)})`);
		}
		const text = printed(arg);
		return precision !== undefined && verb === "s" ? text.slice(0, Number(precision)) : text;
	}
	return printed(arg);
}

function padded(text: Text, flags: string, width: string | undefined): Text {
	const missing = Math.min(1000, Number(width ?? 0)) - text.length;
	if (missing <= 0) return text;
	const fill = Text.of((flags.includes("0") && !flags.includes("-") ? "0" : " ").repeat(missing));
	return flags.includes("-") ? Text.joined([text, fill]) : Text.joined([fill, text]);
}

const words = (text: string) => text.split(/[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u).filter(Boolean);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const strings: Functions = {
	// What nobody knows stands between quotes too: in `{ env: … }` it would not be YAML without them.
	quote: { takesUnknown: true, call: (values) => quoted(values, JSON.stringify) },
	squote: { takesUnknown: true, call: (values) => quoted(values, (text) => `'${text}'`) },
	print: { call: (values) => Text.joined(values.map(printed)) },
	println: { call: (values) => Text.joined([...values.map(printed), Text.of("\n")]) },
	printf: { call: ([format, ...args]) => formatted(textOf(format), args) },
	toString: { call: ([value]: readonly Value[]) => printed(value ?? null) },
	indent: { lines: true, call: ([width, text]) => printed(text ?? null).indented(indentation(width)) },
	nindent: {
		lines: true,
		call: ([width, text]) => Text.joined([Text.of("\n"), printed(text ?? null).indented(indentation(width))]),
	},
	trim: cut((text) => trimmed(text, undefined, true, true)),
	trimAll: cut((text, by) => trimmed(text, by, true, true)),
	trimall: cut((text, by) => trimmed(text, by, true, true)),
	trimPrefix: cut((text, by) => [text.startsWith(by) ? by.length : 0, text.length]),
	trimSuffix: cut((text, by) => [0, text.endsWith(by) ? text.length - by.length : text.length]),
	trunc: cut((text, by) => {
		const most = Number(by);
		return most < 0 ? [Math.max(0, text.length + most), text.length] : [0, Math.min(text.length, most)];
	}),
	substr: {
		call: ([from, to, text]) => {
			const whole = printed(text ?? null);
			const end = numberOf(to);
			return whole.slice(Math.max(0, numberOf(from)), end < 0 ? whole.length : Math.min(whole.length, end));
		},
	},
	abbrev: {
		call: ([most, text]) => {
			const [whole, length] = [printed(text ?? null), numberOf(most)];
			return whole.length <= length || length < 4 ? whole : Text.joined([whole.slice(0, length - 3), Text.of("...")]);
		},
	},
	upper: changed((text) => text.toUpperCase()),
	lower: changed((text) => text.toLowerCase()),
	title: changed((text) =>
		text.replace(/(^|[^\p{L}\p{N}])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()),
	),
	untitle: changed((text) =>
		text.replace(/(^|\s)(\p{L})/gu, (_, before: string, letter: string) => before + letter.toLowerCase()),
	),
	nospace: changed((text) => text.replace(/\s/g, "")),
	camelcase: ofTexts((text) => words(text).map(capital).join("")),
	snakecase: ofTexts((text) => words(text).join("_").toLowerCase()),
	kebabcase: ofTexts((text) => words(text).join("-").toLowerCase()),
	initials: ofTexts((text) =>
		text
			.split(/\s+/)
			.map((word) => word.charAt(0))
			.join(""),
	),
	replace: {
		call: ([from, to, text]) => {
			const [old, now] = [textOf(from), textOf(to)];
			const whole = printed(text ?? null);
			if (!whole.toString().includes(old)) return whole;
			return placed(
				whole.toString().replaceAll(old, () => now),
				text,
			);
		},
	},
	contains: ofTexts((part, text = "") => text.includes(part)),
	hasPrefix: ofTexts((part, text = "") => text.startsWith(part)),
	hasSuffix: ofTexts((part, text = "") => text.endsWith(part)),
	repeat: { call: ([count, text]) => Text.of(textOf(text).repeat(Math.min(1000, Math.max(0, numberOf(count))))) },
	cat: { call: (values) => Text.of(values.map(textOf).join(" ")) },
	wrap: ofTexts((_, text = "") => text),
	plural: { call: ([one, many, count]) => (numberOf(count) === 1 ? one : many) },
	splitList: ofTexts((by, text = "") => text.split(by).map((part) => Text.of(part))),
	split: ofTexts(
		(by, text = "") => new Map(text.split(by).map((part, index): [string, Value] => [`_${index}`, Text.of(part)])),
	),
	splitn: ofTexts((by, count, text = "") => {
		const all = text.split(by);
		const most = Math.max(1, Number(count));
		const parts = all.length > most ? [...all.slice(0, most - 1), all.slice(most - 1).join(by)] : all;
		return new Map(parts.map((part, index): [string, Value] => [`_${index}`, Text.of(part)]));
	}),
	regexMatch: ofTexts((source, text = "") => pattern(source).test(text.slice(0, 10_000))),
	mustRegexMatch: ofTexts((source, text = "") => pattern(source).test(text.slice(0, 10_000))),
	regexFind: ofTexts((source, text = "") => pattern(source).exec(text.slice(0, 10_000))?.[0] ?? ""),
	regexFindAll: ofTexts((source, text = "", most = "-1") => {
		const all = [...text.slice(0, 10_000).matchAll(pattern(source, "gu"))].map(([one]) => Text.of(one));
		return Number(most) < 0 ? all : all.slice(0, Number(most));
	}),
	regexReplaceAll: ofTexts((source, text = "", by = "") =>
		text.slice(0, 10_000).replace(pattern(source, "gu"), by.replace(/\$\{(\w+)\}/g, "$$$1")),
	),
	mustRegexReplaceAll: ofTexts((source, text = "", by = "") =>
		text.slice(0, 10_000).replace(pattern(source, "gu"), by.replace(/\$\{(\w+)\}/g, "$$$1")),
	),
	regexReplaceAllLiteral: ofTexts((source, text = "", by = "") =>
		text.slice(0, 10_000).replace(pattern(source, "gu"), () => by),
	),
	mustRegexReplaceAllLiteral: ofTexts((source, text = "", by = "") =>
		text.slice(0, 10_000).replace(pattern(source, "gu"), () => by),
	),
	regexSplit: ofTexts((source, text = "", most = "-1") => {
		const all = text
			.slice(0, 10_000)
			.split(pattern(source))
			.map((part) => Text.of(part));
		return Number(most) < 0 ? all : all.slice(0, Number(most));
	}),
	regexQuoteMeta: ofTexts((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")),
};
