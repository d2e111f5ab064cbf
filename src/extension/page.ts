import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { z } from "zod";
import { panelHtml } from "../../webview/html.ts";
import { FromPanel, ToPanel } from "../../webview/messages.ts";
import type { Location } from "../design/text.ts";
import type { Host } from "./host.ts";

const assets = ["dist", "webview"];

/** The panel's page in a tab of the editor. What it says is parsed; what it is told, too. */
export class Page {
	readonly panel: vscode.WebviewPanel;
	private readonly host: Host;

	constructor(host: Host, panel: vscode.WebviewPanel, answer: (message: FromPanel) => Promise<void>) {
		this.host = host;
		this.panel = panel;
		panel.webview.onDidReceiveMessage((data: unknown) => {
			const parsed = FromPanel.safeParse(data);
			if (parsed.success) this.run(() => answer(parsed.data));
			else host.log.warn(`the panel sent a message of no known form: ${z.prettifyError(parsed.error)}`);
		});
		panel.iconPath = vscode.Uri.joinPath(host.context.extensionUri, "media", "icon.png");
		panel.webview.options = {
			enableScripts: true,
			localResourceRoots: [assets, ["media"]].map((path) => this.inExtension(...path)),
		};
		panel.webview.html = this.html();
	}

	async send(message: ToPanel): Promise<void> {
		await this.panel.webview.postMessage(ToPanel.parse(message));
	}

	/** Work that nobody waits for: a failure is logged, and said once. */
	run(task: () => Promise<void>): void {
		task().catch((error) => {
			this.host.log.error(error);
			void vscode.window.showErrorMessage(`Scaleproof: ${(error as Error).message}`);
		});
	}

	/** Shows a place of a file beside the panel. */
	async open(file: vscode.Uri, range?: Location["range"]): Promise<void> {
		const document = await vscode.workspace.openTextDocument(file);
		const beside = vscode.window.visibleTextEditors.find((editor) => editor.viewColumn !== this.panel.viewColumn);
		const other = this.panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
		await vscode.window.showTextDocument(document, {
			...(range && {
				selection: new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character),
			}),
			viewColumn: beside?.viewColumn ?? other,
		});
	}

	/** Asks where, and writes; the file is shown, where it is one to read as text. */
	async save({ name, text }: Extract<FromPanel, { type: "save" }>): Promise<void> {
		const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
		const chosen = await vscode.window.showSaveDialog({
			title: name.startsWith("what-ifs") ? "Save the What-Ifs" : "Save the Design",
			...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
		});
		if (!chosen) return;
		const isPixels = name.endsWith(".png");
		await vscode.workspace.fs.writeFile(
			chosen,
			isPixels ? Buffer.from(text, "base64") : new TextEncoder().encode(text),
		);
		if (/\.(mmd|json)$/.test(name)) await this.open(chosen);
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

	private inExtension(...path: string[]): vscode.Uri {
		return vscode.Uri.joinPath(this.host.context.extensionUri, ...path);
	}
}
