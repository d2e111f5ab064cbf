import type { Context } from "../context.ts";
import type { Folder } from "../folder.ts";
import { inBackground } from "../guard.ts";

/** Reviews each folder once the editor is ready, though nobody has opened a file of it or looked at the side bar. */
export function wakeFolders(context: Context): void {
	const { folders, settings } = context;
	const review = async (folder: Folder) => {
		if ((await settings.of(folder.uri)).enable) await folder.ready();
	};
	const wake = (folder: Folder) => inBackground(context, "reviewing", review(folder));
	const all = () => folders.all().forEach(wake);
	context.onStarted(() => {
		all();
		folders.onAdded(wake);
		settings.onChanged(all);
	});
}
