import * as vscode from "vscode";
import { welcome } from "./example.ts";
import { type Host, panelType } from "./host.ts";
import { Server } from "./server.ts";
import { showStatus } from "./status.ts";
import { ToldFindings } from "./told.ts";

/** What other extensions, and our tests, may ask. */
export interface Api {
	/** Whether the panel of a folder, given by its URI, is open and its page runs. */
	isPanelReady(folder: string): boolean;
}

let server: Server | undefined;

/** Registers what the editor needs to know. The client, the panel and what they need are loaded when they are first used. */
export function activate(context: vscode.ExtensionContext): Api {
	const log = vscode.window.createOutputChannel("Scaleproof", { log: true });
	const told = new ToldFindings();
	server = new Server(context, log, told);
	const host: Host = { context, log, server, told, readyPanels: new Set() };
	context.subscriptions.push(log, told, server, showStatus(server));
	for (const { command } of context.extension.packageJSON.contributes.commands as { command: string }[]) {
		const run = async (...args: unknown[]) => (await import("./lazy.ts")).commands[command].run(host, ...args);
		context.subscriptions.push(vscode.commands.registerCommand(command, reporting(host, run)));
	}
	context.subscriptions.push(
		vscode.window.registerWebviewPanelSerializer(panelType, {
			deserializeWebviewPanel: async (panel, state) => (await import("./lazy.ts")).restore(host, panel, state),
		}),
	);
	// After activation, so that nobody waits for it.
	setImmediate(async () => {
		server?.startIfEnabled();
		welcome(context).catch((error) => log.error(error));
		const { showFresh, showViews, offerTools } = await import("./lazy.ts");
		context.subscriptions.push(showViews(host), showFresh(told), offerTools(host));
	});
	return { isPanelReady: (folder) => host.readyPanels.has(folder) };
}

export async function deactivate(): Promise<void> {
	await server?.stop();
}

/** A command that fails says so once, with a way to see more. */
function reporting({ log }: Host, run: (...args: unknown[]) => Promise<unknown>) {
	return async (...args: unknown[]) => {
		try {
			return await run(...args);
		} catch (error) {
			if (error instanceof vscode.CancellationError) return undefined;
			log.error(error instanceof Error ? error : String(error));
			const chosen = await vscode.window.showErrorMessage(`Scaleproof: ${(error as Error).message}`, "Show Output");
			if (chosen) log.show();
			return undefined;
		}
	};
}
