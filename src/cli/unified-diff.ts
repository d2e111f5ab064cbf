/** A unified diff of two texts, as `patch` and `git apply` read it. Empty where they are equal. */
export function unifiedDiff(path: string, before: string, after: string): string {
	if (before === after) return "";
	const [a, b] = [before.split("\n"), after.split("\n")];
	const lines = [`--- ${quoted(`a/${path}`)}`, `+++ ${quoted(`b/${path}`)}`];
	for (const hunk of hunks(steps(a, b))) {
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

/** One line that both texts have (" "), or only one of them; `a` and `b` are the lines reached before it. */
interface Step {
	sign: " " | "-" | "+";
	text: string;
	a: number;
	b: number;
	last?: boolean;
}

const context = 3;

/** The shortest way from one text to the other, by the greedy algorithm of Myers (1986). */
function steps(before: readonly string[], after: readonly string[]): Step[] {
	const a = withoutLastEnd(before);
	const b = withoutLastEnd(after);
	const best = new Map<number, number>([[1, 0]]);
	const trail: Map<number, number>[] = [];
	for (let d = 0; ; d++) {
		trail.push(new Map(best));
		for (let k = -d; k <= d; k += 2) {
			const down = k === -d || (k !== d && (best.get(k - 1) ?? -1) < (best.get(k + 1) ?? -1));
			let x = down ? (best.get(k + 1) ?? 0) : (best.get(k - 1) ?? 0) + 1;
			let y = x - k;
			while (x < a.lines.length && y < b.lines.length && a.at(x) === b.at(y)) {
				x++;
				y++;
			}
			best.set(k, x);
			if (x >= a.lines.length && y >= b.lines.length) return back(a, b, trail);
		}
	}
}

type Text = ReturnType<typeof withoutLastEnd>;

/** A text that ends in a newline has an empty last "line"; one that does not differs from it in its last line. */
function withoutLastEnd(all: readonly string[]) {
	const ended = all.at(-1) === "";
	const lines = ended ? all.slice(0, -1) : all;
	const isLast = (index: number) => !ended && index === lines.length - 1;
	return { lines, isLast, at: (index: number) => `${lines[index]}${isLast(index) ? "\u0000" : ""}` };
}

function back(a: Text, b: Text, trail: readonly Map<number, number>[]): Step[] {
	const found: Step[] = [];
	let [x, y] = [a.lines.length, b.lines.length];
	for (let d = trail.length - 1; d >= 0; d--) {
		const best = trail[d];
		const k = x - y;
		const down = k === -d || (k !== d && (best.get(k - 1) ?? -1) < (best.get(k + 1) ?? -1));
		const fromK = down ? k + 1 : k - 1;
		const fromX = best.get(fromK) ?? 0;
		const fromY = fromX - fromK;
		while (x > fromX && y > fromY && x > 0 && y > 0) {
			x--;
			y--;
			found.push({ sign: " ", text: a.lines[x], a: x, b: y, last: a.isLast(x) });
		}
		if (d === 0) break;
		if (down) found.push({ sign: "+", text: b.lines[fromY], a: fromX, b: fromY, last: b.isLast(fromY) });
		else found.push({ sign: "-", text: a.lines[fromX], a: fromX, b: fromY, last: a.isLast(fromX) });
		[x, y] = [fromX, fromY];
	}
	return found.reverse();
}

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
