/**
 * Lines that a patch without context (`git diff --unified=0`) adds or alters, by file; where it only deletes, the lines
 * around the gap. Zero-based. Counted rather than told by their first sign: an added line may itself start with "++ ".
 */
export function rangesByFile(patch: string): Map<string, { from: number; to: number }[]> {
	const files = new Map<string, { from: number; to: number }[]>();
	let ranges: { from: number; to: number }[] = [];
	let left = 0;
	for (const line of patch.split("\n")) {
		if (line.startsWith("\\")) continue;
		if (left > 0) {
			left--;
			continue;
		}
		const name = /^\+\+\+ (.*?)\t?$/.exec(line);
		if (name) {
			ranges = [];
			files.set(unquoted(name[1]).replace(/^b\//, ""), ranges);
		}
		const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
		if (!hunk) continue;
		const [removed, start, added] = [Number(hunk[1] ?? 1), Number(hunk[2]), Number(hunk[3] ?? 1)];
		left = removed + added;
		// A pure deletion names the line before the gap, counted from one: the gap lies between it and the next.
		if (added === 0) ranges.push({ from: Math.max(start - 1, 0), to: start });
		else ranges.push({ from: start - 1, to: start + added - 2 });
	}
	return files;
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** A name as git quotes it in a patch: like a string of C, with the bytes of what is no ASCII in octal. */
function unquoted(name: string): string {
	if (!/^".*"$/.test(name)) return name;
	const bytes: Buffer[] = [];
	for (const [part, octal, sign] of name.slice(1, -1).matchAll(/\\(?:([0-7]{3})|(.))|[^\\]+/g)) {
		if (octal) bytes.push(Buffer.from([Number.parseInt(octal, 8)]));
		else if (sign) bytes.push(sign in escapes ? Buffer.from([escapes[sign]]) : Buffer.from(sign));
		else bytes.push(Buffer.from(part));
	}
	return Buffer.concat(bytes).toString();
}
