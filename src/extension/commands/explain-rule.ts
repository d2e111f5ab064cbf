import * as vscode from "vscode";
import { pagesAt } from "../../review/rule-info.ts";
import { here } from "../finding-here.ts";
import type { Host } from "../host.ts";
import type { Line } from "../views/line.ts";

/** Opens a rule's page: ours in the editor, one of the team's on the web. */
export async function run(host: Host, rule?: unknown): Promise<void> {
	const { context } = host;
	const folder = vscode.Uri.joinPath(context.extensionUri, "docs", "rules");
	const named = typeof rule === "string" ? rule : await namedBy(host, rule);
	const id = typeof named === "string" ? named : await pick(folder);
	if (!id) return;
	const page = vscode.Uri.joinPath(folder, `${id}.md`);
	const bundled = /^[a-z0-9-]+$/.test(id) && (await exists(page));
	if (bundled) await vscode.commands.executeCommand("markdown.showPreview", page);
	else await vscode.env.openExternal(vscode.Uri.parse(`${pagesAt}/${encodeURIComponent(id)}.md`));
}

/** By a line of the side bar, or by the finding at the cursor. */
async function namedBy(host: Host, called: unknown): Promise<string | undefined> {
	if (called instanceof vscode.Uri) return (await here(host, called)).told.rule;
	return (called as Partial<Line> | undefined)?.rule;
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
