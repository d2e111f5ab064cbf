import * as vscode from "vscode";
import type { Host } from "../host.ts";

/** Opens a copy of the example in a window of its own, so that it can be edited at will. */
export async function run({ context }: Host): Promise<void> {
	const example = vscode.Uri.joinPath(context.extensionUri, "examples", "storefront");
	const copy = vscode.Uri.joinPath(context.globalStorageUri, "storefront");
	await vscode.workspace.fs.copy(example, copy, { overwrite: true });
	await vscode.commands.executeCommand("vscode.openFolder", copy, { forceNewWindow: true });
}
