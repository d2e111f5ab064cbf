/** A local source as a folder or file of the workspace; undefined where it leads out of it, or is no local one. */
export function within(folder: string, source: string): string | undefined {
	if (!/^\.{1,2}(\/|$)/.test(source)) return undefined;
	const parts = folder === "" ? [] : folder.split("/");
	for (const part of source.split("/")) {
		if (part === ".." && parts.pop() === undefined) return undefined;
		if (part !== ".." && part !== "." && part !== "") parts.push(part);
	}
	return parts.join("/");
}
