import { printable } from "../design/printable.ts";

/**
 * Lines of at most `width` columns. A word longer than that stands alone, unbroken: paths must stay clickable.
 * A number stays with its unit.
 */
export function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	const glue = "\u00a0";
	for (const paragraph of text.trim().split("\n")) {
		let line = "";
		const whole = printable(paragraph).replace(/(\d) (?=(ms|s|%|USD|kB|MB)\b|%)/g, `$1${glue}`);
		for (const word of whole.split(/[ \t]+/).filter(Boolean)) {
			if (line && line.length + 1 + word.length > width) {
				lines.push(line);
				line = word;
			} else line = line ? `${line} ${word}` : word;
		}
		lines.push(line);
	}
	return lines.map((line) => line.replaceAll(glue, " "));
}

/** Text behind a label in a column of its own. */
export function labelled(
	label: string,
	text: string | readonly string[],
	options: { indent: number; column: number; width: number; paint?: (label: string) => string },
): string[] {
	const { indent, column, width, paint = (same) => same } = options;
	const lines = typeof text === "string" ? wrap(text, Math.max(20, width - indent - column)) : text;
	return lines.map((line, index) => {
		const head =
			index === 0 && label ? paint(label) + " ".repeat(Math.max(1, column - label.length)) : " ".repeat(column);
		return (" ".repeat(indent) + head + line).trimEnd();
	});
}

/** Rows with their cells aligned; the last cell of a row is not padded. */
export function aligned(rows: readonly (readonly string[])[], right: readonly number[] = []): string[][] {
	const widths: number[] = [];
	for (const row of rows)
		row.forEach((cell, column) => {
			widths[column] = Math.max(widths[column] ?? 0, cell.length);
		});
	return rows.map((row) =>
		row.map((cell, column) => {
			if (right.includes(column)) return cell.padStart(widths[column]);
			return column === row.length - 1 ? cell : cell.padEnd(widths[column]);
		}),
	);
}
