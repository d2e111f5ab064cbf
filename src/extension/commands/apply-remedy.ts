import * as vscode from "vscode";
import { z } from "zod";
import type { Host } from "../host.ts";
import { applyRemedy } from "../remedy.ts";

const Arguments = z.tuple([z.string(), z.string()]);

/** What a quick fix that edits several files runs: the URI of the folder, and the id of the finding. */
export async function run(host: Host, ...args: unknown[]): Promise<void> {
	const [folder, finding] = Arguments.parse(args);
	await applyRemedy(host, vscode.Uri.parse(folder, true), finding);
}
