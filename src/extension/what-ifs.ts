import * as vscode from "vscode";
import type { ToPanel } from "../../webview/messages.ts";
import { mostPageBytes, readWhatIfs } from "../report/what-ifs/embedded.ts";

/** Asks for an exported page of what-ifs. */
export async function pickWhatIfs(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
	const picked = await vscode.window.showOpenDialog({
		defaultUri: folder,
		openLabel: "Open What-If",
		title: "A page of what-ifs that Scaleproof exported",
		filters: { "What-ifs": ["html", "json"] },
	});
	return picked?.[0];
}

/** What the file holds, for a panel. Throws words for a person where it holds nothing that can be used. */
export async function readWhatIfFile(file: vscode.Uri): Promise<ToPanel> {
	const from = file.path.slice(file.path.lastIndexOf("/") + 1);
	const { size } = await vscode.workspace.fs.stat(file);
	if (size > mostPageBytes) throw new Error(`${from} cannot be opened: it is larger than any page of what-ifs.`);
	const read = readWhatIfs(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
	if ("problem" in read) throw new Error(`${from} cannot be opened: ${read.problem}.`);
	return { type: "what-ifs", from, file: read.file };
}
