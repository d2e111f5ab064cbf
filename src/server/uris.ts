import { isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The file's place on disk, or undefined for a document that is not a file (untitled, a diff's left side). */
export function pathOfUri(uri: string): string | undefined {
	if (!uri.startsWith("file:")) return undefined;
	try {
		return fileURLToPath(uri);
	} catch {
		return undefined;
	}
}

export function uriOfPath(path: string): string {
	return pathToFileURL(path).href;
}

/** `path` as seen from `root`, with forward slashes; undefined where it lies outside. */
export function within(root: string, path: string): string | undefined {
	const inside = relative(root, path);
	if (inside === "" || inside.startsWith("..") || isAbsolute(inside)) return undefined;
	return sep === "/" ? inside : inside.replaceAll(sep, "/");
}

export function uriIn(root: string, path: string): string {
	return uriOfPath(join(root, path));
}
