import * as vscode from "vscode";
import type { StatusParams } from "../server/protocol.ts";
import { documents } from "./languages.ts";
import type { Server } from "./server.ts";

/** How far the review of the active file's folder is, among the editor's language statuses. */
export function showStatus(server: Server): vscode.Disposable {
	const item = vscode.languages.createLanguageStatusItem("scaleproof.status", documents);
	item.name = "Scaleproof";
	const byFolder = new Map<string, StatusParams>();

	const show = () => {
		const uri = vscode.window.activeTextEditor?.document.uri;
		const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
		const status = folder && byFolder.get(folder.uri.toString());
		item.busy = status?.kind === "reading";
		item.text = textOf(status, folder !== undefined);
		item.detail = vscode.workspace.isTrusted ? "Scaleproof" : "Scaleproof in Restricted Mode: files are only read";
		item.command =
			status?.kind === "ready"
				? { title: "Simulate This Design", command: "scaleproof.simulateDesign" }
				: { title: "Show Output", command: "scaleproof.showOutput" };
	};

	show();
	return vscode.Disposable.from(
		item,
		server.onStatus((status) => {
			byFolder.set(status.folder, status);
			show();
		}),
		vscode.window.onDidChangeActiveTextEditor(show),
		vscode.workspace.onDidGrantWorkspaceTrust(show),
	);
}

function textOf(status: StatusParams | undefined, inFolder: boolean): string {
	if (!inFolder) return "Not in a folder of the workspace";
	if (!status || status.kind === "idle") return "Not read yet";
	if (status.kind === "reading") return `Reading ${status.done} of ${status.total} files`;
	if (status.findings === 0) return "No findings";
	return status.findings === 1 ? "1 finding" : `${status.findings} findings`;
}
