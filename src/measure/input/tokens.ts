/**
 * The columns of a line of an access log: parted by blanks, kept together by quotes and brackets, which are taken off. A
 * quote is escaped by a backslash. A list keeps its blanks ("0.001, 0.002"; nginx writes one time for each server that
 * it tried, and parts groups of them by " : "). Undefined where a quote or bracket does not end.
 */
export function tokensOf(line: string): string[] | undefined {
	const tokens: string[] = [];
	let at = 0;
	/** Whether the last column is a list that waits for more. */
	let isOpen = false;
	while (at < line.length) {
		const sign = line[at];
		if (isBlank(sign)) {
			at++;
			continue;
		}
		const close = sign === '"' ? '"' : sign === "[" ? "]" : "";
		const end = close ? closing(line, close, at + 1) : blankAfter(line, at);
		if (end < 0) return undefined;
		// An address of IPv6 goes on behind its bracket: [::1]:8080.
		const goesOn = close === "]" && end + 1 < line.length && !isBlank(line[end + 1]);
		const after = goesOn ? blankAfter(line, end) : close ? end + 1 : end;
		if (after < 0) return undefined;
		const token = goesOn ? line.slice(at, after) : line.slice(close ? at + 1 : at, end);
		at = after;
		const goesOnInList = !close && tokens.length > 0 && (token === ":" || (isOpen && isTime(token)));
		// Looking at the end of the whole list again and again would copy it each time.
		isOpen = token === ":" || (!close && token.endsWith(","));
		if (goesOnInList) tokens[tokens.length - 1] += ` ${token}`;
		else tokens.push(token);
	}
	return tokens;
}

function isBlank(sign: string): boolean {
	return sign === " " || sign === "\t";
}

function isTime(token: string): boolean {
	return /^(\d{1,20}(\.\d{1,20})?|-),?$/.test(token);
}

function closing(line: string, close: string, from: number): number {
	for (let at = line.indexOf(close, from); at >= 0; at = line.indexOf(close, at + 1)) {
		let slashes = 0;
		while (line[at - 1 - slashes] === "\\") slashes++;
		if (slashes % 2 === 0) return at;
	}
	return -1;
}

/** A value after a key may be quoted: urt="0.1, 0.2". */
function blankAfter(line: string, from: number): number {
	let at = from;
	while (at < line.length && !isBlank(line[at])) {
		if (line[at] === '"' && line[at - 1] === "=") {
			const end = closing(line, '"', at + 1);
			if (end < 0) return -1;
			at = end;
		}
		at++;
	}
	return at;
}
