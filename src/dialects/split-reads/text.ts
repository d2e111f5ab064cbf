/** What stands between a bracket and its other half, and where it ends; undefined where it does not end soon. */
export function within(text: string, open: number, longest = 4000): { inner: string; end: number } | undefined {
	let depth = 0;
	let quote = "";
	for (let at = open; at < text.length && at < open + longest; at++) {
		const one = text[at];
		if (quote) {
			if (one === "\\") at++;
			else if (one === quote) quote = "";
		} else if (one === '"' || one === "'" || one === "`") quote = one;
		else if ("([{".includes(one)) depth++;
		else if (")]}".includes(one) && --depth === 0) return { inner: text.slice(open + 1, at), end: at + 1 };
	}
	return undefined;
}

/** The parts of a list or map of a program, as they are told apart by its own commas. */
export function parts(inner: string): string[] {
	const found: string[] = [];
	let from = 0;
	for (let at = 0; at < inner.length; at++) {
		if ("([{".includes(inner[at])) at = (within(inner, at)?.end ?? inner.length) - 1;
		else if ("\"'`".includes(inner[at])) at = endOfText(inner, at);
		else if (inner[at] === ",") {
			found.push(inner.slice(from, at));
			from = at + 1;
		}
	}
	return [...found, inner.slice(from)].map((one) => one.trim()).filter(Boolean);
}

function endOfText(text: string, open: number): number {
	for (let at = open + 1; at < text.length; at++) {
		if (text[at] === "\\") at++;
		else if (text[at] === text[open]) return at;
	}
	return text.length;
}

/** The keys of a map, as they are written; undefined where only the run knows all of them. */
export function keysOf(map: string): string[] | undefined {
	const keys = parts(map).map((one) => /^["']?([$\w.]+)["']?\s*(?::|$)/.exec(one)?.[1]);
	return keys.every((one) => one !== undefined) ? (keys as string[]) : undefined;
}

const heads =
	/^([ \t]*)(?:(?:export|default|public|private|protected|static|async)\s+)*(?:def|function\*?|func)\s+(\w+)|^([ \t]*)(?:export\s+)?(?:const|let|var)\s+(\w+)\s*(?::[^=\n]+)?=\s*(?:async\s*)?(?:\([^\n]*\)|\w+)\s*(?::[^=\n]+)?=>|^([ \t]*)(?:async\s+)?(\w+)\s*\([^\n;]*\)[^\n;=]*\{\s*$/gm;
const noNames = /^(if|for|while|switch|catch|with|return|await)$/;

/** The name of the nearest function around a place, as its indentation tells. */
export function functionAround(text: string, place: number): string | undefined {
	const line = text.slice(text.lastIndexOf("\n", place - 1) + 1, place);
	const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
	let found: string | undefined;
	for (const head of text.slice(Math.max(0, place - 6000), place).matchAll(heads)) {
		const [own, name] = [head[1] ?? head[3] ?? head[5] ?? "", head[2] ?? head[4] ?? head[6]];
		if (!noNames.test(name) && own.length < indent) found = name;
	}
	return found;
}
