import { isCase, parseText } from "./case-file.ts";

/** A case that comes with Scaleproof. */
export interface Preset {
	/** Its folder and name, as `systems/maglev`: what `scaleproof simulate` takes. */
	id: string;
	title: string;
	/** The section of the guide that it comes from. */
	guide?: string;
	/** Where it lies in the package. */
	file: string;
}

/** Where the files of the package are read, by paths below its root: from disk, or by an editor in a browser. */
export interface Library {
	/** Names of the files in a folder; none where there is no such folder. */
	names(folder: string): Promise<readonly string[]>;
	text(file: string): Promise<string>;
}

/** Folders of cases in the order in which they are offered, and what they hold. */
export const shelves = [
	{ folder: "questions", heading: "Questions of the guide" },
	{ folder: "systems", heading: "Systems that the guide names" },
	{ folder: "textbook", heading: "Models of the textbook" },
] as const;

const ending = ".yaml";
const fileOf = (id: string) => `examples/${id}${ending}`;

export async function presets(library: Library): Promise<Preset[]> {
	const listed: Preset[] = [];
	for (const { folder } of shelves) {
		const names = await library.names(`examples/${folder}`);
		for (const name of names.filter((one) => one.endsWith(ending)).toSorted()) {
			const id = `${folder}/${name.slice(0, -ending.length)}`;
			const { value } = parseText(name, await library.text(fileOf(id)));
			if (!isCase(value)) continue;
			const { title, guide } = value as { title: string; guide?: string };
			listed.push({ id, title, ...(guide && { guide }), file: fileOf(id) });
		}
	}
	return listed;
}
