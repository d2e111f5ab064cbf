import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import {
	type ClientCapabilities,
	createConnection,
	createProtocolConnection,
	type Diagnostic,
	type ProtocolConnection,
	type PublishDiagnosticsParams,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import type { SessionOptions } from "../../src/review/session.ts";
import { serve } from "../../src/server/server.ts";
import { frozenRules } from "../support/rules.ts";

export const everything: ClientCapabilities = {
	workspace: {
		workspaceFolders: true,
		workspaceEdit: { documentChanges: true, snippetEditSupport: true },
	},
};

const usualCommands = ["scaleproof.simulateFinding", "scaleproof.explainRule", "scaleproof.playCase"];

export interface Client {
	connection: ProtocolConnection;
	uri(path: string): string;
	/** What was published last for a file. */
	published(path: string): PublishDiagnosticsParams | undefined;
	/** Resolves once what is published for a file satisfies. */
	until(path: string, satisfies: (diagnostics: Diagnostic[]) => boolean): Promise<Diagnostic[]>;
	open(path: string, text: string, version?: number): Promise<void>;
	change(path: string, text: string, version: number): Promise<void>;
	write(path: string, text: string): void;
	logged: string[];
	folders: string[];
}

/** A server and a client of it in this process, over folders of files on disk that are gone after the test. */
export async function connect(
	workspace: Record<string, string> | Record<string, string>[],
	{
		options = {},
		capabilities = everything,
		commands = usualCommands,
	}: { options?: Partial<SessionOptions>; capabilities?: ClientCapabilities; commands?: string[] } = {},
): Promise<Client> {
	const folders = [workspace].flat().map((files) => {
		const root = mkdtempSync(join(tmpdir(), "scaleproof-server-"));
		for (const [path, text] of Object.entries(files)) writeTo(join(root, path), text);
		return root;
	});
	const uri = (path: string) => pathToFileURL(join(folders[0], path)).href;
	const up = new PassThrough();
	const down = new PassThrough();
	const all = { rules: (await frozenRules()).rules, ...options };
	serve(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)), all);
	const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
	const published = new Map<string, PublishDiagnosticsParams>();
	const listeners = new Set<() => void>();
	const logged: string[] = [];
	connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
		published.set(params.uri, params);
		for (const listener of listeners) listener();
	});
	connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
		logged.push(message);
	});
	connection.listen();
	onTestFinished(() => {
		connection.dispose();
		for (const root of folders) rmSync(root, { recursive: true, force: true });
	});
	const workspaceFolders = folders.map((root) => ({ uri: pathToFileURL(root).href, name: root }));
	const rootUri = workspaceFolders[0].uri;
	const initialize = { processId: null, rootUri, workspaceFolders, capabilities, initializationOptions: { commands } };
	await connection.sendRequest("initialize", initialize);
	await connection.sendNotification("initialized", {});
	return {
		connection,
		uri,
		published: (path) => published.get(uri(path)),
		until: (path, satisfies) =>
			new Promise((resolve) => {
				const look = () => {
					const { diagnostics } = published.get(uri(path)) ?? {};
					if (!diagnostics || !satisfies(diagnostics)) return;
					listeners.delete(look);
					resolve(diagnostics);
				};
				listeners.add(look);
				look();
			}),
		open: (path, text, version = 1) =>
			connection.sendNotification("textDocument/didOpen", {
				textDocument: { uri: uri(path), languageId: "any", version, text },
			}),
		change: (path, text, version) =>
			connection.sendNotification("textDocument/didChange", {
				textDocument: { uri: uri(path), version },
				contentChanges: [{ text }],
			}),
		write: (path, text) => writeTo(join(folders[0], path), text),
		logged,
		folders: workspaceFolders.map((folder) => folder.uri),
	};
}

function writeTo(path: string, text: string): void {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
}

export function rules(diagnostics: readonly Diagnostic[]): unknown[] {
	return diagnostics.map((one) => one.code);
}
