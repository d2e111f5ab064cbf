import { mutated } from "../mutate.ts";
import type { Random } from "../random.ts";

/** Names that objects of this program have of themselves, and what a reader of names may stumble over. */
const hostile = [
	...["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "prototype", "length", "this", "self"],
	...["", "_", "$", "é", "𝒳", "\u202e", "a.b", "0", "NaN", "undefined", "null", "x".repeat(5000)],
];

/** What opens and closes in some language, to be nested deep. */
const nests: readonly [string, string][] = [
	["(", ")"],
	["[", "]"],
	["{", "}"],
	["f(", ")"],
	["a.b(", ")"],
	["if (x) {\n", "\n}"],
	["() => {\n", "\n}"],
	["a ? b : (", ")"],
	["lambda x: (", ")"],
	["<", ">"],
	["`${", "}`"],
	["!", ""],
	["x = ", ""],
	["a + ", ""],
	["a.", "b"],
	["not ", ""],
	["await ", ""],
	["@a(", ")\n"],
	["/*", "*/"],
	['"', '"'],
	["case ", ":\n"],
	// What is long and not deep: chains, lists, one operation after the other.
	["", ".b(c)"],
	["", "\n.b((c) => c)"],
	["", "[0]"],
	["", ", b"],
	["a: b, ", ""],
	["", " || b == c"],
];

const word = /[\p{L}_$][\p{L}\p{N}_$]*|\d+|"[^"\n]*"|'[^'\n]*'|[^\s\p{L}\p{N}]/gu;

function wordsOf(text: string): { at: number; word: string }[] {
	return [...text.matchAll(word)].map((one) => ({ at: one.index, word: one[0] }));
}

/** How far a line stands to the right. */
const depthOf = (line: string) => /^\s*/.exec(line)?.[0].replaceAll("\t", "    ").length ?? 0;

type Mutator = (text: string, random: Random, others: readonly string[]) => string;

const mutators: readonly Mutator[] = [
	// One token as another of the same file, or of another one.
	(text, random, others) => {
		const own = wordsOf(text);
		const from = random.next() < 0.7 ? own : wordsOf(random.pick(others));
		if (own.length === 0 || from.length === 0) return text;
		const { at, word: old } = random.pick(own);
		return text.slice(0, at) + random.pick(from).word + text.slice(at + old.length);
	},
	// A name that means something to the program that reads it, wherever it stands.
	(text, random) => {
		const names = wordsOf(text).filter(({ word: one }) => /^[\p{L}_$]/u.test(one));
		if (names.length === 0) return text;
		const name = random.pick(names).word;
		const by = random.pick(hostile);
		if (random.next() < 0.5) return text.replace(name, () => by);
		return text.replaceAll(name, () => by);
	},
	// Lines of another file.
	(text, random, others) => {
		const lines = random.pick(others).split("\n");
		const start = random.below(lines.length);
		const own = text.split("\n");
		own.splice(random.below(own.length + 1), random.below(4), ...lines.slice(start, start + 1 + random.below(30)));
		return own.join("\n");
	},
	// An expression, nested.
	(text, random) => {
		const words = wordsOf(text);
		if (words.length === 0) return text;
		const { at, word: old } = random.pick(words);
		const [open, close] = random.pick(nests);
		const times = random.next() < 0.1 ? 1 + random.below(4000) : 1 + random.below(12);
		return text.slice(0, at) + open.repeat(times) + old + close.repeat(times) + text.slice(at + old.length);
	},
	// A block said many times.
	(text, random) => {
		const lines = text.split("\n");
		const start = random.below(lines.length);
		const block = lines.slice(start, start + 1 + random.below(12));
		const times = Math.min(random.next() < 0.1 ? 300 : 4, Math.floor(60_000 / (block.join("\n").length + 1)));
		for (let i = 0; i < times; i++) lines.splice(start, 0, ...block);
		return lines.join("\n");
	},
	// All that stands in a block, many times in it: a function of thousands of lines.
	(text, random) => {
		const lines = text.split("\n");
		const inner = [...lines.keys()].filter((at) => depthOf(lines[at]) > 0 && lines[at].trim() !== "");
		if (inner.length === 0) return text;
		const at = random.pick(inner);
		const isWithin = (line: string | undefined) =>
			line !== undefined && (line.trim() === "" || depthOf(line) >= depthOf(lines[at]));
		let [start, end] = [at, at + 1];
		while (isWithin(lines[start - 1])) start--;
		while (isWithin(lines[end])) end++;
		const block = lines.slice(start, end);
		const times = Math.min(random.next() < 0.2 ? 3000 : 4, Math.floor(60_000 / (block.join("\n").length + 1)));
		return [...lines.slice(0, end), ...Array.from({ length: times }, () => block).flat(), ...lines.slice(end)].join(
			"\n",
		);
	},
	// What holds of each other, turned round: two lines change places.
	(text, random) => {
		const lines = text.split("\n");
		const [one, other] = [random.below(lines.length), random.below(lines.length)];
		[lines[one], lines[other]] = [lines[other], lines[one]];
		return lines.join("\n");
	},
	(text, random) => mutated(text, random),
	(text, random) => mutated(text, random),
];

/** Only words of a language, in no order that anybody would write. */
function soup(random: Random, others: readonly string[]): string {
	const words = others.length > 0 ? wordsOf(random.pick(others)) : [];
	if (words.length === 0) return "";
	let text = "";
	for (let i = 20 + random.below(600); i > 0; i--) {
		text += random.pick(words).word + (random.next() < 0.15 ? "\n" : random.next() < 0.7 ? " " : "");
	}
	return text;
}

/** A program with a few things wrong with it, or hardly one at all. */
export function mutatedCode(text: string, random: Random, others: readonly string[]): string {
	if (random.next() < 0.05) return soup(random, others);
	let now = text;
	for (let i = 1 + random.below(4); i > 0; i--) now = random.pick(mutators)(now, random, others);
	return now.slice(0, 200_000);
}
