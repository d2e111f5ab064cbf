import * as vscode from "vscode";
import { RemedyResult, remedyRequest } from "../server/protocol.ts";
import type { Host } from "./host.ts";

/** Carries out a finding's remedy: the editor shows the edits first, and undoes them as one step. */
export async function applyRemedy({ server }: Host, folder: vscode.Uri, finding: string): Promise<void> {
	const client = await server.client();
	const result = await client.sendRequest(remedyRequest, { folder: folder.toString(), finding });
	const { title, edits, byHand, versions } = RemedyResult.parse(result);
	if (edits.length > 0) {
		const edit = new vscode.WorkspaceEdit();
		for (const { file, range, newText } of edits) {
			const uri = vscode.Uri.joinPath(folder, file);
			const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
			if (open && versions?.[file] !== undefined && open.version !== versions[file])
				throw new Error(`${file} has changed meanwhile; try again.`);
			const { start, end } = range;
			const place = new vscode.Range(start.line, start.character, end.line, end.character);
			edit.replace(uri, place, newText);
		}
		askFirst(edit, vscode.Uri.joinPath(folder, edits[0].file), title);
		await vscode.workspace.applyEdit(edit);
	}
	if (byHand.length > 0) await vscode.window.showInformationMessage(`To do by hand: ${byHand.join(" ")}`);
}

/**
 * One edit that wants confirmation makes the editor show them all. Those that want it are not ticked at first, so the
 * one that does changes nothing.
 */
function askFirst(edit: vscode.WorkspaceEdit, uri: vscode.Uri, label: string): void {
	edit.insert(uri, new vscode.Position(0, 0), "", { needsConfirmation: true, label });
}
