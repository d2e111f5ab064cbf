/** Whether a path (forward slashes, relative) is meant. */
export type Matcher = (path: string) => boolean;

/**
 * A glob as shells have it: `*` and `?` within a name, `[a-z]`, `**` over folders, `\` before what is meant literally.
 * Nothing else has a meaning. Time grows with the product of both lengths and no more, whatever the pattern: a
 * regular expression made of a glob may take for ever, and the globs of a workspace are anybody's.
 */
export function glob(pattern: string): Matcher {
	const names = pattern.split("/").map((name) => (name === "**" ? "**" : nameOf(name)));
	const [first, name] = names;
	// Whatever lies before it: most patterns of a .gitignore mean a name.
	if (names.length === 2 && first === "**" && name !== "**")
		return (path) => name(path.slice(path.lastIndexOf("/") + 1));
	return (path) =>
		matches(
			names,
			partsOf(path),
			(name) => name === "**",
			(name, part) => name !== "**" && name(part),
		);
}

let last: { path: string; parts: string[] } = { path: "", parts: [""] };

/** Many globs are asked about one path after the other. */
function partsOf(path: string): string[] {
	if (last.path !== path) last = { path, parts: path.split("/") };
	return last.parts;
}

/** Most names of a list are plain, or have a star at one end. */
function nameOf(name: string): Matcher {
	const [, before, plain, after] = /^(\*?)([^*?[\\]*)(\*?)$/.exec(name) ?? [];
	if (plain === undefined || (before && after)) {
		const pattern = tokens(name);
		return (part) => nameMatches(pattern, part);
	}
	if (before) return (part) => part.endsWith(plain);
	return after ? (part) => part.startsWith(plain) : (part) => part === plain;
}

const mostAlternatives = 64;

/** A glob in which `{a,b}` also stands for either. */
export function globWithBraces(pattern: string): Matcher {
	const all = alternatives(pattern.replace(/^\.\//, "")).map(glob);
	return (path) => all.some((one) => one(path));
}

function alternatives(pattern: string): string[] {
	const found: string[] = [];
	const open = [pattern];
	for (let next = open.pop(); next !== undefined && found.length < mostAlternatives; next = open.pop()) {
		const inner = /\{([^{}]*,[^{}]*)\}/.exec(next);
		if (!inner) found.push(next);
		else {
			const [before, after] = [next.slice(0, inner.index), next.slice(inner.index + inner[0].length)];
			open.push(
				...inner[1]
					.split(",")
					.slice(0, mostAlternatives)
					.map((one) => before + one + after),
			);
		}
	}
	return found;
}

type Token = "*" | ((sign: string) => boolean);

function tokens(name: string): Token[] {
	const found: Token[] = [];
	for (let at = 0; at < name.length; at++) {
		const sign = name[at];
		if (sign === "*") {
			if (found.at(-1) !== "*") found.push("*");
		} else if (sign === "?") found.push(() => true);
		else if (sign === "[") {
			const end = name.indexOf("]", /^[!^]/.test(name[at + 1]) ? at + 3 : at + 2);
			if (end < 0) found.push(literal("["));
			else {
				found.push(oneOf(name.slice(at + 1, end)));
				at = end;
			}
		} else if (sign === "\\" && at + 1 < name.length) found.push(literal(name[++at]));
		else found.push(literal(sign));
	}
	return found;
}

function literal(wanted: string): Token {
	return (sign) => sign === wanted;
}

function oneOf(set: string): Token {
	const negated = /^[!^]/.test(set);
	const signs = negated ? set.slice(1) : set;
	const ranges: [string, string][] = [];
	for (let at = 0; at < signs.length; at++) {
		if (signs[at] === "\\" && at + 1 < signs.length) at++;
		const from = signs[at];
		if (signs[at + 1] === "-" && at + 2 < signs.length) {
			at += 2;
			if (signs[at] === "\\" && at + 1 < signs.length) at++;
			ranges.push([from, signs[at]]);
		} else ranges.push([from, from]);
	}
	return (sign) => ranges.some(([from, to]) => sign >= from && sign <= to) !== negated;
}

function nameMatches(pattern: readonly Token[], name: string): boolean {
	return matches(
		pattern,
		name,
		(token) => token === "*",
		(token, sign) => token !== "*" && token(sign),
	);
}

/**
 * Whether a pattern matches the whole. Going back to the last star is enough: what an earlier one took can as well be
 * taken by the later.
 */
function matches<P, V>(
	pattern: ArrayLike<P>,
	whole: ArrayLike<V>,
	isStar: (one: P) => boolean,
	fits: (one: P, part: V) => boolean,
): boolean {
	let [at, next] = [0, 0];
	let [star, taken] = [-1, 0];
	while (next < whole.length) {
		if (at < pattern.length && isStar(pattern[at])) {
			[star, taken] = [at++, next];
		} else if (at < pattern.length && fits(pattern[at], whole[next])) {
			at++;
			next++;
		} else if (star >= 0) {
			[at, next] = [star + 1, ++taken];
		} else return false;
	}
	while (at < pattern.length && isStar(pattern[at])) at++;
	return at === pattern.length;
}
