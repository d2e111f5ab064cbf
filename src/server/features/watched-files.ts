import { DidChangeWatchedFilesNotification, WatchKind } from "vscode-languageserver/node";
import { globOf } from "../../dialects/files.ts";
import { dialects } from "../../dialects/index.ts";
import { settingsFile } from "../../dialects/scaleproof/schema.ts";
import type { Context } from "../context.ts";
import type { Folder } from "../folder.ts";
import { inBackground } from "../guard.ts";
import { uriIn } from "../uris.ts";
import { NewFolders } from "./new-folders.ts";

/** Changes that come together (a branch is checked out, an install runs) are read together. */
const pause = 250;
/**
 * An editor hears of a new folder, and of what is put into it only once it has begun to watch it; of folders in folders
 * perhaps never. So a new one is looked into, and again after this time, until nothing new is found there.
 */
const meanwhile = 2000;
/** More than this many are read faster from the start. */
const many = 500;

const teamRules = /^\.scaleproof\/rules\/[^/]+\.ya?ml$/;
const glob = globOf(dialects.map(({ files }) => files));

/** Follows files that change outside the editor. */
export function watchFiles(context: Context): void {
	const { connection, documents, folders, client, pauses } = context;
	const changed = new Map<Folder, Set<string>>();
	const newFolders = new NewFolders();
	connection.onExit(() => newFolders.close());
	folders.onRemoved(({ root }) => newFolders.close(root));

	const after = (folder: Folder, delay: number, paths: readonly string[], isSecondLook = false) => {
		changed.set(folder, new Set([...(changed.get(folder) ?? []), ...paths]));
		pauses.schedule(folder.uri, delay, async () =>
			inBackground(context, "reading changed files", read(folder, isSecondLook)),
		);
	};

	const read = async (folder: Folder, isSecondLook: boolean) => {
		const told = [...(changed.get(folder) ?? [])];
		changed.delete(folder);
		const { current } = folder;
		if (!current || told.length === 0) return;
		const files = told.filter((path) => current.wanted(path));
		const maybeFolders = told.filter((path) => !current.wanted(path));
		const within = await current.filesUnder(maybeFolders);
		for (const top of maybeFolders) {
			newFolders.follow(folder.root, top, within, (path) => {
				if (!documents.get(uriIn(folder.root, path))) after(folder, pause, [path]);
			});
		}
		const isGrowing = within.some((path) => !current.hasRead(path));
		const paths = [...new Set([...files, ...within])];
		const excluded = current.exclude.join("\n");
		const again = paths.length > many || paths.some((path) => teamRules.test(path));
		if (!again && paths.length > 0) await folder.refresh(paths);
		if (again || current.exclude.join("\n") !== excluded) await folder.reopen();
		if (maybeFolders.length > 0 && (isGrowing || !isSecondLook)) after(folder, meanwhile, maybeFolders, true);
	};

	connection.onDidChangeWatchedFiles(({ changes }) => {
		for (const { uri } of changes) {
			const place = folders.placeOf(uri);
			// What the editor holds is newer than the disk, but for settings, whose text on disk decides what is read.
			if (!place?.folder.current || (documents.get(uri) && place.path !== settingsFile)) continue;
			after(place.folder, pause, [place.path]);
		}
	});

	context.onStarted(() => {
		if (!client.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
		const watchers = [{ globPattern: glob }, { globPattern: "**/*", kind: WatchKind.Create | WatchKind.Delete }];
		inBackground(
			context,
			"watching files",
			connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }),
		);
	});
}
