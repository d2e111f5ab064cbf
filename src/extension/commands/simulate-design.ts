import * as vscode from "vscode";
import { chooseFolder } from "../folders.ts";
import type { Host } from "../host.ts";
import { show } from "../panel.ts";

export async function run(host: Host, on?: unknown): Promise<void> {
	const folder = await chooseFolder("The folder whose design to simulate", on);
	show(host, folder.uri, vscode.ViewColumn.Active);
}
