import * as vscode from "vscode";
import { z } from "zod";
import type { FromPanel, Kept, Ranking } from "../../webview/messages.ts";
import {
	AssumptionsResult,
	assumptionsRequest,
	ReviewResult,
	reviewRequest,
	WritesResult,
	writesRequest,
} from "../server/protocol.ts";
import { restoreCase } from "./case-panel.ts";
import { type Host, panelType } from "./host.ts";
import { Page } from "./page.ts";
import { applyEdits, applyRemedy } from "./remedy.ts";

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
	const title = "Scaleproof: Design";
	const panel = vscode.window.createWebviewPanel(panelType, title, column);
	new Panel(host, panel, folder, finding);
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
				return this.page.save(message.name, message.text);
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

	/** `known`: what earlier pages computed, for a page that is new. */
	private async sendReview(known: { kept?: Kept[]; ranking?: Ranking } = {}): Promise<void> {
		const asked = ++this.asked;
		try {
			const client = await this.host.server.client();
			const folder = this.folder.toString();
			const review = ReviewResult.parse(await client.sendRequest(reviewRequest, { folder }));
			if (asked !== this.asked) return;
			await this.page.send({ type: "review", folder, review, finding: this.wanted, ...known });
			this.wanted = undefined;
			const writes = WritesResult.parse(await client.sendRequest(writesRequest, { folder }));
			if (asked === this.asked) await this.page.send({ type: "writes", writes });
		} catch (error) {
			await this.page.send({ type: "status", message: (error as Error).message, busy: false });
			throw error;
		}
	}
}
