import { lineSteps, type Step } from "../review/line-diff.ts";

/** A unified diff of two texts, as `patch` and `git apply` read it. Empty where they are equal. */
export function unifiedDiff(path: string, before: string, after: string): string {
	if (before === after) return "";
	const [a, b] = [before.split("\n"), after.split("\n")];
	const lines = [`--- ${quoted(`a/${path}`)}`, `+++ ${quoted(`b/${path}`)}`];
	for (const hunk of hunks(lineSteps(a, b))) {
		const old = hunk.filter((step) => step.sign !== "+");
		const now = hunk.filter((step) => step.sign !== "-");
		lines.push(`@@ -${hunk[0].a + 1},${old.length} +${hunk[0].b + 1},${now.length} @@`);
		for (const { sign, text, last } of hunk) {
			lines.push(sign + text);
			if (last) lines.push("\\ No newline at end of file");
		}
	}
	return `${lines.join("\n")}\n`;
}

/** A name that would end its line, or act on a terminal, as git quotes it: like a string of C. */
function quoted(path: string): string {
	if (!/["\\\p{Cc}]/u.test(path)) return path;
	const octal = (byte: number) => `\\${byte.toString(8).padStart(3, "0")}`;
	const escaped = path.replace(/["\\]|\p{Cc}/gu, (sign) =>
		sign === '"' || sign === "\\" ? `\\${sign}` : [...new TextEncoder().encode(sign)].map(octal).join(""),
	);
	return `"${escaped}"`;
}

const context = 3;

function hunks(all: readonly Step[]): Step[][] {
	const result: Step[][] = [];
	let end = -1;
	all.forEach((step, index) => {
		if (step.sign === " ") return;
		const from = Math.max(index - context, 0);
		const to = Math.min(index + context + 1, all.length);
		const last = result.at(-1);
		if (last && from <= end) last.push(...all.slice(end, to));
		else result.push(all.slice(from, to));
		end = to;
	});
	return result;
}
