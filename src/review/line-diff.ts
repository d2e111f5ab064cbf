import type { TextEdit } from "../design/text.ts";

/** One line that both texts have (" "), or only one of them; `a` and `b` are the lines reached before it. */
export interface Step {
	sign: " " | "-" | "+";
	text: string;
	a: number;
	b: number;
	last?: boolean;
}

/** The shortest way from one text to the other, by the greedy algorithm of Myers (1986). */
export function lineSteps(before: readonly string[], after: readonly string[]): Step[] {
	const a = withoutLastEnd(before);
	const b = withoutLastEnd(after);
	// Every diagonal that is asked about was reached in the step before, or is this one.
	const best = new Map<number, number>([[1, 0]]);
	const trail: Map<number, number>[] = [];
	for (let d = 0; ; d++) {
		trail.push(new Map(best));
		for (let k = -d; k <= d; k += 2) {
			const down = k === -d || (k !== d && best.get(k - 1)! < best.get(k + 1)!);
			let x = down ? best.get(k + 1)! : best.get(k - 1)! + 1;
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
		const down = k === -d || (k !== d && best.get(k - 1)! < best.get(k + 1)!);
		const fromK = down ? k + 1 : k - 1;
		const fromX = best.get(fromK)!;
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

/** The edits that make one text of a file the other: whole lines each. */
export function lineEdits(file: string, before: string, after: string): TextEdit[] {
	const lines = before.split("\n");
	const edits: TextEdit[] = [];
	let to = -1;
	for (const { sign, text, a, last } of lineSteps(lines, after.split("\n"))) {
		if (sign === " ") continue;
		if (a !== to) edits.push({ file, range: { start: { line: a, character: 0 }, end: startOf(a) }, newText: "" });
		const edit = edits[edits.length - 1];
		to = sign === "-" ? a + 1 : a;
		edit.range.end = startOf(to);
		if (sign === "+") edit.newText += last ? text : `${text}\n`;
	}
	return edits;

	/** Of a line; the end of the text where there are no more. */
	function startOf(line: number) {
		return line < lines.length ? { line, character: 0 } : { line: line - 1, character: lines[line - 1].length };
	}
}
