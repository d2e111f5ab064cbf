import { type Connection, Emitter } from "vscode-languageserver/node";
import type { SessionOptions } from "../review/session.ts";
import { Folder, type Open } from "./folder.ts";
import { pathOfUri, within } from "./uris.ts";

/** A file of the workspace: its folder and its path there. */
export interface Place {
	folder: Folder;
	path: string;
}

/** The workspace's folders. A file belongs to the innermost that holds it. */
export class Folders {
	private readonly connection: Connection;
	private readonly options: Partial<SessionOptions>;
	private readonly openDocuments: (folder: Folder) => Open[];
	private readonly byUri = new Map<string, Folder>();
	private readonly added = new Emitter<Folder>();
	private readonly removed = new Emitter<Folder>();

	constructor(
		connection: Connection,
		openDocuments: (folder: Folder) => Open[],
		options: Partial<SessionOptions> = {},
	) {
		this.connection = connection;
		this.openDocuments = openDocuments;
		this.options = options;
	}

	readonly onAdded = this.added.event;
	readonly onRemoved = this.removed.event;

	add(uri: string): void {
		const root = pathOfUri(uri);
		if (root === undefined || this.byUri.has(uri)) return;
		const folder = new Folder({ uri, root }, this.connection, this.openDocuments, this.options);
		this.byUri.set(uri, folder);
		this.added.fire(folder);
	}

	remove(uri: string): void {
		const folder = this.byUri.get(uri);
		if (!folder) return;
		this.byUri.delete(uri);
		this.removed.fire(folder);
		folder.dispose();
	}

	all(): Folder[] {
		return [...this.byUri.values()];
	}

	/** By its URI, or by that of any file in it. Throws where the workspace has no such folder. */
	named(uri: string): Folder {
		const folder = this.byUri.get(uri) ?? this.all().find((one) => one.root === uri) ?? this.placeOf(uri)?.folder;
		if (!folder) throw new Error(`${uri} is no folder of this workspace`);
		return folder;
	}

	placeOf(uri: string): Place | undefined {
		const file = pathOfUri(uri);
		if (file === undefined) return undefined;
		let innermost: Place | undefined;
		for (const folder of this.byUri.values()) {
			const path = within(folder.root, file);
			if (path === undefined) continue;
			if (!innermost || folder.root.length > innermost.folder.root.length) innermost = { folder, path };
		}
		return innermost;
	}
}
