/** Lines of at most `width` columns. A word longer than that stands alone, unbroken: paths must stay clickable. */
export function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	for (const paragraph of text.trim().split("\n")) {
		let line = "";
		for (const word of paragraph.split(/[ \t]+/).filter(Boolean)) {
			if (line && line.length + 1 + word.length > width) {
				lines.push(line);
				line = word;
			} else line = line ? `${line} ${word}` : word;
		}
		lines.push(line);
	}
	return lines;
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
		const head = index === 0 ? paint(label) + " ".repeat(Math.max(1, column - label.length)) : " ".repeat(column);
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
