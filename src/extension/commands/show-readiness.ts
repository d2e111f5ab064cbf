import * as vscode from "vscode";
import { ReadinessResult, readinessRequest } from "../../server/protocol.ts";
import { besideWhatIsRead } from "../columns.ts";
import { chooseFolder } from "../folders.ts";
import type { Host } from "../host.ts";
import { askWithProgress } from "../progress.ts";

/** Opens the whole workspace against the guide, as Markdown to keep or to paste. */
export async function run(host: Host, on?: unknown): Promise<void> {
	const folder = await chooseFolder("The folder to hold against the guide", on);
	const answer = await askWithProgress(host, "production readiness", readinessRequest, {
		folder: folder.uri.toString(),
	});
	if (answer === undefined) return;
	const { markdown } = ReadinessResult.parse(answer);
	const document = await vscode.workspace.openTextDocument({ language: "markdown", content: markdown });
	await vscode.window.showTextDocument(document, { viewColumn: besideWhatIsRead(), preview: false });
}
