import type { Random } from "./random.ts";

/** Tokens that have a meaning somewhere: of YAML, HCL, Dockerfiles, TypeScript, CEL, globs, terminals. */
const tokens = [
	..."{}[]()<>|&*!?:,-#'\"`~@%^$\\/=;.\0\t\r\n ",
	...["---\n", "...\n", "&a ", "*a", "<<: *a\n", "? ", "- ", "|\n", ">-\n", "!!binary ", "%YAML 1.1\n"],
	...['"${', "}", "<<EOT\n", "%{ if ", "local.a", "for x in ", " ? ", " : ", "null", "dynamic "],
	...["FROM ", "ENTRYPOINT [", "\\\n", "async ", "await ", "=> ", "${", "/*", "*/", "//", "@dec ", "import "],
	...["{{ .Values.x }}", "\u001b[2J", "\u2028", "\uFEFF", "\uD800", "\r\n", "__proto__", "constructor"],
	...["web", "kind: Service\n", "kind: List\n", "apiVersion: v1\n", "scaleproof-ignore x -- y", "<script>"],
];

const numbers = ["0", "-1", "1e999", "1e-300", "900000000", "1000000000000", "0.5", ".inf", "NaN", "0x10", "007"];

type Mutator = (text: string, random: Random) => string;

function span(text: string, random: Random, most: number): [start: number, end: number] {
	const start = random.below(text.length + 1);
	return [start, Math.min(text.length, start + random.below(most))];
}

function lineOf(text: string, random: Random): [start: number, end: number] {
	const at = random.below(text.length + 1);
	const end = text.indexOf("\n", at);
	return [text.lastIndexOf("\n", at - 1) + 1, end < 0 ? text.length : end + 1];
}

function replaced(text: string, [start, end]: [number, number], by: string): string {
	return text.slice(0, start) + by + text.slice(end);
}

const mutators: readonly Mutator[] = [
	(text, random) => replaced(text, span(text, random, 40), ""),
	(text, random) => replaced(text, span(text, random, 3), random.pick(tokens)),
	(text, random) => replaced(text, span(text, random, 1), random.pick(tokens)),
	(text, random) => replaced(text, lineOf(text, random), ""),
	(text, random) => {
		const [start, end] = lineOf(text, random);
		const [there] = lineOf(text, random);
		return replaced(text, [there, there], text.slice(start, end));
	},
	(text, random) => {
		const [start] = lineOf(text, random);
		return replaced(text, [start, start], random.pick(["  ", " ", "\t", "- ", "# "]));
	},
	(text, random) => {
		const all = [...text.matchAll(/\d+(?:\.\d+)?/g)];
		if (all.length === 0) return text;
		const { index, 0: found } = random.pick(all);
		return replaced(text, [index, index + found.length], random.pick(numbers));
	},
	(text, random) => {
		const [start, end] = span(text, random, 60);
		const copy = text.slice(start, end);
		return replaced(text, [start, end], copy.repeat(2 + random.below(5)));
	},
	// Rarely much of the same: what is quadratic shows.
	(text, random) => {
		if (random.next() > 0.05) return text;
		const at = random.below(text.length + 1);
		return replaced(text, [at, at], random.pick(tokens).repeat(1 + random.below(3000)));
	},
	(text, random) => text.slice(0, random.below(text.length + 1)),
	(text) => text.replaceAll("\n", "\r\n"),
];

/** The text with a few things wrong with it. */
export function mutated(text: string, random: Random): string {
	let now = text;
	for (let i = 1 + random.below(4); i > 0; i--) now = random.pick(mutators)(now, random);
	return now.slice(0, 900_000);
}
