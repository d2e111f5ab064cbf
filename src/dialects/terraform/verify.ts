import { isPiece } from "../../design/fragment.ts";
import { applyEdits, type SourceFile, type TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal } from "../dialect.ts";
import { read } from "./read.ts";

/** Reads the edited files again: an edit that does not give the wanted value is worse than none. */
export function verified(
	change: AttributeChange,
	files: readonly SourceFile[],
	edits: readonly TextEdit[],
): Refusal | undefined {
	const edited = files.map((file) => {
		const own = edits.filter((edit) => edit.file === file.path);
		return own.length > 0 ? { path: file.path, text: applyEdits(file.text, own) } : file;
	});
	const before = read(files);
	const after = read(edited);
	const anchor = change.current.handle?.anchor;
	if (after.notes.length > before.notes.length) return { refused: "The edit would break the file; change it by hand." };
	const found = after.fragments.flatMap((fragment) => {
		if (!isPiece(fragment) || fragment.kind !== change.kind) return [];
		const attribute = fragment.attributes[change.attribute];
		return attribute?.handle?.anchor === anchor ? [attribute] : [];
	});
	// A removed resource has no handle any more.
	if (found.length === 0 || found.every((attribute) => same(attribute.value, change.value))) return undefined;
	return { refused: `Setting ${anchor} would not make it ${JSON.stringify(change.value)}; change it by hand.` };
}

function same(value: unknown, wanted: unknown): boolean {
	if (typeof value === "number" && typeof wanted === "number") return Math.abs(value - wanted) < 1;
	if (Array.isArray(value) && Array.isArray(wanted)) return [...value].sort().join() === [...wanted].sort().join();
	return JSON.stringify(value) === JSON.stringify(wanted);
}
