import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { z } from "zod";
import { panelHtml } from "../../webview/html.ts";
import { FromPanel, ToPanel } from "../../webview/messages.ts";
import type { Location } from "../design/text.ts";
import { ReviewResult, reviewRequest } from "../server/protocol.ts";
import type { Host } from "./host.ts";
import { applyRemedy } from "./remedy.ts";

const panels = new Map<string, Panel>();
const assets = ["dist", "webview"];
const Kept = z.object({ folder: z.string().min(1) });

/** Shows the folder's panel where it is, else in `column`, and asks it to simulate the remedy of a finding. */
export function show(host: Host, folder: vscode.Uri, column: vscode.ViewColumn, finding?: string): void {
	const known = panels.get(folder.toString());
	if (known) {
		known.reveal(finding);
		return;
	}
	const title = "Scaleproof: Design";
	const panel = vscode.window.createWebviewPanel("scaleproof.panel", title, column);
	new Panel(host, panel, folder, finding);
}

/** Takes a panel of a window that was reloaded; what it showed is in the state that the panel kept. */
export function restore(host: Host, panel: vscode.WebviewPanel, state: unknown): void {
	const kept = Kept.safeParse(state);
	const folders = vscode.workspace.workspaceFolders ?? [];
	const folder = folders.find(({ uri }) => kept.success && uri.toString() === kept.data.folder) ?? folders[0];
	if (folder && !panels.has(folder.uri.toString())) new Panel(host, panel, folder.uri);
	else panel.dispose();
}

class Panel {
	private readonly host: Host;
	private readonly panel: vscode.WebviewPanel;
	private readonly folder: vscode.Uri;
	/** Findings wait here until the page is there to hear of them. */
	private wanted: string | undefined;
	private asked = 0;

	constructor(host: Host, panel: vscode.WebviewPanel, folder: vscode.Uri, finding?: string) {
		this.host = host;
		this.panel = panel;
		this.folder = folder;
		this.wanted = finding;
		panels.set(folder.toString(), this);
		const changed = host.server.onChanged((uri) => {
			// A hidden page is gone; it asks anew when it is shown.
			if (uri === folder.toString() && panel.visible) this.run(() => this.sendReview());
		});
		panel.onDidDispose(() => {
			panels.delete(folder.toString());
			host.readyPanels.delete(folder.toString());
			changed.dispose();
		});
		panel.webview.onDidReceiveMessage((message) => this.receive(message));
		panel.iconPath = vscode.Uri.joinPath(host.context.extensionUri, "media", "icon.png");
		panel.webview.options = {
			enableScripts: true,
			localResourceRoots: [assets, ["media"]].map((path) => this.inExtension(...path)),
		};
		panel.webview.html = this.html();
	}

	reveal(finding: string | undefined): void {
		const hidden = !this.panel.visible;
		this.panel.reveal(undefined, false);
		if (hidden) this.wanted = finding ?? this.wanted;
		else if (finding) this.run(() => this.send({ type: "simulate", finding }));
	}

	private html(): string {
		const { webview } = this.panel;
		const uri = (name: string) => webview.asWebviewUri(this.inExtension(...assets, name)).toString();
		return panelHtml({
			cspSource: webview.cspSource,
			nonce: randomBytes(16).toString("base64url"),
			uris: {
				script: uri("panel.js"),
				style: uri("panel.css"),
				mermaid: uri("mermaid.js"),
				worker: uri("worker.js"),
			},
		});
	}

	private receive(data: unknown): void {
		const parsed = FromPanel.safeParse(data);
		if (!parsed.success) {
			this.host.log.warn(`the panel sent a message of no known form: ${z.prettifyError(parsed.error)}`);
			return;
		}
		const message = parsed.data;
		if (message.type === "ready") this.run(() => this.welcome());
		else if (message.type === "reveal") this.run(() => this.open(message.at));
		else if (message.type === "apply") this.run(() => applyRemedy(this.host, this.folder, message.finding));
		else this.run(async () => void (await vscode.commands.executeCommand("scaleproof.explainRule", message.rule)));
	}

	private async welcome(): Promise<void> {
		this.host.readyPanels.add(this.folder.toString());
		await this.sendReview();
	}

	private async sendReview(): Promise<void> {
		const asked = ++this.asked;
		try {
			const client = await this.host.server.client();
			const folder = this.folder.toString();
			const review = ReviewResult.parse(await client.sendRequest(reviewRequest, { folder }));
			if (asked !== this.asked) return;
			await this.send({ type: "review", folder, review, finding: this.wanted });
			this.wanted = undefined;
		} catch (error) {
			await this.send({ type: "status", message: (error as Error).message, busy: false });
			throw error;
		}
	}

	private async open({ file, range: { start, end } }: Location): Promise<void> {
		const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(this.folder, file));
		const selection = new vscode.Range(start.line, start.character, end.line, end.character);
		const beside = vscode.window.visibleTextEditors.find((editor) => editor.viewColumn !== this.panel.viewColumn);
		await vscode.window.showTextDocument(document, {
			selection,
			viewColumn:
				beside?.viewColumn ??
				(this.panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One),
		});
	}

	private async send(message: ToPanel): Promise<void> {
		await this.panel.webview.postMessage(ToPanel.parse(message));
	}

	private run(task: () => Promise<void>): void {
		task().catch((error) => {
			this.host.log.error(error);
			void vscode.window.showErrorMessage(`Scaleproof: ${(error as Error).message}`);
		});
	}

	private inExtension(...path: string[]): vscode.Uri {
		return vscode.Uri.joinPath(this.host.context.extensionUri, ...path);
	}
}
