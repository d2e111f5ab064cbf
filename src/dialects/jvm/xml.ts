/** An element of XML with where its content stands. Attributes are left out: build files say nothing in them. */
export interface Element {
	name: string;
	start: number;
	end: number;
	children: Element[];
}

/** No build file is deeper. */
const deepest = 60;

/** Reads XML in one pass: whatever is malformed ends where it begins. */
export function parseXml(text: string): Element {
	const root: Element = { name: "", start: 0, end: text.length, children: [] };
	const open: Element[] = [root];
	for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
		const skipped = skip(text, at);
		if (skipped !== undefined) {
			at = skipped;
			continue;
		}
		const close = text.indexOf(">", at);
		if (close < 0) break;
		const [, slash, name] = /^<(\/?)([\w:.-]+)/.exec(text.slice(at, Math.min(close, at + 200))) ?? [];
		if (name && slash) {
			const index = open.findLastIndex((one) => one.name === name);
			if (index > 0) {
				open[index].end = at;
				open.length = index;
			}
		} else if (name && open.length < deepest) {
			const element: Element = { name, start: close + 1, end: close + 1, children: [] };
			open[open.length - 1].children.push(element);
			if (text[close - 1] !== "/") open.push(element);
		}
		at = close + 1;
	}
	return root;
}

/** Comments, instructions and raw text: where they end. */
function skip(text: string, at: number): number | undefined {
	for (const [start, end] of [
		["<!--", "-->"],
		["<![CDATA[", "]]>"],
		["<?", "?>"],
		["<!", ">"],
	]) {
		if (!text.startsWith(start, at)) continue;
		const found = text.indexOf(end, at + start.length);
		return found < 0 ? text.length : found + end.length;
	}
	return undefined;
}

export function under(element: Element | undefined, ...path: string[]): Element | undefined {
	let at = element;
	for (const name of path) at = at?.children.find((one) => one.name === name);
	return at;
}

export function allUnder(element: Element | undefined, ...path: string[]): Element[] {
	const last = path.at(-1);
	return under(element, ...path.slice(0, -1))?.children.filter((one) => one.name === last) ?? [];
}

/** The text of an element without children. */
export function textOf(element: Element | undefined, text: string): string | undefined {
	return element && element.children.length === 0 ? text.slice(element.start, element.end).trim() : undefined;
}
