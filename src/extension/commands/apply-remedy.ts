import * as vscode from "vscode";
import { z } from "zod";
import type { Host } from "../host.ts";
import { applyRemedy } from "../remedy.ts";
import { aboutFinding } from "../views/line.ts";

const Arguments = z.tuple([z.string(), z.string()]);

/** What a quick fix that edits several files runs: the URI of the folder, and the id of the finding; or a line of the side bar. */
export async function run(host: Host, ...args: unknown[]): Promise<void> {
	const [folder, finding] = Arguments.parse(aboutFinding(args));
	await applyRemedy(host, vscode.Uri.parse(folder, true), finding);
}
