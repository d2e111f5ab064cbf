import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import { warningIn } from "../warning.ts";
import type { Folder } from "./folder.ts";
import type { Attribute, Block, Expression, ParsedFile, Span } from "./syntax.ts";

export type Literal = string | number | boolean;

export const literalText = (value: Literal): string =>
	typeof value === "string" ? JSON.stringify(value) : String(value);

export function replaced(folder: Folder, span: Span, newText: string): TextEdit {
	return { ...folder.at(span), newText };
}

export function insertedAt(folder: Folder, file: string, offset: number, text: string): TextEdit {
	return replaced(folder, { file, start: offset, end: offset }, withNewlines(folder.files.get(file)!, text));
}

function withNewlines(file: ParsedFile, text: string): string {
	return file.text.includes("\r\n") ? text.replace(/\r?\n/g, "\r\n") : text;
}

/** Writes a literal where the value comes from: in place, or in the local or the variable that the place names. */
export function setExpression(folder: Folder, expression: Expression, value: Literal, depth = 0): TextEdit {
	const text = folder.text(expression);
	if (expression.kind === "literal") {
		const quoted = typeof expression.value === "string" && typeof value !== "string";
		heed(folder.files.get(expression.file)!.text, expression.start);
		return replaced(folder, expression, quoted ? `"${value}"` : literalText(value));
	}
	// "${var.count}" is an older way to write var.count.
	const [only, ...more] = expression.kind === "template" ? expression.parts : [];
	if (typeof only === "object" && more.length === 0 && depth < 16) return setExpression(folder, only, value, depth + 1);
	const name = expression.kind === "reference" && expression.steps.length === 1 ? String(expression.steps[0]) : "";
	if (expression.kind === "reference" && name && depth < 16) {
		const local = expression.root === "local" ? folder.locals.get(name) : undefined;
		if (local) return setExpression(folder, local, value, depth + 1);
		if (expression.root === "var") return setExpression(folder, winner(folder, name, value), value, depth + 1);
	}
	throw new Refused(`${shortened(text)} is computed; change what it is computed from so that it becomes ${value}.`);
}

/** The expression that decides a variable's value. */
function winner(folder: Folder, name: string, value: Literal): Expression {
	const variable = folder.variables.get(name);
	if (variable?.set) return variable.set.value;
	const other = variable?.elsewhere[0];
	if (other) {
		throw new Refused(`var.${name} is set by ${other.file} where -var-file names it; set it to ${value} there.`);
	}
	if (folder.isModule && !variable?.module)
		throw new Refused(`var.${name} is set by whoever calls this module; set it to ${value} there.`);
	if (variable?.default) return variable.default;
	const dot = name.lastIndexOf(".");
	if (variable?.module)
		throw new Refused(`${name.slice(0, dot)} gives no ${name.slice(dot + 1)}; set it to ${value} where it is called.`);
	throw new Refused(`var.${name} has no value in this folder; set ${name} = ${value} in terraform.tfvars.`);
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

export function lineStart(text: string, offset: number): number {
	return text.lastIndexOf("\n", offset - 1) + 1;
}

export function indentOf(text: string, offset: number): string {
	return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";
}

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

/** Start of the line at `offset`, or of the comments that stand right above it at its indentation and speak of it. */
function commentsOf(text: string, offset: number): number {
	let start = lineStart(text, offset);
	const indent = indentOf(text, offset);
	while (start > 0) {
		const previous = lineStart(text, start - 1);
		if (!/^(#|\/\/|\/\*.*\*\/\s*$)/.test(text.slice(previous + indent.length, start))) break;
		if (indentOf(text, previous) !== indent) break;
		start = previous;
	}
	return start;
}

/** Refuses where a comment over the line at `offset`, or behind it, asks everyone to leave it as it is. */
function heed(text: string, offset: number): void {
	const end = text.indexOf("\n", offset);
	const around = text.slice(commentsOf(text, offset), end < 0 ? text.length : end);
	const comments = around.split("\n").flatMap((line) => /(?:^|\s)(?:#|\/\/|\/\*).*/.exec(line)?.[0].trim() ?? []);
	const warning = warningIn(comments);
	if (warning) throw new Refused(`${warning}.`);
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
