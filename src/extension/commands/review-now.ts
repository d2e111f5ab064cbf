import * as vscode from "vscode";
import { againRequest } from "../../server/protocol.ts";
import type { Host } from "../host.ts";

/** Reads every file of the workspace again, or of the folder that it is called on, and shows what is found. */
export async function run({ server }: Host, on?: unknown): Promise<void> {
	const called = on instanceof vscode.Uri ? vscode.workspace.getWorkspaceFolder(on) : undefined;
	const folders = called ? [called] : (vscode.workspace.workspaceFolders ?? []);
	await vscode.commands.executeCommand("scaleproof.findings.focus");
	await vscode.window.withProgress({ location: { viewId: "scaleproof.findings" } }, async () => {
		const client = await server.client();
		for (const { uri } of folders) await client.sendRequest(againRequest, { folder: uri.toString(), read: true });
	});
}
