import * as vscode from "vscode";
import { besideWhatIsRead } from "./columns.ts";

/** The last checklist that was opened, and what we wrote into it. */
let last: { document: vscode.TextDocument; text: string } | undefined;

/** Where a checklist is shown: over the one before, if nobody has written into that, else beside it in the same group. */
export function checklistPage() {
	let isShown = false;
	let turn: Promise<void> = Promise.resolve();

	async function write(text: string): Promise<void> {
		const before = last && !last.document.isClosed ? last.document : undefined;
		const isOurs = before?.getText() === last?.text;
		// Whoever has begun to tick what was shown first keeps that, and gets the rest beside it.
		const document = before && isOurs ? before : await vscode.workspace.openTextDocument({ language: "markdown" });
		const edit = new vscode.WorkspaceEdit();
		const end = document.lineAt(document.lineCount - 1).range.end;
		edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
		await vscode.workspace.applyEdit(edit);
		const viewColumn = (before && columnOf(before)) ?? besideWhatIsRead();
		last = { document, text: document.getText() };
		if (isShown && document === before) return;
		isShown = true;
		await vscode.window.showTextDocument(document, { viewColumn, preview: false });
	}

	return {
		/** One after the other: what is told last stands there last. */
		show(text: string): Promise<void> {
			turn = turn.then(() => write(text));
			return turn;
		},
	};
}

/** The group that has the document in a tab. */
function columnOf({ uri }: vscode.TextDocument): vscode.ViewColumn | undefined {
	const has = ({ input }: vscode.Tab) =>
		input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
	return vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(has))?.viewColumn;
}
