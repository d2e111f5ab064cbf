import * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn, TransportKind } from "vscode-languageclient/node";
import { ChangedParams, changedNotification, StatusParams, statusNotification } from "../server/protocol.ts";
import { documents } from "./languages.ts";

export interface Listener {
	changed: (folder: string) => void;
	status: (status: StatusParams) => void;
}

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
			run: { module, transport },
			debug: { module, transport, options: { execArgv: ["--nolazy", "--inspect=6019"] } },
		},
		{
			documentSelector: documents,
			diagnosticCollectionName: "scaleproof",
			outputChannel: log,
			revealOutputChannelOn: RevealOutputChannelOn.Never,
			initializationOptions: {
				commands: [
					"scaleproof.simulateFinding",
					"scaleproof.explainRule",
					"scaleproof.playCase",
					"scaleproof.applyRemedy",
				],
			},
		},
	);
	client.onNotification(changedNotification, (params: unknown) => listener.changed(ChangedParams.parse(params).folder));
	client.onNotification(statusNotification, (params: unknown) => listener.status(StatusParams.parse(params)));
	return client;
}
