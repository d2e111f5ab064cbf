import * as vscode from "vscode";
import { CasesResult, casesRequest } from "../../server/protocol.ts";
import { showCase } from "../case-panel.ts";
import { besideWhatIsRead } from "../columns.ts";
import type { Host } from "../host.ts";

/** Plays the case of a file, which a code lens or a menu names by its URI; else one that a person picks. */
export async function run(host: Host, uri?: unknown): Promise<void> {
	if (typeof uri === "string" || uri instanceof vscode.Uri) {
		const file = typeof uri === "string" ? vscode.Uri.parse(uri, true) : uri;
		showCase(host, file, besideWhatIsRead());
		return;
	}
	const file = await pick(host);
	if (file) showCase(host, file, vscode.ViewColumn.Active);
}

async function pick({ server }: Host): Promise<vscode.Uri | undefined> {
	const client = await server.client();
	const cases = CasesResult.parse(await client.sendRequest(casesRequest, {}));
	const items: (vscode.QuickPickItem & { uri?: string })[] = [];
	let last: string | undefined;
	for (const { uri, title, guide, heading } of cases) {
		if (heading !== last) items.push({ label: heading, kind: vscode.QuickPickItemKind.Separator });
		last = heading;
		items.push({ label: title, ...(guide && { description: `guide ${guide}` }), uri });
	}
	const chosen = await vscode.window.showQuickPick(items, {
		placeHolder: "The case to play",
		matchOnDescription: true,
	});
	return chosen?.uri ? vscode.Uri.parse(chosen.uri, true) : undefined;
}
