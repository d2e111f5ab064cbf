import type { Range, SnippetTextEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Finding } from "../rules/finding.ts";

/** A comment above the finding's line, indented as it is. The cursor is put where the reason goes, if the editor can. */
export function suppression(
	document: TextDocument,
	finding: Finding,
	comment: string,
	snippets: boolean,
): WorkspaceEdit {
	const start = { line: finding.at.range.start.line, character: 0 };
	const range = { start, end: start };
	const indent = /^[ \t]*/.exec(lineAt(document, start.line))?.[0] ?? "";
	const words = `${indent}${comment} scaleproof-ignore ${finding.rule} -- `;
	// Without a reason a suppression holds nothing, so the place for it is left empty rather than filled with a word
	// that would pass for one.
	const end = lineEnd(document, start.line);
	if (!snippets) return single(document, { range, newText: words + end });
	return single(document, { range, snippet: { kind: "snippet", value: `${escaped(words)}$0${end}` } });
}

/** Takes the comment away, with its line where nothing else stands on it. */
export function removal(document: TextDocument, range: Range): WorkspaceEdit {
	const { line } = range.start;
	const text = lineAt(document, line);
	const opening = text.slice(0, range.start.character).replace(/[ \t]*(#|\/\/|\/\*|<!--|--)[ \t]*$/, "");
	const whole = opening.trim() === "";
	const edit = whole
		? { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }
		: { start: { line, character: opening.length }, end: { line, character: text.length } };
	return single(document, { range: edit, newText: "" });
}

function single({ uri, version }: TextDocument, edit: TextEdit | SnippetTextEdit): WorkspaceEdit {
	if ("newText" in edit) return { documentChanges: [{ textDocument: { uri, version }, edits: [edit] }] };
	return { documentChanges: [{ textDocument: { uri, version }, edits: [edit] }] };
}

/** As the line itself ends; the last of a file, as the one before it. */
function lineEnd(document: TextDocument, line: number): string {
	const own = document.getText({
		start: { line: Math.max(line - 1, 0), character: 0 },
		end: { line: line + 1, character: 0 },
	});
	return own.endsWith("\r\n") || /\r\n[^\n]*$/.test(own) ? "\r\n" : "\n";
}

function lineAt(document: TextDocument, line: number): string {
	const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
	return document.getText(range).replace(/\r?\n$/, "");
}

function escaped(text: string): string {
	return text.replace(/[\\$}]/g, "\\$&");
}
