import * as vscode from "vscode";

/** git reads the configuration of the repository, so the person says first whether the workspace is to be trusted. */
export async function isTrustedFor(what: string): Promise<boolean> {
	if (vscode.workspace.isTrusted) return true;
	const manage = "Manage Workspace Trust";
	const words = `Scaleproof: ${what} asks git about this repository, so it needs a trusted workspace.`;
	const chosen = await vscode.window.showWarningMessage(words, manage);
	if (chosen) await vscode.commands.executeCommand("workbench.trust.manage");
	return vscode.workspace.isTrusted;
}
