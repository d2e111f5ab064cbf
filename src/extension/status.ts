import * as vscode from "vscode";
import type { StatusParams } from "../server/protocol.ts";
import { documents } from "./languages.ts";
import type { Server } from "./server.ts";

/** How far the reviews are, and what they found: one item in the status bar, and one among the language statuses of a file. */
export function showStatus(server: Server): vscode.Disposable {
	const byFolder = new Map<string, StatusParams>();
	const bar = vscode.window.createStatusBarItem("scaleproof.bar", vscode.StatusBarAlignment.Left, 40);
	bar.name = "Scaleproof";
	bar.command = "scaleproof.findings.focus";
	const item = vscode.languages.createLanguageStatusItem("scaleproof.status", documents);
	item.name = "Scaleproof";

	const show = () => {
		const folders = vscode.workspace.workspaceFolders ?? [];
		const enabled = folders.filter(({ uri }) => isEnabled(uri));
		const all = enabled.map(({ name, uri }) => ({ name, status: byFolder.get(uri.toString()) }));
		bar.text = barText(all.flatMap(({ status }) => status ?? []));
		bar.tooltip = all.map(({ name, status }) => `${name}: ${detailed(status)}`).join("\n");
		bar.accessibilityInformation = { label: `Scaleproof. ${bar.tooltip}` };
		if (enabled.length > 0) bar.show();
		else bar.hide();

		const uri = vscode.window.activeTextEditor?.document.uri;
		const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
		const status = folder && byFolder.get(folder.uri.toString());
		item.busy = status?.kind === "reading";
		item.text = folder ? textOf(status) : "Not in a folder of the workspace";
		item.detail = vscode.workspace.isTrusted ? "Scaleproof" : "Scaleproof in Restricted Mode: files are only read";
		item.command =
			status?.kind === "ready"
				? { title: "Simulate This Design", command: "scaleproof.simulateDesign" }
				: { title: "Show Output", command: "scaleproof.showOutput" };
	};

	show();
	return vscode.Disposable.from(
		bar,
		item,
		server.onStatus((status) => {
			byFolder.set(status.folder, status);
			show();
		}),
		vscode.window.onDidChangeActiveTextEditor(show),
		vscode.workspace.onDidChangeWorkspaceFolders(show),
		vscode.workspace.onDidGrantWorkspaceTrust(show),
		vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("scaleproof.enable") && show()),
	);
}

function isEnabled(folder: vscode.Uri): boolean {
	return vscode.workspace.getConfiguration("scaleproof", folder).get("enable", true);
}

/** What is being done, and how much was found; short, for the bar is shared. */
function barText(all: readonly StatusParams[]): string {
	const reading = all.filter(({ kind }) => kind === "reading");
	if (reading.length > 0) {
		const [done, total] = [sum(reading, ({ done = 0 }) => done), sum(reading, ({ total = 0 }) => total)];
		return `$(sync~spin) Scaleproof: ${done} of ${total} files`;
	}
	if (!all.some(({ kind }) => kind === "ready")) return "$(pulse) Scaleproof";
	// All folders are served by one process, which simulates for all of them.
	const busy = all.some(({ simulating }) => simulating > 0) ? "$(sync~spin)" : "$(pulse)";
	const fresh = sum(all, (one) => one.fresh ?? 0);
	const found = sum(all, ({ findings }) => findings);
	const none = all.every(({ contents }) => contents === "nothing") ? "nothing to review" : "no findings";
	return `${busy} Scaleproof: ${found === 0 ? none : plural(found, "finding")}${fresh > 0 ? `, ${fresh} new` : ""}`;
}

function detailed(status: StatusParams | undefined): string {
	if (status?.kind !== "ready" || status.findings === 0) return textOf(status);
	const { bySeverity, fresh, since, simulating } = status;
	const severities = Object.entries(bySeverity).map(([severity, count]) => plural(count, severity));
	const parts = [
		`${textOf(status)} (${severities.join(", ")})`,
		fresh !== undefined && `${fresh} new since ${since}`,
		simulating > 0 && `simulating ${plural(simulating, "fix", "fixes")}`,
	];
	return parts.filter(Boolean).join(", ");
}

function textOf(status: StatusParams | undefined): string {
	if (!status || status.kind === "idle") return "Not read yet";
	if (status.kind === "reading") return `Reading ${status.done} of ${status.total} files`;
	if (status.contents === "nothing") return "Nothing to review: no file says what is deployed";
	return status.findings === 0 ? "No findings" : plural(status.findings, "finding");
}

function plural(count: number, one: string, many = one === "info" ? one : `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}

function sum(all: readonly StatusParams[], of: (one: StatusParams) => number): number {
	return all.reduce((total, one) => total + of(one), 0);
}
