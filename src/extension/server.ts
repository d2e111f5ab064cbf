import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { StatusParams } from "../server/protocol.ts";
import type { LanguageServer } from "./host.ts";
import type { ToldFindings } from "./told.ts";

/** The language server as this window sees it: started when first needed, and started again on demand. */
export class Server implements LanguageServer, vscode.Disposable {
	private readonly context: vscode.ExtensionContext;
	private readonly log: vscode.LogOutputChannel;
	private readonly told: ToldFindings;
	private readonly changed = new vscode.EventEmitter<string>();
	private readonly moved = new vscode.EventEmitter<StatusParams>();
	private starting: Promise<LanguageClient> | undefined;

	constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel, told: ToldFindings) {
		this.context = context;
		this.log = log;
		this.told = told;
	}

	readonly onChanged = this.changed.event;
	readonly onStatus = this.moved.event;

	client(): Promise<LanguageClient> {
		this.starting ??= this.start().catch((error) => {
			this.starting = undefined;
			throw error;
		});
		return this.starting;
	}

	startIfEnabled(): void {
		if (!vscode.workspace.getConfiguration("scaleproof").get("enable", true)) return;
		this.client().catch((error) => this.log.error(error));
	}

	async stop(): Promise<void> {
		const client = await this.starting?.catch(() => undefined);
		this.starting = undefined;
		await client?.dispose();
	}

	async restart(): Promise<void> {
		await this.stop();
		await this.client();
	}

	dispose(): void {
		this.changed.dispose();
		this.moved.dispose();
	}

	private async start(): Promise<LanguageClient> {
		const { createClient } = await import("./lazy.ts");
		const client = createClient(this.context, this.log, {
			changed: (folder) => this.changed.fire(folder),
			status: (status) => this.moved.fire(status),
			diagnostics: (uri, diagnostics) => this.told.put(uri, diagnostics),
			stopped: () => this.told.clear(),
		});
		await client.start();
		return client;
	}
}
