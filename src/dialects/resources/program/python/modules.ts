import { posix } from "node:path";

/** The files that a module may be: of a package above the file, or beside it where the name starts with dots. */
export function pythonFiles(module: string, by: string): string[] {
	const dots = /^\.*/.exec(module)?.[0].length ?? 0;
	const path = module.slice(dots).replaceAll(".", "/");
	const folders: string[] = [];
	for (let folder = posix.dirname(by); ; folder = posix.dirname(folder)) {
		folders.push(folder === "." ? "" : folder);
		if (folder === "." || folder === "/") break;
	}
	const roots = dots > 0 ? folders.slice(dots - 1, dots) : folders;
	return roots.flatMap((root) => {
		const stem = posix.join(root, path);
		return path === "" ? [posix.join(root, "__init__.py")] : [`${stem}.py`, `${stem}/__init__.py`];
	});
}
