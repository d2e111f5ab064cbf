import type { Finding } from "../../src/rules/finding.ts";

/** A marker line such as `# ~~~~ rule-id`: the tildes stand under the text that the finding must point to. */
const marker = /^(\s*(?:#|\/\/|--))(\s*)(~+) ([a-z0-9-]+)\s*$/;

export interface Marked {
	text: string;
	expected: string[];
}

/** Takes the markers out of a fixture's text; each becomes "line:column+length rule-id", all one-based. */
export function readMarkers(text: string): Marked {
	const kept: string[] = [];
	const expected: string[] = [];
	for (const line of text.split("\n")) {
		const match = marker.exec(line);
		if (!match) kept.push(line);
		else expected.push(`${kept.length}:${match[1].length + match[2].length + 1}+${match[3].length} ${match[4]}`);
	}
	return { text: kept.join("\n"), expected: expected.sort() };
}

/** A finding in the same form as a marker; a range over several lines counts to the end of its first. */
export function asMarker(finding: Finding, text: string): string {
	const { start, end } = finding.at.range;
	const line = text.split("\n")[start.line] ?? "";
	const last = end.line === start.line ? end.character : line.length;
	return `${start.line + 1}:${start.character + 1}+${Math.max(last - start.character, 1)} ${finding.rule}`;
}

/** The text with a marker under each finding: how `UPDATE=1` rewrites a fixture. */
export function writeMarkers(text: string, findings: readonly Finding[], comment: string): string {
	const lines = text.split("\n");
	const out: string[] = [];
	lines.forEach((line, index) => {
		out.push(line);
		for (const finding of findings.filter((one) => one.at.range.start.line === index)) {
			const [, column, length, rule] = /^\d+:(\d+)\+(\d+) (.+)$/.exec(asMarker(finding, text)) ?? [];
			const gap = Number(column) - 1 - comment.length;
			if (gap < 0) throw new Error(`no room for a marker under ${line}: indent the fixture's text`);
			out.push(`${comment}${" ".repeat(gap)}${"~".repeat(Number(length))} ${rule}`);
		}
	});
	return out.join("\n");
}
