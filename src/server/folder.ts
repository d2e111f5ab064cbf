import { type Connection, Emitter } from "vscode-languageserver/node";
import { readRules } from "../review/assets.ts";
import { Session, type SessionOptions } from "../review/session.ts";
import { folderWorkspace } from "../review/workspace.ts";
import { uriIn } from "./uris.ts";

/** An open document's text, as it is at the time of asking. */
export interface Open {
	path: string;
	uri: string;
	version: number;
	text: string;
}

export type FolderState = { kind: "idle" } | { kind: "reading"; done: number; total: number } | { kind: "ready" };

/** One workspace folder: its session, opened when first needed, with one change at a time. */
export class Folder {
	readonly uri: string;
	readonly root: string;
	state: FolderState = { kind: "idle" };
	private readonly connection: Connection;
	private readonly options: Partial<SessionOptions>;
	private readonly openDocuments: (folder: Folder) => Open[];
	private readonly analysed = new Map<string, number>();
	private readonly reviewed = new Emitter<Session>();
	private readonly moved = new Emitter<FolderState>();
	private session: Session | undefined;
	private tail: Promise<unknown> = Promise.resolve();
	private gone = new AbortController();

	constructor(
		place: { uri: string; root: string },
		connection: Connection,
		openDocuments: (folder: Folder) => Open[],
		options: Partial<SessionOptions> = {},
	) {
		this.uri = place.uri;
		this.root = place.root;
		this.connection = connection;
		this.openDocuments = openDocuments;
		this.options = options;
	}

	/** A new review can be had. */
	readonly onReviewed = this.reviewed.event;
	readonly onState = this.moved.event;

	/** The session once it has read the folder. Rejects when a person cancelled the reading. */
	ready(): Promise<Session> {
		return this.exclusive(() => this.opened());
	}

	/** The session if the folder was read; starts nothing. */
	get current(): Session | undefined {
		return this.session;
	}

	/** The version of the document that the present review is made from. */
	analysedVersion(uri: string): number | undefined {
		return this.analysed.get(uri);
	}

	/** Analyses the document as it is when its turn comes; one that was analysed in this version is left alone. */
	update(document: () => Open | undefined): Promise<void> {
		return this.exclusive(async () => {
			const session = await this.opened();
			const now = document();
			if (!now || this.analysed.get(now.uri) === now.version) return;
			const known = session.text(now.path) === now.text;
			if (!known) await session.update([now]);
			this.analysed.set(now.uri, now.version);
			if (!known) this.reviewed.fire(session);
		});
	}

	/** Reads files again as they are on disk. */
	refresh(paths: readonly string[]): Promise<void> {
		return this.exclusive(async () => {
			const { session } = this;
			if (!session) return;
			await session.refresh(paths);
			for (const path of paths) this.analysed.delete(uriIn(this.root, path));
			this.reviewed.fire(session);
		});
	}

	/** Forgets all that was read and reads it again, as after a change of rules or of what is excluded. */
	reopen(): Promise<void> {
		return this.exclusive(async () => {
			this.session = undefined;
			await this.opened();
		});
	}

	dispose(): void {
		this.gone.abort();
		this.reviewed.dispose();
		this.moved.dispose();
	}

	private exclusive<T>(task: () => Promise<T>): Promise<T> {
		const run = this.tail.then(task, task);
		this.tail = run.catch(() => undefined);
		return run;
	}

	private async opened(): Promise<Session> {
		if (this.session) return this.session;
		const { rules, errors } = this.options.rules
			? { rules: this.options.rules, errors: [] }
			: await readRules(this.root);
		const session = new Session(folderWorkspace(this.root), { ruleErrors: errors, ...this.options, rules });
		await this.read(session);
		const documents = this.openDocuments(this);
		const edited = documents.filter((one) => session.text(one.path) !== one.text);
		if (edited.length > 0) await session.update(edited);
		this.analysed.clear();
		for (const { uri, version } of documents) this.analysed.set(uri, version);
		this.session = session;
		this.move({ kind: "ready" });
		this.reviewed.fire(session);
		return session;
	}

	private async read(session: Session): Promise<void> {
		const progress = await this.connection.window.createWorkDoneProgress();
		const cancel = new AbortController();
		const asked = progress.token.onCancellationRequested(() => cancel.abort());
		progress.begin("Scaleproof: reading the workspace", 0, undefined, true);
		try {
			await session.open(
				(done, total) => {
					progress.report(Math.round((100 * done) / total), `${done} of ${total} files`);
					this.move({ kind: "reading", done, total });
				},
				AbortSignal.any([cancel.signal, this.gone.signal]),
			);
		} catch (error) {
			this.move({ kind: "idle" });
			throw error;
		} finally {
			asked.dispose();
			progress.done();
		}
	}

	private move(state: FolderState): void {
		this.state = state;
		this.moved.fire(state);
	}
}
