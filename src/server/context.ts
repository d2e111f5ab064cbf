import type { ClientCapabilities, Connection, Event, TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { looksLikeCase } from "../cases/case-file.ts";
import type { Form } from "../cases/help/index.ts";
import { settingsFile } from "../dialects/scaleproof/schema.ts";
import type { Session } from "../review/session.ts";
import type { Bases } from "./bases.ts";
import type { Debouncer } from "./debounce.ts";
import type { Folder, Open } from "./folder.ts";
import type { Folders } from "./folders.ts";
import type { LensImpacts } from "./lens-impacts.ts";
import type { SettingsOfFolders } from "./settings.ts";

/** What a feature is made from. */
export interface Context {
	connection: Connection;
	documents: TextDocuments<TextDocument>;
	folders: Folders;
	settings: SettingsOfFolders;
	client: ClientCapabilities;
	/** Commands that the client runs when a code lens or an action names them. */
	commands: ReadonlySet<string>;
	/** Edits that wait for a pause, by document. */
	pauses: Debouncer;
	/** What fixes would do, as far as it was simulated in the background. */
	impacts: LensImpacts;
	/** What was there before the present change. */
	bases: Bases;
	/** The client may be asked now. */
	onStarted: Event<void>;
	log: (message: string, error?: unknown) => void;
}

/** A document with the session that knows its present text. */
export interface Present {
	folder: Folder;
	session: Session;
	path: string;
	document: TextDocument;
}

export function openAs(context: Context, uri: string): Open | undefined {
	const document = context.documents.get(uri);
	const place = document && context.folders.placeOf(uri);
	return place && { path: place.path, uri, version: document.version, text: document.getText() };
}

/** The folder's session once the present text of every open document is analysed. */
export async function sessionOf({ documents, pauses }: Context, folder: Folder): Promise<Session> {
	const session = await folder.ready();
	await Promise.all(documents.all().map(({ uri }) => pauses.flush(uri)));
	return session;
}

/**
 * The document once its present text is analysed; undefined where that is not to be had: it is in no folder, reviews
 * are off there, or edits wait to be saved. What is asked by a person does not wait for a pause in the typing.
 */
export async function presentOf(context: Context, uri: string, hurry = true): Promise<Present | undefined> {
	const place = context.folders.placeOf(uri);
	if (!place || !(await context.settings.of(place.folder.uri)).enable) return undefined;
	const session = await place.folder.ready();
	if (hurry) await context.pauses.flush(uri);
	else await context.pauses.settled(uri);
	const document = context.documents.get(uri);
	if (!document || place.folder.analysedVersion(uri) !== document.version) return undefined;
	return { ...place, session, document };
}

/** The form that a document must have, where it is one of ours. */
export function formOf({ folders }: Context, document: TextDocument): Form | undefined {
	if (folders.placeOf(document.uri)?.path === settingsFile) return "settings";
	const isCase = /(^|[./])case\.yaml$/.test(document.uri) || looksLikeCase(document.getText());
	return isCase ? "case" : undefined;
}
