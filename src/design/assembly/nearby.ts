import type { Declaration } from "../fragment.ts";
import type { Group } from "./groups.ts";

/** Its text stands there, or what takes its text in does: an overlay, a chart. */
export function isDeployedFrom(folder: string, { file, scope = "" }: Declaration): boolean {
	const taken = scope.replace(/^\w+ /, "");
	return folder === "" || [file, taken].some((path) => `${path.split(" ")[0]}/`.startsWith(`${folder}/`));
}

/** Of several that only their own code tells of, those whose code lies nearest to the file. */
export function closestTo(path: string, groups: readonly Group[]): Group[] {
	const isAlone = (group: Group) => group.fragments.every(({ role }) => role === "extends");
	if (groups.length < 2 || !groups.every(isAlone)) return [...groups];
	const folders = path.split("/").slice(0, -1);
	const shared = (file: string) => {
		const other = file.split("/");
		const apart = folders.findIndex((folder, index) => folder !== other[index]);
		return apart < 0 ? folders.length : apart;
	};
	const near = groups.map((group) => Math.max(...[group, ...group.fragments].map(({ file }) => shared(file))));
	return groups.filter((_, index) => near[index] === Math.max(...near));
}
