import { parseDocument } from "yaml";
import type { LineMap, TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import type { Placed, Places } from "./places.ts";
import type { Origin } from "./template/text.ts";

/** The text of a file that rendered texts come from. */
export type FileOf = (path: string) => { text: string; lines: LineMap };

/**
 * An edit of the rendered text, from offset to offset, carried back to what it is made of: the text of the template, or the
 * one value that stands in its place. Throws `Refused` where that is neither.
 */
export function carriedBack(newText: string, start: number, end: number, places: Places, fileOf: FileOf): TextEdit {
	if (start === end) return inserted(newText, start, places, fileOf);
	const pieces = places.between(start, end);
	const values = pieces.filter(({ from }) => from?.value);
	const beside = pieces.filter(({ from, text }) => !from?.value && /[^\s"']/.test(text));
	if (values.length === 1 && beside.length === 0) return valueEdit(newText, values[0].from!, fileOf);
	const [first, last] = [pieces[0], pieces.at(-1)!];
	if (!pieces.every(isOwn) || first.from!.file !== last.from!.file)
		throw new Refused("a template puts it together; change what it is made of");
	const path = first.from!.file;
	const [from, to] = [first.from!.start + (start - first.start), last.from!.start + (end - last.start)];
	if (fileOf(path).text.slice(from, to).includes("{{")) throw new Refused("actions of the template stand within it");
	return editOf(path, from, to, newText, pieces, fileOf);
}

/**
 * Within a run of the template's own text the place is certain. Elsewhere a line comes after the one that put in what stands
 * before it, so that it shares that one's conditions.
 */
function inserted(newText: string, at: number, places: Places, fileOf: FileOf): TextEdit {
	const whole = places.between(at - 1, at + 1).find((one) => isOwn(one) && one.start < at && at < one.end);
	// What stands before it may be of another branch of the template.
	if (whole && /\S/.test(whole.text.slice(0, at - whole.start))) {
		const offset = whole.from!.start + (at - whole.start);
		return editOf(whole.from!.file, offset, offset, newText, [whole], fileOf);
	}
	const upTo = ({ text, start }: Placed) => text.slice(0, at - start).trimEnd();
	const before = places.between(0, at).findLast((piece) => upTo(piece) !== "");
	const asked = before && askedIn(places.file, before);
	if (!asked || !newText.endsWith("\n")) throw new Refused("the template leaves no place of its own for it");
	const { text } = fileOf(asked.file);
	const newline = text.indexOf("\n", isOwn(before) ? asked.start + upTo(before).length : asked.end);
	const offset = newline < 0 ? text.length : newline + 1;
	return editOf(asked.file, offset, offset, newText, [before], fileOf);
}

function isOwn({ from }: Placed): boolean {
	return from?.exact === true && !from.value;
}

/** What a template itself holds for a piece: its text, or the action that puts it in. */
function askedIn(file: string, { from }: Placed): Origin | undefined {
	return [from?.value ? from.through : from, from?.call].find((one) => one?.file === file);
}

function editOf(
	file: string,
	start: number,
	end: number,
	newText: string,
	pieces: readonly Placed[],
	fileOf: FileOf,
): TextEdit {
	if (pieces.some(({ from }) => from?.again && from.file === file))
		throw new Refused("the template puts this text in more than once");
	return { file, range: fileOf(file).lines.range(start, end), newText };
}

/** The value where it stands, in the quotes that it has. */
function valueEdit(newText: string, { file, start, end }: Origin, fileOf: FileOf): TextEdit {
	const { text, lines } = fileOf(file);
	const wanted: unknown = parseDocument(newText.trim()).toJS();
	if (typeof wanted === "object") throw new Refused("a value cannot hold it");
	const plain = String(wanted);
	const quote = text[start];
	const written =
		quote === '"' ? JSON.stringify(plain) : quote === "'" ? `'${plain.replace(/'/g, "''")}'` : newText.trim();
	return { file, range: lines.range(start, end), newText: written };
}
