import * as vscode from "vscode";
import { type Grouping, groupings } from "../../report/outline/node.ts";
import type { StatusParams } from "../../server/protocol.ts";
import type { Host } from "../host.ts";
import { Tree } from "./tree.ts";

/** What a person grouped by stays from one window to the next. */
const keptGrouping = "scaleproof.groupBy";

const wordsOfDesign = "Nothing that the rules judge stops this design from scaling out.";
const wordsOfCode = "Code was found, and nothing that deploys it: most rules cannot be decided.";

/** The trees of the side bar, made when one of them is first shown. */
export function showViews(host: Host): vscode.Disposable {
	const trees = {
		findings: new Tree(host, "findings"),
		design: new Tree(host, "design"),
		rules: new Tree(host, "rules"),
	};
	const kept = host.context.workspaceState.get<Grouping>(keptGrouping);
	trees.findings.by = kept && groupings.includes(kept) ? kept : undefined;
	const views = Object.entries(trees).map(([name, tree]) =>
		vscode.window.createTreeView(`scaleproof.${name}`, { treeDataProvider: tree, showCollapseAll: true }),
	);
	const [view] = views;
	const folders = new Map<string, StatusParams>();
	const count = () => {
		const all = [...folders.values()];
		const reading = all.find(({ kind }) => kind === "reading");
		const sum = all.reduce((total, { findings }) => total + findings, 0);
		const isNothing = all.every(({ contents }) => contents === "nothing");
		void vscode.commands.executeCommand("setContext", "scaleproof.nothing", isNothing);
		if (reading) view.message = `Reading ${reading.done} of ${reading.total} files`;
		// Where there is nothing to review, the view's welcome says what to do.
		else if (sum > 0 || isNothing) view.message = undefined;
		else if (all.some(({ contents }) => contents === "design")) view.message = wordsOfDesign;
		else view.message = all.some(({ contents }) => contents === "code") ? wordsOfCode : undefined;
		view.badge = sum > 0 ? { value: sum, tooltip: sum === 1 ? "1 finding" : `${sum} findings` } : undefined;
	};
	const told = host.server.onStatus((status: StatusParams) => {
		const before = folders.get(status.folder);
		folders.set(status.folder, status);
		count();
		// Word of what is simulated changes no line.
		if (status.kind !== "ready" || (before && before.simulating !== status.simulating)) return;
		for (const tree of Object.values(trees)) tree.refresh();
	});
	const removed = vscode.workspace.onDidChangeWorkspaceFolders((change) => {
		for (const { uri } of change.removed) folders.delete(uri.toString());
		if (folders.size > 0) count();
		for (const tree of Object.values(trees)) tree.refresh();
	});
	host.groupBy = (by) => {
		trees.findings.by = by;
		void host.context.workspaceState.update(keptGrouping, by);
		trees.findings.refresh();
	};
	return vscode.Disposable.from(...views, ...Object.values(trees), told, removed);
}
