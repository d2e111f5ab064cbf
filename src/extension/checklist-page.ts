import { createHash } from "node:crypto";
import * as vscode from "vscode";
import { besideWhatIsRead } from "./columns.ts";

/** The last checklist that was opened, and what we wrote into it; remembered, since an untitled page outlives a reload of the window. */
interface Last {
	uri: string;
	digest: string;
}
const memory = "scaleproof.lastChecklist";

/** One after the other, of two commands too: what is told last stands there last. */
let turn: Promise<void> = Promise.resolve();

/** Where a checklist is shown: over the one before, if nobody has written into that, else beside it in the same group. */
export function checklistPage(state: vscode.Memento) {
	let shown: vscode.TextDocument | undefined;

	async function write(text: string): Promise<void> {
		const last = state.get<Last>(memory);
		const before = last && (await openedAs(last.uri));
		// Whoever has begun to tick what was shown first keeps that, and gets the rest beside it.
		const isOurs = before && digestOf(before.getText()) === last?.digest;
		const document = isOurs ? before : await vscode.workspace.openTextDocument({ language: "markdown" });
		const edit = new vscode.WorkspaceEdit();
		const end = document.lineAt(document.lineCount - 1).range.end;
		edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
		await vscode.workspace.applyEdit(edit);
		const viewColumn = (before && columnOf(before.uri.toString())) ?? besideWhatIsRead();
		await state.update(memory, { uri: document.uri.toString(), digest: digestOf(document.getText()) });
		if (shown === document) return;
		shown = document;
		await vscode.window.showTextDocument(document, { viewColumn, preview: false });
	}

	return {
		show(text: string): Promise<void> {
			const written = turn.then(() => write(text));
			turn = written.catch(() => undefined);
			return written;
		},
	};
}

function digestOf(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

/** The document of a tab that is open; after a reload it is loaded when it is asked for. */
async function openedAs(uri: string): Promise<vscode.TextDocument | undefined> {
	return columnOf(uri) === undefined ? undefined : vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
}

/** The group that has the document in a tab. */
function columnOf(uri: string): vscode.ViewColumn | undefined {
	const has = ({ input }: vscode.Tab) => input instanceof vscode.TabInputText && input.uri.toString() === uri;
	return vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(has))?.viewColumn;
}
