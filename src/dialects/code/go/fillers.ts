import { folderOf } from "../../../design/places.ts";
import { add } from "../grouped.ts";

/** `func NewOrders(db *gorm.DB) domain.Orders {`: what says that it gives an interface, on one line or at the end of several. */
const makers =
	/^(?:func\s+(?:New|Make|Provide)\w*\([^\n]*)?\)\s*\(?\s*(?:\w+\.)?([A-Z]\w*)(?:\s*,\s*error\s*\))?\s*\{/gm;
/** A type of another package: `orders domain.Orders`. */
const ofOthers = /\b[a-z]\w*\.([A-Z]\w*)/g;

/**
 * A layer of use cases speaks of no library: it holds an interface, which a type of another package fills. Which packages
 * these are, by what their texts say.
 */
export class Fillers {
	/** Folders by the names of the types that functions of theirs say they give. */
	private readonly makers = new Map<string, string[]>();

	constructor(folders: readonly string[], textsOf: (folder: string) => readonly string[]) {
		for (const folder of folders) {
			const names = textsOf(folder).flatMap((text) => [...text.matchAll(makers)].map(([, name]) => name));
			for (const name of new Set(names)) add(this.makers, name, folder);
		}
	}

	foldersGiving(name: string): readonly string[] {
		return this.makers.get(name) ?? [];
	}

	/** Whether a text holds what another package makes. */
	isUsedIn(text: string): boolean {
		if (this.makers.size === 0) return false;
		for (const [, name] of text.matchAll(ofOthers)) if (this.makers.has(name)) return true;
		return false;
	}
}

/** Files by their folders. */
export function byFolder(paths: readonly string[]): Map<string, string[]> {
	const found = new Map<string, string[]>();
	for (const path of paths) add(found, folderOf(path), path);
	return found;
}
