import type * as vscode from "vscode";
import type { Node } from "../../report/outline/node.ts";

/** A node of a tree, with the folder that it is of. */
export interface Line extends Node {
	folder: vscode.Uri;
}

/** The folder and the rule of a command: named by a quick fix, or those of a tree's line. */
export function aboutRule(args: readonly unknown[]): readonly unknown[] {
	const [first] = args;
	if (typeof first !== "object" || first === null) return args;
	const { folder, rule } = first as Partial<Line>;
	return [folder?.toString(), rule];
}
