import * as vscode from "vscode";
import { pagesAt } from "../../review/rule-info.ts";
import type { Host } from "../host.ts";
import type { Line } from "../views/line.ts";

/** Opens a rule's page: ours in the editor, one of the team's on the web. */
export async function run({ context }: Host, rule?: unknown): Promise<void> {
	const folder = vscode.Uri.joinPath(context.extensionUri, "docs", "rules");
	const named = typeof rule === "string" ? rule : (rule as Partial<Line> | undefined)?.rule;
	const id = typeof named === "string" ? named : await pick(folder);
	if (!id) return;
	const page = vscode.Uri.joinPath(folder, `${id}.md`);
	const bundled = /^[a-z0-9-]+$/.test(id) && (await exists(page));
	if (bundled) await vscode.commands.executeCommand("markdown.showPreview", page);
	else await vscode.env.openExternal(vscode.Uri.parse(`${pagesAt}/${encodeURIComponent(id)}.md`));
}

async function pick(folder: vscode.Uri): Promise<string | undefined> {
	const entries = await vscode.workspace.fs.readDirectory(folder);
	const ids = entries.map(([name]) => name.replace(/\.md$/, "")).filter((name) => name !== "README");
	return vscode.window.showQuickPick(ids.sort(), { placeHolder: "The rule to read about" });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
	return vscode.workspace.fs.stat(uri).then(
		() => true,
		() => false,
	);
}
