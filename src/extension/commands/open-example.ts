import * as vscode from "vscode";
import { exampleIn, toWelcome } from "../example.ts";
import { beforeExample, startRepository } from "../git.ts";
import type { Host } from "../host.ts";

/** Its packages are not installed, so the editor's own checks would only tell of what is missing. */
const settings = { "typescript.validate.enable": false, "javascript.validate.enable": false };

/**
 * Opens a copy of the example in a window of its own, so that it can be edited at will, with the walkthrough beside it.
 * The copy is a repository with one commit and a change since: a checklist needs something to compare with.
 */
export async function run({ context, log }: Host): Promise<void> {
	const copy = exampleIn(context);
	const afresh = !(await exists(copy)) || (await wantsAfresh());
	if (afresh) {
		await vscode.workspace.fs.delete(copy, { recursive: true, useTrash: false }).then(undefined, () => undefined);
		await vscode.workspace.fs.copy(vscode.Uri.joinPath(context.extensionUri, "examples", "storefront"), copy);
		const bytes = new TextEncoder().encode(`${JSON.stringify(settings, undefined, 2)}\n`);
		await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(copy, ".vscode", "settings.json"), bytes);
		// Without git everything works but the checklist, which then says so.
		await startRepository(copy.fsPath, beforeExample).catch((error) =>
			log.warn(`the example is no git repository: ${error.message}`),
		);
	}
	await context.globalState.update(toWelcome, true);
	await vscode.commands.executeCommand("vscode.openFolder", copy, { forceNewWindow: true });
}

/** What a person did to an earlier copy is theirs. */
async function wantsAfresh(): Promise<boolean> {
	const [keep, renew] = ["Open It as I Left It", "Start Afresh"];
	const message = "You have opened the example before. Starting afresh discards what you changed in it.";
	const chosen = await vscode.window.showInformationMessage(message, { modal: true }, keep, renew);
	if (!chosen) throw new vscode.CancellationError();
	return chosen === renew;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
	return vscode.workspace.fs.stat(uri).then(
		() => true,
		() => false,
	);
}
