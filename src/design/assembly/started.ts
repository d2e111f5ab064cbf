import type { Unit, Units } from "../code-units.ts";
import { type Fragment, isPiece } from "../fragment.ts";
import { put, putOnce } from "../index-of.ts";
import { folderOf } from "../places.ts";
import type { Group } from "./groups.ts";

/**
 * Services by the unit that holds the file which their command starts, where that lies in one unit alone and no unit is
 * theirs by name (`named`). A file of which nothing is told lies where its neighbours do.
 */
export function startedIn(
	services: readonly Group[],
	fragments: readonly Fragment[],
	units: Units,
	named: ReadonlySet<Group>,
): Map<Unit, Group[]> {
	const found = new Map<Unit, Group[]>();
	const starting = services.flatMap((group) => {
		const starts = group.fragments.flatMap((one) => (one.role === "declares" ? (one.starts ?? []) : []));
		return starts.length > 0 && !named.has(group) ? [{ group, starts }] : [];
	});
	if (starting.length === 0) return found;
	const byBaseName = new Map<string, string[]>();
	const byFolderName = new Map<string, string[]>();
	for (const one of fragments) {
		if (!isPiece(one) || !("of" in one) || one.of.by !== "path") continue;
		putOnce(byBaseName, baseName(one.file), one.file);
		const folder = folderOf(one.file);
		if (folder) putOnce(byFolderName, baseName(folder), folder);
	}
	const endingIn = (end: string, paths: readonly string[] = []) =>
		paths.filter((path) => path === end || path.endsWith(`/${end}`));
	for (const { group, starts } of starting) {
		const known = starts.flatMap((start) => {
			const files = endingIn(start, byBaseName.get(baseName(start)));
			// Most folders have an index: one without a folder before it is that beside whatever starts it, or below.
			if (start.includes("/") || !usual.test(start)) return files;
			const [base] = group.fragments.flatMap((one) => (one.role === "declares" ? folderOf(one.file) : []));
			return files.filter((file) => !base || file.startsWith(`${base}/`));
		});
		const beside = starts.flatMap((start) => {
			const folder = folderOf(start);
			return folder ? endingIn(folder, byFolderName.get(baseName(folder))).map((one) => `${one}/`) : [];
		});
		const files = known.length > 0 ? known : beside;
		const holding = new Set(files.map((file) => units.of(file)));
		if (holding.size === 1) for (const unit of holding) put(found, unit, group);
	}
	return found;
}

/** Those of several which run a file's unit that start with this very file; all, where none does. */
export function startedWith(path: string, groups: readonly Group[]): Group[] {
	if (groups.length < 2) return [...groups];
	const own = groups.filter(({ fragments }) =>
		fragments.some(
			(one) => one.role === "declares" && one.starts?.some((start) => path === start || path.endsWith(`/${start}`)),
		),
	);
	return own.length > 0 ? own : [...groups];
}

function baseName(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

const usual = /^(index|main|app|handler|server)\.\w+$/;
