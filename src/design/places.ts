/** The folder of a workspace-relative path; the root is "". */
export function folderOf(path: string): string {
	const slash = path.lastIndexOf("/");
	return slash < 0 ? "" : path.slice(0, slash);
}

/** Whether `path` is `folder` or lies in it. */
export function isWithin(path: string, folder: string): boolean {
	return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/**
 * Steps between two files: 0 for one file, 1 within a folder, then one for each folder up and down.
 * Infinity where they share nothing but the root and are not near it: such files do not speak of each other.
 */
export function distance(a: string, b: string): number {
	if (a === b) return 0;
	const from = folderOf(a).split("/").filter(Boolean);
	const to = folderOf(b).split("/").filter(Boolean);
	let shared = 0;
	while (from[shared] !== undefined && from[shared] === to[shared]) shared++;
	const steps = 1 + from.length - shared + (to.length - shared);
	const related = shared > 0 || from.length === 0 || to.length === 0 || steps <= 3;
	return related ? steps : Number.POSITIVE_INFINITY;
}

/** Those of `items` that are nearest to `file`; all of them where several are equally near. */
export function nearest<T>(items: readonly T[], file: string, fileOf: (item: T) => string): T[] {
	let best = Number.POSITIVE_INFINITY;
	let found: T[] = [];
	for (const item of items) {
		const steps = distance(file, fileOf(item));
		if (steps < best) {
			best = steps;
			found = [item];
		} else if (steps === best && steps < Number.POSITIVE_INFINITY) found.push(item);
	}
	return found;
}
