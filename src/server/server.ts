import {
	CodeActionKind,
	type Connection,
	DidChangeConfigurationNotification,
	Emitter,
	type InitializeParams,
	type InitializeResult,
	TextDocumentSyncKind,
	TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { z } from "zod";
import type { SessionOptions } from "../review/session.ts";
import { Bases } from "./bases.ts";
import { type Context, openAs } from "./context.ts";
import { Debouncer } from "./debounce.ts";
import { compareWithBase } from "./features/base.ts";
import { answerCases } from "./features/cases.ts";
import { answerChecklists } from "./features/checklist.ts";
import { fixAllKind, offerCodeActions } from "./features/code-actions.ts";
import { showCodeLenses } from "./features/code-lens.ts";
import { offerCompletions } from "./features/completion.ts";
import { publishDiagnostics } from "./features/diagnostics.ts";
import { showHovers } from "./features/hover.ts";
import { answerMeasurements } from "./features/measure.ts";
import { answerOutlines } from "./features/outline.ts";
import { answerReadiness } from "./features/readiness.ts";
import { answerRemedies } from "./features/remedy.ts";
import { answerReviews } from "./features/review.ts";
import { reportStatus } from "./features/status.ts";
import { followDocuments } from "./features/sync.ts";
import { answerTools } from "./features/tools.ts";
import { wakeFolders } from "./features/wake.ts";
import { watchFiles } from "./features/watched-files.ts";
import type { Folder } from "./folder.ts";
import { Folders } from "./folders.ts";
import { LensImpacts } from "./lens-impacts.ts";
import { SettingsOfFolders } from "./settings.ts";

const features = [
	followDocuments,
	watchFiles,
	compareWithBase,
	publishDiagnostics,
	showHovers,
	offerCompletions,
	offerCodeActions,
	showCodeLenses,
	answerReviews,
	answerRemedies,
	answerChecklists,
	answerReadiness,
	answerOutlines,
	answerCases,
	answerMeasurements,
	answerTools,
	reportStatus,
	wakeFolders,
];

/** What our own client adds to `initialize`: the commands that it can run. */
const Options = z.object({ commands: z.array(z.string()).catch([]) }).catch({ commands: [] });

/** Serves one client over a connection that does not listen yet. */
export function serve(connection: Connection, options: Partial<SessionOptions> = {}): void {
	const documents = new TextDocuments({ create: createDocument, update: TextDocument.update });
	const log = (message: string, error?: unknown) =>
		connection.console.error(error instanceof Error ? `${message}: ${error.stack}` : message);
	const started = new Emitter<void>();
	let context: Context;

	connection.onInitialize((params): InitializeResult => {
		const { capabilities } = params;
		const openIn = () => documents.all().flatMap((document) => openAs(context, document.uri) ?? []);
		const openInFolder = (folder: Folder) => openIn().filter((one) => folders.placeOf(one.uri)?.folder === folder);
		const folders: Folders = new Folders(connection, openInFolder, options);
		const settings = new SettingsOfFolders(connection, capabilities.workspace?.configuration ?? false);
		context = {
			connection,
			documents,
			folders,
			settings,
			client: capabilities,
			commands: new Set(Options.parse(params.initializationOptions ?? {}).commands),
			pauses: new Debouncer(),
			impacts: new LensImpacts(log),
			bases: new Bases(log, async ({ uri }) => (await settings.of(uri)).base, openInFolder),
			onStarted: started.event,
			log,
		};
		for (const feature of features) feature(context);
		for (const uri of foldersOf(params)) folders.add(uri);
		return {
			serverInfo: { name: "scaleproof" },
			capabilities: {
				textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
				hoverProvider: true,
				completionProvider: { triggerCharacters: [":", " ", "-", ">"] },
				codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
				...(context.commands.size > 0 && { codeLensProvider: { resolveProvider: false } }),
				workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
			},
		};
	});

	connection.onInitialized(async () => {
		const { workspace } = context.client;
		if (workspace?.didChangeConfiguration?.dynamicRegistration)
			await connection.client.register(DidChangeConfigurationNotification.type, { section: "scaleproof" });
		started.fire();
		if (!workspace?.workspaceFolders) return;
		connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
			for (const { uri } of removed) context.folders.remove(uri);
			for (const { uri } of added) context.folders.add(uri);
		});
	});

	connection.onDidChangeConfiguration(() => context.settings.forget());
	documents.listen(connection);
	connection.listen();
}

/** What is no document must not become one: every later request looks at all of them. */
function createDocument(uri: unknown, languageId: string, version: number, content: unknown): TextDocument {
	if (typeof uri !== "string" || typeof content !== "string") throw new Error("a document needs a URI and a text");
	return TextDocument.create(uri, languageId, version, content);
}

/** An older client names one root only. */
function foldersOf(params: InitializeParams): string[] {
	if (params.workspaceFolders) return params.workspaceFolders.map((folder) => folder.uri);
	return params.rootUri ? [params.rootUri] : [];
}
