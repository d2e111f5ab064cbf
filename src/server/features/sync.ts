import { type Context, openAs } from "../context.ts";
import { delayFor } from "../debounce.ts";
import { inBackground } from "../guard.ts";

/** Analyses documents as they are opened, edited and saved; one that closes without saving is what the disk says. */
export function followDocuments(context: Context): void {
	const { documents, folders, pauses, settings } = context;
	const opened = new Set<string>();

	const analyse = async (uri: string, typed: boolean) => {
		const place = folders.placeOf(uri);
		if (!place) return;
		const { enable, run } = await settings.of(place.folder.uri);
		if (!enable || (typed && run === "onSave")) return;
		await place.folder
			.update(() => openAs(context, uri))
			.catch((error) => {
				if ((error as Error).name !== "AbortError") context.log(`analysing ${uri} failed`, error);
			});
	};
	const after = (uri: string, delay: number, typed = false) => pauses.schedule(uri, delay, () => analyse(uri, typed));

	documents.onDidOpen(({ document }) => {
		opened.add(`${document.uri} ${document.version}`);
		after(document.uri, 0);
	});

	documents.onDidChangeContent(({ document }) => {
		const { uri, lineCount } = document;
		if (opened.delete(`${uri} ${document.version}`)) return;
		after(uri, delayFor(lineCount), true);
	});

	settings.onChanged(() => {
		for (const { uri } of documents.all()) after(uri, 0);
	});

	documents.onDidSave(({ document }) => after(document.uri, 0));

	documents.onDidClose(({ document }) => {
		pauses.cancel(document.uri);
		const place = folders.placeOf(document.uri);
		if (!place) return;
		const { path, folder } = place;
		const edited = folder.current?.text(path) !== undefined || folder.analysedVersion(document.uri) !== undefined;
		if (edited) inBackground(context, "reading again", folder.refresh([path]));
	});
}
