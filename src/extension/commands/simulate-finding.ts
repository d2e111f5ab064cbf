import * as vscode from "vscode";
import { z } from "zod";
import type { Host } from "../host.ts";
import { show } from "../panel.ts";
import { aboutFinding } from "../views/line.ts";

const Arguments = z.tuple([z.string(), z.string()]);

/** What a code lens runs: the URI of the folder, and the id of the finding; or a line of the side bar. */
export function run(host: Host, ...args: unknown[]): void {
	const [folder, finding] = Arguments.parse(aboutFinding(args));
	show(host, vscode.Uri.parse(folder, true), vscode.ViewColumn.Beside, finding);
}
