import * as vscode from "vscode";
import { z } from "zod";
import type { FromPanel, Kept, Ranking } from "../../webview/messages.ts";
import type { WhatIf } from "../review/what-if.ts";
import {
	AssumptionsResult,
	assumptionsRequest,
	ReviewResult,
	reviewRequest,
	WhatIfsResult,
	WritesResult,
	WriteWhatIfsResult,
	whatIfsRequest,
	writesRequest,
	writeWhatIfsRequest,
} from "../server/protocol.ts";
import { restoreCase } from "./case-panel.ts";
import { type Host, panelType } from "./host.ts";
import { Page } from "./page.ts";
import { applyEdits, applyRemedy } from "./remedy.ts";
import { pickWhatIfs, readWhatIfFile } from "./what-ifs.ts";

/** Results kept for a page that was hidden; one of them has some hundred kilobytes. */
const mostKept = 60;

const panels = new Map<string, Panel>();
const KeptChoices = z.union([z.object({ case: z.string().min(1) }), z.object({ folder: z.string().min(1) })]);

/** Shows the folder's panel where it is, else in `column`, and asks it to simulate the remedy of a finding. */
export function show(host: Host, folder: vscode.Uri, column: vscode.ViewColumn, finding?: string): void {
	const known = panels.get(folder.toString());
	if (known) {
		known.reveal(finding);
		return;
	}
	const title = titleFor(folder);
	const panel = vscode.window.createWebviewPanel(panelType, title, column);
	new Panel(host, panel, folder, finding);
}

/** The same with what-ifs of a file. */
export function showWhatIfs(host: Host, folder: vscode.Uri, file: vscode.Uri): void {
	const key = folder.toString();
	if (!panels.has(key)) show(host, folder, vscode.ViewColumn.Active);
	panels.get(key)?.open(file);
}

/** Several folders have a panel each, which only its name tells apart. */
function titleFor(folder: vscode.Uri): string {
	const folders = vscode.workspace.workspaceFolders ?? [];
	const name = folders.find(({ uri }) => uri.toString() === folder.toString())?.name;
	return folders.length > 1 && name ? `Scaleproof: ${name}` : "Scaleproof: Design";
}

/** Takes a panel of a window that was reloaded; what it showed is in the state that the panel kept. */
export function restore(host: Host, panel: vscode.WebviewPanel, state: unknown): void {
	const kept = KeptChoices.safeParse(state).data;
	if (kept && "case" in kept) {
		restoreCase(host, panel, vscode.Uri.parse(kept.case, true));
		return;
	}
	const folders = vscode.workspace.workspaceFolders ?? [];
	const folder = folders.find(({ uri }) => uri.toString() === kept?.folder) ?? folders[0];
	if (folder && !panels.has(folder.uri.toString())) new Panel(host, panel, folder.uri);
	else panel.dispose();
}

/** Shows the review of a folder. */
class Panel {
	private readonly host: Host;
	private readonly page: Page;
	private readonly folder: vscode.Uri;
	/** Findings wait here until the page is there to hear of them. */
	private wanted: string | undefined;
	/** A file of what-ifs likewise. */
	private toOpen: vscode.Uri | undefined;
	private asked = 0;
	/** By finding and by what it answers: what a page computed, for the one that follows when it is shown again. */
	private readonly kept = new Map<string, Kept>();
	/** The last ranking likewise. */
	private ranking: Ranking | undefined;

	constructor(host: Host, panel: vscode.WebviewPanel, folder: vscode.Uri, finding?: string) {
		this.host = host;
		this.folder = folder;
		this.wanted = finding;
		this.page = new Page(host, panel, (message) => this.answer(message));
		panels.set(folder.toString(), this);
		const changed = host.server.onChanged((uri) => {
			// A hidden page is gone; it asks anew when it is shown.
			if (uri === folder.toString() && panel.visible) this.page.run(() => this.sendReview());
		});
		panel.onDidDispose(() => {
			panels.delete(folder.toString());
			host.readyPanels.delete(folder.toString());
			changed.dispose();
		});
	}

	/** Takes the what-ifs of a file in, now or as soon as the page is there. */
	open(file: vscode.Uri): void {
		const { panel } = this.page;
		const isThere = panel.visible && this.host.readyPanels.has(this.folder.toString());
		panel.reveal(undefined, false);
		if (isThere) this.page.run(async () => this.page.send(await readWhatIfFile(file)));
		else this.toOpen = file;
	}

	reveal(finding: string | undefined): void {
		const { panel } = this.page;
		const hidden = !panel.visible;
		panel.reveal(undefined, false);
		if (hidden) this.wanted = finding ?? this.wanted;
		else if (finding) this.page.run(() => this.page.send({ type: "simulate", finding }));
	}

	private async answer(message: FromPanel): Promise<void> {
		switch (message.type) {
			case "ready":
				this.host.readyPanels.add(this.folder.toString());
				return this.sendReview({ kept: [...this.kept.values()], ranking: this.ranking });
			case "keep":
				return this.keep(message.kept);
			case "keep-ranking":
				this.ranking = message.ranking;
				return;
			case "keep-case":
				return this.host.log.warn("a folder has no case to keep");
			case "write-assumptions":
				return this.writeAssumptions(message.edits);
			case "reveal":
				return this.page.open(vscode.Uri.joinPath(this.folder, message.at.file), message.at.range);
			case "apply":
				return applyRemedy(this.host, this.folder, message.finding);
			case "save":
				return this.page.save(message);
			case "copy":
				await vscode.env.clipboard.writeText(message.text);
				return void vscode.window.setStatusBarMessage("Scaleproof: copied as Markdown", 4000);
			case "open-what-ifs":
				return this.openWhatIfs();
			case "write-what-ifs":
				return this.writeWhatIfs(message.whatIfs);
			case "explain":
				return void (await vscode.commands.executeCommand("scaleproof.explainRule", message.rule));
			case "choose-case":
				return void (await vscode.commands.executeCommand("scaleproof.playCase"));
		}
	}

	private async keep(kept: Kept): Promise<void> {
		const name = `${kept.finding} ${kept.key}`;
		this.kept.delete(name);
		this.kept.set(name, kept);
		const [oldest] = this.kept.keys();
		if (this.kept.size > mostKept) this.kept.delete(oldest);
	}

	private async writeAssumptions(edits: Extract<FromPanel, { type: "write-assumptions" }>["edits"]): Promise<void> {
		const client = await this.host.server.client();
		const asked = { folder: this.folder.toString(), edits };
		await applyEdits(this.folder, AssumptionsResult.parse(await client.sendRequest(assumptionsRequest, asked)));
	}

	private async writeWhatIfs(whatIfs: WhatIf[]): Promise<void> {
		const client = await this.host.server.client();
		const asked = { folder: this.folder.toString(), whatIfs };
		await applyEdits(this.folder, WriteWhatIfsResult.parse(await client.sendRequest(writeWhatIfsRequest, asked)));
	}

	private async openWhatIfs(): Promise<void> {
		const file = await pickWhatIfs(this.folder);
		if (file) await this.page.send(await readWhatIfFile(file));
	}

	/** `known`: what earlier pages computed, for a page that is new. */
	private async sendReview(known: { kept?: Kept[]; ranking?: Ranking } = {}): Promise<void> {
		const asked = ++this.asked;
		try {
			const client = await this.host.server.client();
			const folder = this.folder.toString();
			const review = ReviewResult.parse(await client.sendRequest(reviewRequest, { folder }));
			if (asked !== this.asked) return;
			const whatIfs = WhatIfsResult.parse(await client.sendRequest(whatIfsRequest, { folder }));
			if (asked !== this.asked) return;
			await this.page.send({ type: "review", folder, review, finding: this.wanted, whatIfs, ...known });
			this.wanted = undefined;
			const { toOpen } = this;
			this.toOpen = undefined;
			if (toOpen) await this.page.send(await readWhatIfFile(toOpen));
			const writes = WritesResult.parse(await client.sendRequest(writesRequest, { folder }));
			if (asked === this.asked) await this.page.send({ type: "writes", writes });
		} catch (error) {
			await this.page.send({ type: "status", message: (error as Error).message, busy: false });
			throw error;
		}
	}
}
