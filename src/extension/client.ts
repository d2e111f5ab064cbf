import * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn, State, TransportKind } from "vscode-languageclient/node";
import { ChangedParams, changedNotification, StatusParams, statusNotification } from "../server/protocol.ts";
import { documents } from "./languages.ts";

export interface Listener {
	changed: (folder: string) => void;
	status: (status: StatusParams) => void;
	diagnostics: (uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]) => void;
	/** The server has ended, and what it told is gone from the editor. */
	stopped: () => void;
}

/**
 * An edit makes many small objects and drops them at once: with more room for young ones (16 MB by default) few are moved
 * before they go, and an edit of a large workspace waits half as long (`node test/bench/edit.mjs` runs with the same).
 */
const young = "--max-semi-space-size=32";

/** What the server may name in lenses, actions and hovers. */
const commands = [
	"scaleproof.simulateFinding",
	"scaleproof.explainRule",
	"scaleproof.playCase",
	"scaleproof.applyRemedy",
	"scaleproof.fixAll",
];

export function createClient(
	context: vscode.ExtensionContext,
	log: vscode.LogOutputChannel,
	listener: Listener,
): LanguageClient {
	const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server.cjs").fsPath;
	const transport = TransportKind.ipc;
	const client = new LanguageClient(
		"scaleproof",
		"Scaleproof",
		{
			run: { module, transport, options: { execArgv: [young] } },
			debug: { module, transport, options: { execArgv: [young, "--nolazy", "--inspect=6019"] } },
		},
		{
			documentSelector: documents,
			diagnosticCollectionName: "scaleproof",
			outputChannel: log,
			revealOutputChannelOn: RevealOutputChannelOn.Never,
			initializationOptions: { commands },
			// Only these may stand as links in a hover.
			markdown: { isTrusted: { enabledCommands: commands } },
			middleware: {
				handleDiagnostics: (uri, diagnostics, next) => {
					next(uri, diagnostics);
					listener.diagnostics(uri, diagnostics);
				},
				// To compare with a base is to ask git, and a repository that nobody vouches for is not asked.
				workspace: {
					configuration: async (params, token, next) => {
						const said = await next(params, token);
						if (vscode.workspace.isTrusted || !Array.isArray(said)) return said;
						return said.map((one) => ({ ...one, base: "off" }));
					},
				},
			},
		},
	);
	client.onNotification(changedNotification, (params: unknown) => listener.changed(ChangedParams.parse(params).folder));
	// A server that ended and was started again by its client is the same client: it still wants to hear.
	const trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => {
		if (client.isRunning()) void client.sendNotification("workspace/didChangeConfiguration", { settings: null });
	});
	context.subscriptions.push(trusted);
	client.onDidChangeState(({ newState }) => newState === State.Stopped && listener.stopped());
	client.onNotification(statusNotification, (params: unknown) => listener.status(StatusParams.parse(params)));
	return client;
}
