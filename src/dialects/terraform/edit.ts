import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import { commentsOf, heed, indentOf, insertedAt, lineStart, replaced, withNewlines } from "../resources/edit.ts";
import type { Folder } from "../resources/folder.ts";
import type { Attribute, Block } from "../resources/syntax.ts";

/** Adds `name = value` to a block, behind its last argument, as `terraform fmt` would leave it. */
export function insertArgument(folder: Folder, block: Block, name: string, value: string): TextEdit {
	const text = folder.files.get(block.file)!.text;
	const outer = indentOf(text, block.start);
	const last = block.attributes.at(-1);
	const inside = text.slice(block.inside.start, block.inside.end);
	if (!inside.includes("\n")) {
		const content = [inside.trim(), `${name} = ${value}`].filter(Boolean).map((line) => `${outer}  ${line}`);
		const newText = withNewlines(folder.files.get(block.file)!, `\n${content.join("\n")}\n${outer}`);
		return replaced(folder, block.inside, newText);
	}
	if (!last) return insertedAt(folder, block.file, block.inside.start, `\n${outer}  ${name} = ${value}`);
	const indent = indentOf(text, last.start);
	return insertedAt(folder, block.file, endOfArgument(text, last), beside(text, last, indent, name, value));
}

/** Adds an inner block, of which the text is given as it stands in a resource, at the end of a block. */
export function insertBlock(folder: Folder, block: Block, newText: string): TextEdit {
	const text = folder.files.get(block.file)!.text;
	const end = lineStart(text, block.inside.end);
	if (text.slice(end, block.inside.end).trim() !== "")
		throw new Refused(`Add ${newText.replace(/\s+/g, " ")} by hand.`);
	return insertedAt(folder, block.file, end, `\n  ${newText}\n`);
}

/** Behind a comment that ends the argument's line. */
function endOfArgument(text: string, argument: Attribute): number {
	const rest = /^[ \t]*(?:(?:#|\/\/)[^\r\n]*)?/.exec(text.slice(argument.end));
	return argument.end + (rest?.[0].trim() ? rest[0].length : 0);
}

/** Arguments of neighbouring lines share the column of `=`; one that does not fit starts a group of its own. */
function beside(text: string, last: Attribute, indent: string, name: string, value: string): string {
	const own = text.slice(last.start, last.end);
	const width = own.indexOf("=") - 1;
	if (own.includes("\n") || name.length > width) return `\n\n${indent}${name} = ${value}`;
	return `\n${indent}${name.padEnd(width)} = ${value}`;
}

/** Takes a whole block out, with the comments that speak of it and one of the blank lines around it. */
export function removedBlock(folder: Folder, block: Block): TextEdit {
	const text = folder.files.get(block.file)!.text;
	heed(text, block.start);
	const start = commentsOf(text, block.start);
	const rest = /^[ \t]*(\r?\n)?/.exec(text.slice(block.end))?.[0].length ?? 0;
	const blank = /^[ \t]*\r?\n/.exec(text.slice(block.end + rest))?.[0].length ?? 0;
	return replaced(folder, { file: block.file, start, end: block.end + rest + blank }, "");
}

/** Lines of `name = value` with their equals signs in one column. */
export function aligned(indent: string, pairs: [name: string, value: string][]): string {
	const width = Math.max(...pairs.map(([name]) => name.length));
	return pairs.map(([name, value]) => `${indent}${name.padEnd(width)} = ${value}\n`).join("");
}
