import { type Context, openAs } from "../context.ts";
import { delayFor } from "../debounce.ts";
import { inBackground } from "../guard.ts";

/** Analyses documents as they are opened, edited and saved; one that closes without saving is what the disk says. */
export function followDocuments(context: Context): void {
	const { documents, folders, pauses, settings } = context;
	const opened = new Set<string>();

	const analyse = async (uri: string) => {
		const place = folders.placeOf(uri);
		if (!place || !(await settings.of(place.folder.uri)).enable) return;
		await place.folder
			.update(() => openAs(context, uri))
			.catch((error) => {
				if ((error as Error).name !== "AbortError") context.log(`analysing ${uri} failed`, error);
			});
	};
	const after = (uri: string, delay: number) => pauses.schedule(uri, delay, () => analyse(uri));

	documents.onDidOpen(({ document }) => {
		opened.add(`${document.uri} ${document.version}`);
		after(document.uri, 0);
	});

	documents.onDidChangeContent(({ document }) => {
		const { uri, lineCount } = document;
		if (opened.delete(`${uri} ${document.version}`)) return;
		const place = folders.placeOf(uri);
		if (!place) return;
		const schedule = settings.of(place.folder.uri).then(({ run }) => {
			if (run === "onType" && documents.get(uri)) after(uri, delayFor(lineCount));
		});
		inBackground(context, "scheduling", schedule);
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
