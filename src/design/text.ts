import { z } from "zod";

/** Zero-based, in UTF-16 code units, as the Language Server Protocol counts. */
export const Position = z.object({ line: z.int().min(0), character: z.int().min(0) });
export type Position = z.infer<typeof Position>;

/** Half-open: `end` is the first position after the text. */
export const Range = z.object({ start: Position, end: Position });
export type Range = z.infer<typeof Range>;

/** `file` is relative to the workspace root, with forward slashes. */
export const Location = z.object({ file: z.string(), range: Range });
export type Location = z.infer<typeof Location>;

/** Replaces the text of `range` in `file`; an empty range inserts, an empty `newText` deletes. */
export const TextEdit = Location.extend({ newText: z.string() });
export type TextEdit = z.infer<typeof TextEdit>;

/** One file of the workspace as an analysis sees it. `path` is workspace-relative, with forward slashes. */
export interface SourceFile {
	readonly path: string;
	readonly text: string;
}

/** Something a reader of the review should know about a file: malformed, too large, not rendered. Never ends a review. */
export const Note = z.object({
	file: z.string(),
	range: Range.optional(),
	severity: z.enum(["info", "warning", "error"]),
	message: z.string(),
	/** What it is about, where somebody treats such notes in their own way. */
	kind: z.enum(["unused-suppression"]).optional(),
});
export type Note = z.infer<typeof Note>;

/** Turns offsets into positions and back for one text, in logarithmic time. */
export class LineMap {
	private readonly starts: number[] = [0];
	private readonly length: number;

	constructor(text: string) {
		this.length = text.length;
		for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
	}

	position(offset: number): Position {
		const at = Math.min(Math.max(offset, 0), this.length);
		let low = 0;
		let high = this.starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (this.starts[middle] <= at) low = middle;
			else high = middle - 1;
		}
		return { line: low, character: at - this.starts[low] };
	}

	range(start: number, end: number): Range {
		return { start: this.position(start), end: this.position(end) };
	}

	offset(position: Position): number {
		const start = this.starts[Math.min(position.line, this.starts.length - 1)];
		return Math.min(start + position.character, this.length);
	}
}

/** Applies edits of one file to its text. Edits must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
	const lines = new LineMap(text);
	const spans = edits
		.map((edit, order) => ({
			start: lines.offset(edit.range.start),
			end: lines.offset(edit.range.end),
			newText: edit.newText,
			order,
		}))
		.sort((a, b) => a.start - b.start || a.order - b.order);
	let result = "";
	let from = 0;
	for (const span of spans) {
		if (span.start < from) throw new Error(`overlapping edits at offset ${span.start}`);
		result += text.slice(from, span.start) + span.newText;
		from = span.end;
	}
	return result + text.slice(from);
}
