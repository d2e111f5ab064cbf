import * as vscode from "vscode";
import type { Host } from "./host.ts";
import type { Told } from "./told.ts";
import type { Line } from "./views/line.ts";

/** The folder and the finding that a command is about: named by a lens or a quick fix, a tree's line, or where the cursor is. */
export async function aboutFinding(host: Host, args: readonly unknown[]): Promise<readonly unknown[]> {
	const [first] = args;
	if (first instanceof vscode.Uri || first === undefined) {
		const { folder, told } = await here(host, first);
		return [folder.toString(), told.finding];
	}
	if (typeof first !== "object" || first === null) return args;
	const { folder, finding } = first as Partial<Line>;
	return [folder?.toString(), finding];
}

/** The finding at the cursor of the active editor; where there is none, one of the file that a person picks. */
export async function here({ told }: Host, on: vscode.Uri | undefined): Promise<{ folder: vscode.Uri; told: Told }> {
	const editor = vscode.window.activeTextEditor;
	const uri = on ?? editor?.document.uri;
	const folder = uri && vscode.workspace.getWorkspaceFolder(uri)?.uri;
	const all = uri ? told.of(uri) : [];
	if (!folder || all.length === 0) throw new Error("nothing was found in this file");
	const at = editor?.document.uri.toString() === uri.toString() ? editor.selection.active.line : undefined;
	const near = all.filter(({ range }) => at !== undefined && range.start.line <= at && at <= range.end.line);
	const [only] = near.length > 0 ? near : all;
	if (near.length === 1 || all.length === 1) return { folder, told: only };
	const items = (near.length > 0 ? near : all).map((one) => ({
		label: one.message,
		description: `${one.rule} · line ${one.range.start.line + 1}`,
		one,
	}));
	const chosen = await vscode.window.showQuickPick(items, { placeHolder: "Which finding", matchOnDescription: true });
	if (!chosen) throw new vscode.CancellationError();
	return { folder, told: chosen.one };
}
