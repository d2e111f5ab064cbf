import * as vscode from "vscode";
import { z } from "zod";
import { FixAllResult, fixAllRequest } from "../../server/protocol.ts";
import type { Host } from "../host.ts";
import { applyEdits } from "../remedy.ts";
import { aboutRule } from "../views/line.ts";

const Arguments = z.tuple([z.string(), z.string()]);

/** Carries out all remedies of a rule, shown first: the URI of the folder, and the id of the rule; or a line of the side bar. */
export async function run({ server }: Host, ...args: unknown[]): Promise<void> {
	const [folder, rule] = Arguments.parse(aboutRule(args));
	const client = await server.client();
	const result = FixAllResult.parse(await client.sendRequest(fixAllRequest, { folder, rule }));
	if (result.edits.length === 0 && result.byHand.length === 0)
		await vscode.window.showInformationMessage(`Nothing of ${rule} can be written.`);
	else await applyEdits(vscode.Uri.parse(folder, true), result);
}
