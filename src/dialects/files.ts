/** The files that a dialect is offered. What is watched, opened, listed and said of them is derived from this. */
export interface FilePatterns {
	/** Names without a folder; `*` stands for any characters ("*.yaml", "Dockerfile.*"). Capitals do not matter. */
	names: readonly string[];
	/** The editor's names for the language ("yaml"). */
	languages: readonly string[];
	/** Folders that are entered for its sake, though others keep what a build made there ("cdk.out"). */
	folders?: readonly string[];
	/** What a person calls what it reads ("Kubernetes manifests"). */
	called?: string;
}

/** By the names: there are as many as there are dialects, and each session and each trial of an edit asks for all of them. */
const matchers = new Map<string, (path: string) => boolean>();

/** Whether a path's name is among the patterns. */
export function matcher(patterns: readonly FilePatterns[]): (path: string) => boolean {
	const names = distinct(patterns.flatMap((one) => one.names));
	if (names.length === 0) return () => false;
	const key = names.join("/");
	const known = matchers.get(key);
	if (known) return known;
	const matches = named(names);
	matchers.set(key, matches);
	return matches;
}

/** Most names are whole or an ending ("*.yaml"): those are looked up, as every file of a workspace is asked for each dialect. */
function named(names: readonly string[]): (path: string) => boolean {
	const plain = new Set(names.map((name) => name.toLowerCase()));
	const others = [...plain].filter((name) => name.includes("*") && !/^\*\.[^*]+$/.test(name));
	const sources = others.map((name) => name.split("*").map(escaped).join(".*"));
	const expression = sources.length > 0 ? new RegExp(`^(?:${sources.join("|")})$`, "s") : undefined;
	return (path) => {
		const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
		if (plain.has(name)) return true;
		for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1))
			if (plain.has(`*${name.slice(dot)}`)) return true;
		return expression?.test(name) ?? false;
	};
}

/** One glob of all names, as editors understand it. */
export function globOf(patterns: readonly FilePatterns[]): string {
	return `**/{${distinct(patterns.flatMap((one) => one.names)).join(",")}}`;
}

export function languagesOf(patterns: readonly FilePatterns[]): string[] {
	return distinct(patterns.flatMap((one) => one.languages));
}

export function foldersOf(patterns: readonly FilePatterns[]): string[] {
	return distinct(patterns.flatMap((one) => one.folders ?? []));
}

function distinct(words: readonly string[]): string[] {
	return [...new Set(words)];
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
