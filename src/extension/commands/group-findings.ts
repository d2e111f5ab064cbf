import * as vscode from "vscode";
import { type Grouping, groupings } from "../../report/outline/node.ts";
import type { Host } from "../host.ts";

const words: Record<Grouping, string> = {
	component: "By component",
	rule: "By rule",
	guide: "By section of the guide",
	severity: "By severity",
	environment: "By environment",
	change: "By what this change brought",
};

/** Groups the findings of the side bar otherwise. */
export async function run({ groupBy }: Host): Promise<void> {
	const items = groupings.map((by) => ({ label: words[by], by }));
	const chosen = await vscode.window.showQuickPick(items, { placeHolder: "What findings are grouped by" });
	if (chosen) groupBy?.(chosen.by);
}
