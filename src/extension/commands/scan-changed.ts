import * as vscode from "vscode";
import { AgainResult, againRequest } from "../../server/protocol.ts";
import type { Host } from "../host.ts";
import { isTrustedFor } from "../trust.ts";

/** Asks git what has changed since the base, and groups the findings into those that the change brought and those that were there. */
export async function run({ groupBy, server }: Host): Promise<void> {
	if (!(await isTrustedFor("comparing with a base"))) return;
	await vscode.commands.executeCommand("scaleproof.findings.focus");
	const folders = vscode.workspace.workspaceFolders ?? [];
	const compared = await vscode.window.withProgress({ location: { viewId: "scaleproof.findings" } }, async () => {
		const client = await server.client();
		const asked = folders.map(({ uri }) => client.sendRequest(againRequest, { folder: uri.toString(), read: false }));
		return (await Promise.all(asked)).some((answer) => AgainResult.parse(answer).since !== undefined);
	});
	if (compared) groupBy?.("change");
	else await explain();
}

async function explain(): Promise<void> {
	const settings = "Open Settings";
	const words =
		"Scaleproof: there is nothing to compare with. It needs a git repository with a main branch, or another base in the settings.";
	if ((await vscode.window.showInformationMessage(words, settings)) === settings)
		await vscode.commands.executeCommand("workbench.action.openSettings", "scaleproof.base");
}
