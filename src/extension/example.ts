import * as vscode from "vscode";

/** Kept between windows: the window that opens the example next shows it, and the walkthrough. */
export const toWelcome = "scaleproof.welcomeToExample";

/** Where the copy of the example stands. */
export function exampleIn(context: vscode.ExtensionContext): vscode.Uri {
	return vscode.Uri.joinPath(context.globalStorageUri, "storefront");
}

/** In the window of the example that was just opened: its first finding, and the walkthrough where it was left. */
export async function welcome(context: vscode.ExtensionContext): Promise<void> {
	const example = exampleIn(context).toString();
	const isExample = vscode.workspace.workspaceFolders?.some(({ uri }) => uri.toString() === example);
	if (!isExample) return;
	// The walkthrough's first step is done here: a window in which no walkthrough was open yet does not notice the command.
	await vscode.commands.executeCommand("setContext", "scaleproof.isExample", true);
	if (!context.globalState.get(toWelcome)) return;
	await context.globalState.update(toWelcome, undefined);
	const file = vscode.Uri.joinPath(exampleIn(context), "deploy", "k8s", "web-ingress.yaml");
	await vscode.window.showTextDocument(file, { viewColumn: vscode.ViewColumn.One, preview: false });
	await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.id}#start`, true);
}
