import { existsSync, type FSWatcher, watch } from "node:fs";
import { join, sep } from "node:path";

/** Folders that were made within a folder that was made: an editor that has not seen each of them come hears of nothing in them. */
export class NewFolders {
	private readonly watchers = new Map<string, FSWatcher>();

	/** Watches every folder from `top` down to these files; both are paths from the root, with slashes. `told` hears what changes, likewise. */
	follow(root: string, top: string, files: readonly string[], told: (path: string) => void): void {
		for (const file of files) {
			if (!file.startsWith(`${top}/`)) continue;
			for (let at = file.lastIndexOf("/"); at >= top.length; at = file.lastIndexOf("/", at - 1))
				this.watch(root, file.slice(0, at), told);
		}
	}

	/** Of a folder that the editor has closed, or of all. */
	close(root?: string): void {
		for (const [place, watcher] of this.watchers) {
			if (root !== undefined && !place.startsWith(join(root, sep))) continue;
			watcher.close();
			this.watchers.delete(place);
		}
	}

	private watch(root: string, folder: string, told: (path: string) => void): void {
		const place = join(root, folder);
		if (this.watchers.has(place) || this.watchers.size >= most) return;
		const forget = () => {
			this.watchers.get(place)?.close();
			this.watchers.delete(place);
		};
		try {
			const watcher = watch(place, { persistent: false }, (_, name) => {
				// Of a folder that is removed, some systems name the folder itself.
				if (name) told(`${folder}/${name}`);
				// One that is made again under the name is another, which this one hears nothing of.
				if (!existsSync(place)) forget();
			});
			watcher.on("error", forget);
			this.watchers.set(place, watcher);
		} catch {
			// It is gone again, or the system watches no more: the editor's own watching is all that there is then.
		}
	}
}

/** Each costs the system a handle, and few are made while a folder is open. */
const most = 200;
