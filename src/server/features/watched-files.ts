import { DidChangeWatchedFilesNotification } from "vscode-languageserver/node";
import { globOf } from "../../dialects/files.ts";
import { dialects } from "../../dialects/index.ts";
import { settingsFile } from "../../dialects/scaleproof/schema.ts";
import type { Context } from "../context.ts";
import type { Folder } from "../folder.ts";
import { inBackground } from "../guard.ts";

/** Changes that come together (a branch is checked out, an install runs) are read together. */
const pause = 250;
/** More than this many are read faster from the start. */
const many = 500;

const teamRules = /^\.scaleproof\/rules\/[^/]+\.ya?ml$/;
const glob = globOf(dialects.map(({ files }) => files));

/** Follows files that change outside the editor. */
export function watchFiles(context: Context): void {
	const { connection, documents, folders, client, pauses } = context;
	const changed = new Map<Folder, Set<string>>();

	const read = async (folder: Folder) => {
		const paths = [...(changed.get(folder) ?? [])];
		changed.delete(folder);
		const { current } = folder;
		if (!current || paths.length === 0) return;
		const excluded = current.exclude.join("\n");
		const again = paths.length > many || paths.some((path) => teamRules.test(path));
		if (!again) await folder.refresh(paths);
		if (again || current.exclude.join("\n") !== excluded) await folder.reopen();
	};

	connection.onDidChangeWatchedFiles(({ changes }) => {
		for (const { uri } of changes) {
			const place = folders.placeOf(uri);
			// What the editor holds is newer than the disk, but for settings, whose text on disk decides what is read.
			if (!place?.folder.current || (documents.get(uri) && place.path !== settingsFile)) continue;
			const { folder, path } = place;
			changed.set(folder, (changed.get(folder) ?? new Set()).add(path));
			pauses.schedule(folder.uri, pause, async () => inBackground(context, "reading changed files", read(folder)));
		}
	});

	context.onStarted(() => {
		if (!client.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
		const watchers = [{ globPattern: glob }];
		inBackground(
			context,
			"watching files",
			connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }),
		);
	});
}
