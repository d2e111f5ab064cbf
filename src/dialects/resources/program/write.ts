import type { TextEdit } from "../../../design/text.ts";
import { indentOf, insertedAt, type Literal, lineStart, literalText } from "../edit.ts";
import type { Folder } from "../folder.ts";
import type { Span } from "../syntax.ts";

/** "slow_start" is slowStart but in Python. */
export const spelledIn = (file: string, name: string): string =>
	file.endsWith(".py")
		? name.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase()
		: name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());

/** A member that is not there yet, before the first of an object, or of what a call is given by names. */
export function memberAdded(folder: Folder, at: Span, name: string, value: Literal | { text: string }): TextEdit {
	const { text } = folder.files.get(at.file)!;
	const written = typeof value === "object" ? value.text : literalText(value, at.file);
	const isCall = at.file.endsWith(".py") && text[at.start] !== "{";
	const own = isCall ? `${name}=${written}` : `${at.file.endsWith(".py") ? JSON.stringify(name) : name}: ${written}`;
	const inside = text.slice(at.start + 1, at.end - 1);
	const first = /\S/.exec(inside);
	if (!first) return insertedAt(folder, at.file, at.start + 1, ` ${own} `);
	const offset = at.start + 1 + first.index;
	const isOwnLine = text.slice(lineStart(text, offset), offset).trim() === "";
	const between = isOwnLine ? `,\n${indentOf(text, offset)}` : ", ";
	return insertedAt(folder, at.file, offset, `${own}${between}`);
}
