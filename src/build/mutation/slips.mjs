import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../process.mjs";

/** What to look for in a line of code, and what to put there: the slips that people make. */
const slips = [
	[/===/, "!=="],
	[/!==/, "==="],
	[/ && /, " || "],
	[/ \|\| /, " && "],
	[/ \?\? .+?(?=[;,)])/, ""],
	// But for an order by names, of which no two are the same.
	[/ < (?!.* \? -1 : )/, " <= "],
	[/ > (?!.* \? 1 : 0)/, " >= "],
	[/ <= /, " < "],
	[/ >= /, " > "],
	[/\btrue\b/, "false"],
	[/\bfalse\b/, "true"],
	[/ \+ 1\b/, ""],
	[/ - 1\b/, ""],
	[/\.some\(/, ".every("],
	[/\.every\(/, ".some("],
	[/\.filter\([^()]*\)/, ""],
	[/^\s*if \(.*\) (return|continue|throw)\b.*;$/, ""],
	[/^\s*[\w.]+\.(push|set|add|sort|delete)\(.*\);$/, ""],
];

/** Every slip that can be made in a file: the line `at` (from 0), the offset of what changes, and the text `now`. */
export function slipsOf(file) {
	const text = readFileSync(join(root, file), "utf8");
	const lines = text.split("\n");
	let start = 0;
	return lines.flatMap((line, at) => {
		const offset = start;
		start += line.length + 1;
		if (/^\s*(\/\/|\/?\*|import\b|export (type|interface)\b)/.test(line)) return [];
		return slips.flatMap(([slip, instead]) => {
			const match = slip.exec(line);
			if (!match) return [];
			const first = match[0].search(/\S/) + match.index;
			const now = line.replace(slip, instead);
			return [{ file, at, offset: offset + first, line, now, text: lines.with(at, now).join("\n") }];
		});
	});
}

/** The same few of many for the same seed (mulberry32). */
export function chosen(all, sample, seed) {
	let state = seed >>> 0;
	const random = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const ranked = all.map((mutant) => ({ mutant, rank: random() })).sort((a, b) => a.rank - b.rank);
	return ranked.slice(0, sample).map(({ mutant }) => mutant);
}
