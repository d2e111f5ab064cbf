import * as vscode from "vscode";
import type { FromPanel, KeptCase } from "../../webview/messages.ts";
import { CaseResult, caseRequest } from "../server/protocol.ts";
import { type Host, panelType } from "./host.ts";
import { Page } from "./page.ts";

const panels = new Map<string, CasePanel>();

/** Plays the case of a file in the panel that has it, or in a new one. */
export function showCase(host: Host, file: vscode.Uri, column: vscode.ViewColumn): void {
	const known = panels.get(file.toString());
	if (known) known.reveal();
	else new CasePanel(host, vscode.window.createWebviewPanel(panelType, "Scaleproof: Case", column), file);
}

export function restoreCase(host: Host, panel: vscode.WebviewPanel, file: vscode.Uri): void {
	if (panels.has(file.toString())) panel.dispose();
	else new CasePanel(host, panel, file);
}

/** Shows a case, and again when its file is saved. */
class CasePanel {
	private readonly host: Host;
	private readonly page: Page;
	private readonly file: vscode.Uri;
	/** What a page computed, for the one that follows when it is shown again. */
	private kept: KeptCase | undefined;

	constructor(host: Host, panel: vscode.WebviewPanel, file: vscode.Uri) {
		this.host = host;
		this.file = file;
		this.page = new Page(host, panel, (message) => this.answer(message));
		const key = file.toString();
		panels.set(key, this);
		const saved = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
			if (uri.toString() === key && panel.visible) this.page.run(() => this.sendCase());
		});
		panel.onDidDispose(() => {
			panels.delete(key);
			host.readyPanels.delete(key);
			saved.dispose();
		});
	}

	reveal(): void {
		const hidden = !this.page.panel.visible;
		this.page.panel.reveal(undefined, false);
		if (!hidden) this.page.run(() => this.sendCase());
	}

	private async answer(message: FromPanel): Promise<void> {
		switch (message.type) {
			case "ready":
				this.host.readyPanels.add(this.file.toString());
				return this.sendCase(this.kept);
			case "reveal":
				return this.page.open(this.file, message.at.range);
			case "choose-case":
				return void (await vscode.commands.executeCommand("scaleproof.playCase"));
			case "save":
				return this.page.save(message);
			case "keep-case":
				this.kept = message.kept;
				return;
			case "keep":
			case "keep-ranking":
			case "copy":
			case "open-what-ifs":
			case "write-what-ifs":
			case "write-assumptions":
			case "apply":
			case "explain":
				this.host.log.warn(`a case has nothing to ${message.type}`);
		}
	}

	private async sendCase(kept?: KeptCase): Promise<void> {
		const uri = this.file.toString();
		try {
			const client = await this.host.server.client();
			const played = CaseResult.parse(await client.sendRequest(caseRequest, { uri }));
			this.page.panel.title = played.title;
			await this.page.send({ type: "case", uri, case: played, ...(kept && { kept }) });
		} catch (error) {
			// A slip in the file is told in the panel, where one looks.
			const heading = "This case cannot be played";
			await this.page.send({ type: "status", heading, message: (error as Error).message, busy: false });
		}
	}
}
