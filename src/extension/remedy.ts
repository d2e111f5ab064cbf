import * as vscode from "vscode";
import { RemedyResult, remedyRequest } from "../server/protocol.ts";
import type { Host } from "./host.ts";

/** Carries out a finding's remedy: the editor shows the edits first, and undoes them as one step. */
export async function applyRemedy({ server }: Host, folder: vscode.Uri, finding: string): Promise<void> {
	const client = await server.client();
	const result = await client.sendRequest(remedyRequest, { folder: folder.toString(), finding });
	await applyEdits(folder, RemedyResult.parse(result));
}

/** Shows edits to be confirmed, and then says what is left to do by hand. A file that is not there yet is created. */
export async function applyEdits(folder: vscode.Uri, { title, edits, byHand, versions }: RemedyResult): Promise<void> {
	if (edits.length > 0) {
		const edit = new vscode.WorkspaceEdit();
		const files = [...new Set(edits.map(({ file }) => file))];
		const isThere = await Promise.all(files.map((file) => exists(vscode.Uri.joinPath(folder, file))));
		for (const [index, file] of files.entries()) {
			if (!isThere[index]) edit.createFile(vscode.Uri.joinPath(folder, file), { ignoreIfExists: true });
		}
		for (const { file, range, newText } of edits) {
			const uri = vscode.Uri.joinPath(folder, file);
			const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
			if (open && versions?.[file] !== undefined && open.version !== versions[file])
				throw new Error(`${file} has changed meanwhile; try again.`);
			const { start, end } = range;
			const place = new vscode.Range(start.line, start.character, end.line, end.character);
			edit.replace(uri, place, newText, { needsConfirmation: false, label: title });
		}
		askFirst(edit, folder, title);
		if (!(await vscode.workspace.applyEdit(edit))) return;
	}
	if (byHand.length > 0) await vscode.window.showInformationMessage(`To do by hand: ${byHand.join(" ")}`);
}

/**
 * One edit that wants confirmation makes the editor show them all. Those that want it are not ticked at first, so the one
 * that does is one that the preview has nothing to show of: a file, or here the folder, is made where it is there already.
 */
function askFirst(edit: vscode.WorkspaceEdit, there: vscode.Uri, label: string): void {
	edit.createFile(there, { ignoreIfExists: true }, { needsConfirmation: true, label });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
	return vscode.workspace.fs.stat(uri).then(
		() => true,
		() => false,
	);
}
