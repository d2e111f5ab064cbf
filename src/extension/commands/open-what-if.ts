import * as vscode from "vscode";
import { chooseFolder } from "../folders.ts";
import type { Host } from "../host.ts";
import { showWhatIfs } from "../panel.ts";
import { pickWhatIfs } from "../what-ifs.ts";

/** Opens an exported page of what-ifs in the panel of a folder, to be played on its design. */
export async function run(host: Host, on?: unknown): Promise<void> {
	const called = on instanceof vscode.Uri ? on : undefined;
	const folder = await chooseFolder("The folder whose design the what-ifs are of", called);
	const file = called ?? (await pickWhatIfs(folder.uri));
	if (file) showWhatIfs(host, folder.uri, file);
}
