/** No platform lets a name be longer (RFC 1123). */
const longestName = 253;

/** Text of a workspace as one line that a terminal, a log and a diagram take for text: no control characters. */
export function printable(text: string): string {
	return text
		.replace(/[\s\u2028\u2029]+/g, " ")
		.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "")
		.trim();
}

/** What a component may be called in words. A name that is well formed stays as it is. */
export function printableName(name: string): string {
	const line = printable(name);
	if (line.length <= longestName) return line;
	return `${line.slice(0, longestName - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
