import * as vscode from "vscode";
import type { StatusParams } from "../../server/protocol.ts";
import type { Host } from "../host.ts";
import { Tree } from "./tree.ts";

/** The trees of the side bar, made when one of them is first shown. */
export function showViews(host: Host): vscode.Disposable {
	const trees = {
		findings: new Tree(host, "findings"),
		design: new Tree(host, "design"),
		rules: new Tree(host, "rules"),
	};
	const views = Object.entries(trees).map(([name, tree]) =>
		vscode.window.createTreeView(`scaleproof.${name}`, { treeDataProvider: tree, showCollapseAll: true }),
	);
	const findings = new Map<string, number>();
	const told = host.server.onStatus(({ folder, kind, findings: count }: StatusParams) => {
		if (kind !== "ready") return;
		findings.set(folder, count);
		const sum = [...findings.values()].reduce((a, b) => a + b, 0);
		views[0].badge = sum > 0 ? { value: sum, tooltip: sum === 1 ? "1 finding" : `${sum} findings` } : undefined;
		views[0].message = sum > 0 ? undefined : "Nothing that the rules judge stops this design from scaling out.";
		for (const tree of Object.values(trees)) tree.refresh();
	});
	host.groupBy = (by) => {
		trees.findings.by = by;
		trees.findings.refresh();
	};
	return vscode.Disposable.from(...views, ...Object.values(trees), told);
}
