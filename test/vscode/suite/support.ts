import assert from "node:assert/strict";
import * as vscode from "vscode";

export const extensionId = "scaleproof.scaleproof";

export function uriOf(path: string): vscode.Uri {
	const [folder] = vscode.workspace.workspaceFolders ?? [];
	assert.ok(folder, "no folder is open");
	return vscode.Uri.joinPath(folder.uri, path);
}

export async function show(path: string): Promise<vscode.TextEditor> {
	return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(path)));
}

/** Asks again and again until there is an answer; the message says what was waited for. */
export async function eventually<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
	for (const end = performance.now() + 30_000; performance.now() < end; ) {
		const answer = await ask();
		if (answer !== undefined && answer !== false) return answer;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`waited in vain for ${what}`);
}

export function rulesOf(path: string): string[] {
	return ours(path).map((one) => codeOf(one));
}

export function ours(path: string): vscode.Diagnostic[] {
	return vscode.languages.getDiagnostics(uriOf(path)).filter(({ source }) => source === "scaleproof");
}

export function codeOf({ code }: vscode.Diagnostic): string {
	return String(typeof code === "object" ? code.value : code);
}

export async function finding(path: string, rule: string): Promise<vscode.Diagnostic> {
	return eventually(`${rule} in ${path}`, () => ours(path).find((one) => codeOf(one) === rule));
}

export async function noFinding(path: string, rule: string): Promise<void> {
	await eventually(`no ${rule} in ${path}`, () => !rulesOf(path).includes(rule) || undefined);
}

export async function actionsAt(path: string, range: vscode.Range): Promise<vscode.CodeAction[]> {
	const { QuickFix } = vscode.CodeActionKind;
	return vscode.commands.executeCommand("vscode.executeCodeActionProvider", uriOf(path), range, QuickFix.value);
}

/** Back to a text, on disk as well: the editor may have saved by itself what a test did to it. */
export async function restore({ document }: vscode.TextEditor, text: string): Promise<void> {
	const edit = new vscode.WorkspaceEdit();
	edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
	await vscode.workspace.applyEdit(edit);
	await document.save();
}

export function oneBased({ start, end }: vscode.Range): string {
	return `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
}
