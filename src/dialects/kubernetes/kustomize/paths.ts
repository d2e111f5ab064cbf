/** A path as a file of `folder` writes it, from the root of the workspace; undefined where it leads out of it. */
export function inFolder(folder: string, written: string): string | undefined {
	if (written.startsWith("/")) return undefined;
	const parts = folder === "" ? [] : folder.split("/");
	for (const part of written.split("/")) {
		if (part === "" || part === ".") continue;
		if (part !== "..") parts.push(part);
		else if (parts.pop() === undefined) return undefined;
	}
	return parts.join("/");
}

/** What kustomize would fetch: a URL, a repository. */
export function isRemote(written: string): boolean {
	return /^[\w+.-]+:\/\/|^[\w.-]+@[\w.-]+:|[?&]ref=|^(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)\/|^git::/.test(
		written,
	);
}
