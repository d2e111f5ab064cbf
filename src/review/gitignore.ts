import { glob, type Matcher } from "./glob.ts";

/** More patterns than this of one file are not heeded: each is asked about each path. */
export const maxPatterns = 5000;

interface Pattern {
	matches: Matcher;
	negated: boolean;
	onlyFolders: boolean;
}

/** What one .gitignore (https://git-scm.com/docs/gitignore) says of a path below its folder; undefined: nothing. */
export type Ignored = (path: string, isFolder: boolean) => boolean | undefined;

export function gitignore(text: string): Ignored {
	const patterns = text
		.split(/\r?\n/, maxPatterns)
		.flatMap((line) => patternOf(line) ?? [])
		.reverse();
	return (path, isFolder) => {
		const lower = path.toLowerCase();
		const last = patterns.find(({ matches, onlyFolders }) => (isFolder || !onlyFolders) && matches(lower));
		return last && !last.negated;
	};
}

function patternOf(line: string): Pattern | undefined {
	// Blanks at the end do not count, unless a backslash says so.
	let end = line.length;
	while (end > 0 && line[end - 1] === " " && line[end - 2] !== "\\") end--;
	let rest = line.slice(0, end);
	if (!rest || rest.startsWith("#")) return undefined;
	const negated = rest.startsWith("!");
	if (negated) rest = rest.slice(1);
	const onlyFolders = rest.endsWith("/");
	if (onlyFolders) rest = rest.slice(0, -1);
	if (!rest) return undefined;
	const anchored = rest.includes("/");
	if (rest.startsWith("/")) rest = rest.slice(1);
	// What lies within a folder is meant, not the folder itself.
	if (rest.endsWith("/**")) rest += "/*";
	return { matches: glob((anchored ? rest : `**/${rest}`).toLowerCase()), negated, onlyFolders };
}
