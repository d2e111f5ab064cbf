import * as vscode from "vscode";
import { MeasureResult, measureRequest } from "../../server/protocol.ts";
import { besideWhatIsRead } from "../columns.ts";
import { chooseFolder } from "../folders.ts";
import type { Host } from "../host.ts";
import { askWithProgress } from "../progress.ts";
import { applyEdits } from "../remedy.ts";

/** Reads logs, load tests, metrics or traces, shows what they say, and writes it to scaleproof.yaml where a person wants. */
export async function run(host: Host, ...args: unknown[]): Promise<void> {
	const folder = await chooseFolder("The folder whose design was measured");
	const files = args.every((one) => typeof one === "string") && args.length > 0 ? args : await pickFiles(folder.uri);
	if (!files) return;
	const result = await read(host, { folder: folder.uri.toString(), files });
	if (!result) return;
	const document = await vscode.workspace.openTextDocument({ language: "markdown", content: result.markdown });
	await vscode.window.showTextDocument(document, { viewColumn: besideWhatIsRead(), preview: false });
	if (result.edits.length === 0) {
		const byHand = result.byHand.length > 0 ? ` To do by hand: ${result.byHand.join(" ")}` : "";
		void vscode.window.showInformationMessage(`Scaleproof: there is nothing to write to scaleproof.yaml.${byHand}`);
		return;
	}
	const write = "Write to scaleproof.yaml…";
	const values = result.count === 1 ? "1 value was" : `${result.count} values were`;
	const chosen = await vscode.window.showInformationMessage(`Scaleproof: ${values} measured.`, write);
	if (chosen === write) await applyEdits(folder.uri, result);
}

/** Asks which service the files are of where neither they nor the design tell. */
async function read(
	host: Host,
	params: { folder: string; files: unknown[]; component?: string },
): Promise<MeasureResult | undefined> {
	const answer = await askWithProgress(host, "measurements", measureRequest, params);
	if (answer === undefined) return undefined;
	const result = MeasureResult.parse(answer);
	if (result.choices.length === 0 || params.component) return result;
	const component = await vscode.window.showQuickPick(result.choices, {
		placeHolder: "The service that was measured: the files do not say",
	});
	return component === undefined ? result : read(host, { ...params, component });
}

async function pickFiles(folder: vscode.Uri): Promise<string[] | undefined> {
	const files = await vscode.window.showOpenDialog({
		canSelectMany: true,
		defaultUri: folder,
		openLabel: "Measure",
		title: "Access logs, summaries of load tests, metrics, traces",
	});
	return files?.map((file) => file.toString());
}
