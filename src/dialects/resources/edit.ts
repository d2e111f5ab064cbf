import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import { warningIn } from "../warning.ts";
import type { Folder } from "./folder.ts";
import type { Expression, ParsedFile, Span } from "./syntax.ts";

export type Literal = string | number | boolean;

export function literalText(value: Literal, file = ""): string {
	if (typeof value === "string") return JSON.stringify(value);
	if (typeof value === "boolean" && file.endsWith(".py")) return value ? "True" : "False";
	return String(value);
}

export function replaced(folder: Folder, span: Span, newText: string): TextEdit {
	return { ...folder.at(span), newText };
}

export function insertedAt(folder: Folder, file: string, offset: number, text: string): TextEdit {
	return replaced(folder, { file, start: offset, end: offset }, withNewlines(folder.files.get(file)!, text));
}

export function withNewlines(file: ParsedFile, text: string): string {
	return file.text.includes("\r\n") ? text.replace(/\r?\n/g, "\r\n") : text;
}

/** Writes a literal where the value comes from: in place, or in the local or the variable that the place names. */
export function setExpression(folder: Folder, expression: Expression, value: Literal, depth = 0): TextEdit {
	const text = folder.text(expression);
	// What a library fills in by itself stands where it is asked to, and is no text of its own.
	const isWritten = folder.dialect.startsWith("cdk")
		? text.toLowerCase().includes(String(expression.kind === "literal" && expression.value).toLowerCase())
		: !text.startsWith("module ");
	if (expression.kind === "literal" && isWritten) {
		const quoted = typeof expression.value === "string" && typeof value !== "string";
		heed(folder.files.get(expression.file)!.text, expression.start);
		return replaced(folder, expression, quoted ? `"${value}"` : literalText(value, expression.file));
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
	if (variable?.set && folder.dialect === "terraform" && /(?<!\.tf)\.json$/.test(variable.set.file))
		throw new Refused(`var.${name} is given where the plan is made; set it to ${value} there.`);
	if (variable?.set) return variable.set.value;
	const other = variable?.elsewhere[0];
	if (other) {
		throw new Refused(`var.${name} is set by ${other.file} where -var-file names it; set it to ${value} there.`);
	}
	if (folder.isModule && !variable?.module)
		throw new Refused(`var.${name} is set by whoever calls this module; set it to ${value} there.`);
	if (variable?.default) return variable.default;
	const dot = name.lastIndexOf(".");
	if (folder.dialect !== "terraform")
		throw new Refused(`The parameter ${name.slice(dot + 1)} has no default; give it ${value} where it is deployed.`);
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

/** Start of the line at `offset`, or of the comments that stand right above it at its indentation and speak of it. */
export function commentsOf(text: string, offset: number): number {
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
export function heed(text: string, offset: number): void {
	const end = text.indexOf("\n", offset);
	const around = text.slice(commentsOf(text, offset), end < 0 ? text.length : end);
	const comments = around.split("\n").flatMap((line) => /(?:^|\s)(?:#|\/\/|\/\*).*/.exec(line)?.[0].trim() ?? []);
	const warning = warningIn(comments);
	if (warning) throw new Refused(`${warning}.`);
}
