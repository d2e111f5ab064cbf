import * as vscode from "vscode";
import { z } from "zod";
import type { Host } from "../host.ts";
import { show } from "../panel.ts";

const Arguments = z.tuple([z.string(), z.string()]);

/** What a code lens runs: the URI of the folder, and the id of the finding. */
export function run(host: Host, ...args: unknown[]): void {
	const [folder, finding] = Arguments.parse(args);
	show(host, vscode.Uri.parse(folder, true), vscode.ViewColumn.Beside, finding);
}
