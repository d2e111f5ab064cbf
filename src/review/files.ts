import type { SourceFile } from "../design/text.ts";
import type { AnyDialect } from "../dialects/dialect.ts";
import { matcher } from "../dialects/files.ts";
import { firstFrom } from "./first-from.ts";
import { hash } from "./kept-value.ts";

interface Held {
	text: string;
	claimedBy: readonly AnyDialect[];
}

interface Put {
	claimedBy: readonly AnyDialect[];
	/** Dialects that claim the file now and did not, or no more. */
	moved: readonly AnyDialect[];
	isHeld: boolean;
}

/** The present texts of all files that a dialect claims, and what each dialect made of a file alone. */
export class Files {
	private readonly offered: readonly (readonly [AnyDialect, (path: string) => boolean])[];
	private readonly keepers: readonly (readonly [AnyDialect, (path: string) => boolean])[];
	private readonly parsed: Parsed;
	private held = new Map<string, Held>();
	/** Files that nobody claims. */
	private others = new Set<string>();
	private lists = new Map<AnyDialect, readonly string[]>();
	/** Of a list, what lies in each folder that was asked for: the same object to all who ask, so that they may keep what they find in it. */
	private readonly parts = new WeakMap<readonly string[], Map<string, readonly string[]>>();

	constructor(dialects: readonly AnyDialect[], parsed = new Parsed()) {
		this.offered = dialects.map((dialect) => [dialect, matcher([dialect.files])] as const);
		this.keepers = this.offered.filter(([{ keeps }]) => keeps);
		this.parsed = parsed;
	}

	/** The same files, to be changed apart. */
	fork(): Files {
		const other = new Files(
			this.offered.map(([dialect]) => dialect),
			this.parsed,
		);
		other.held = new Map(this.held);
		other.others = new Set(this.others);
		other.lists = new Map(this.lists);
		return other;
	}

	/** Takes a text, or that there is none any more. `known`: ids of those dialects that claim it, where that is known. */
	put(path: string, text: string | undefined, known?: readonly string[]): Put {
		const before = this.held.get(path)?.claimedBy ?? [];
		const claimedBy = text === undefined ? [] : this.claimants({ path, text }, known);
		const isHeld = text !== undefined && (claimedBy.length > 0 || this.isHeldFor({ path, text }));
		if (isHeld) this.held.set(path, { text, claimedBy });
		else this.held.delete(path);
		if (text !== undefined && !isHeld) this.others.add(path);
		else this.others.delete(path);
		const moved = [
			...before.filter((one) => !claimedBy.includes(one)),
			...claimedBy.filter((one) => !before.includes(one)),
		];
		for (const dialect of moved) this.lists.delete(dialect);
		return { claimedBy, moved, isHeld };
	}

	/** A program may ask for it, whoever claims it or nobody. */
	isKept(path: string): boolean {
		return this.keepers.some(([dialect, offers]) => offers(path) && dialect.keeps?.(path));
	}

	/** With its text known: most of what a language keeps is there to be followed into, and some of it is not code of its own. */
	private isHeldFor(file: SourceFile): boolean {
		return this.keepers.some(
			([dialect, offers]) =>
				offers(file.path) && dialect.keeps?.(file.path) && (!dialect.enters || dialect.enters(file)),
		);
	}

	/** Whether a dialect that does not claim the file may go into it from one that it claims. */
	private isEntered(dialect: AnyDialect, file: SourceFile): boolean {
		const offers = this.keepers.find(([one]) => one === dialect)?.[1];
		return Boolean(dialect.enters && offers?.(file.path) && dialect.keeps?.(file.path) && dialect.enters(file));
	}

	/** Takes a file that is known to be nobody's. */
	leaveAside(path: string): void {
		this.others.add(path);
	}

	text(path: string): string | undefined {
		return this.held.get(path)?.text;
	}

	/** All that a dialect can come to know of them: the same for the same files. */
	fingerprint(): string {
		const held = [...this.held].map(([path, { text }]) => `${path} ${hash(text)}`);
		return hash([...held.sort(), "", ...[...this.others].sort()].join("\n"));
	}

	/** Whether a file was put, whoever claims it. */
	has(path: string): boolean {
		return this.held.has(path) || this.others.has(path);
	}

	claimedBy(path: string): readonly AnyDialect[] {
		return this.held.get(path)?.claimedBy ?? [];
	}

	/** What the dialect makes of a file that it claims or enters; of the latter nothing is parsed before it is asked for. */
	parse(dialect: AnyDialect, path: string): unknown {
		const held = this.held.get(path);
		if (!held) return undefined;
		const file = { path, text: held.text };
		if (!held.claimedBy.includes(dialect) && !this.isEntered(dialect, file)) return undefined;
		return dialect.parse ? this.parsed.of(dialect, file) : file;
	}

	dialect(id: string): AnyDialect | undefined {
		return this.offered.find(([one]) => one.id === id)?.[0];
	}

	/** Files that the dialect claims in a folder and below it, in the order of their paths. */
	under(dialect: AnyDialect, folder: string): readonly string[] {
		const all = this.list(dialect);
		if (folder === "") return all;
		const parts = this.parts.get(all) ?? new Map<string, readonly string[]>();
		this.parts.set(all, parts);
		const known = parts.get(folder);
		if (known) return known;
		const first = firstFrom(all, `${folder}/`);
		// "0" follows "/": it stands behind all that is in the folder.
		const part = all.slice(first, firstFrom(all, `${folder}0`, first));
		parts.set(folder, part);
		return part;
	}

	private list(dialect: AnyDialect): readonly string[] {
		const known = this.lists.get(dialect);
		if (known) return known;
		const list = [...this.held].filter(([, { claimedBy }]) => claimedBy.includes(dialect)).map(([path]) => path);
		list.sort();
		this.lists.set(dialect, list);
		return list;
	}

	private claimants(file: SourceFile, known: readonly string[] | undefined): AnyDialect[] {
		if (known) return this.offered.filter(([{ id }]) => known.includes(id)).map(([one]) => one);
		return this.offered.filter(([dialect, offers]) => offers(file.path) && claims(dialect, file)).map(([one]) => one);
	}
}

function claims(dialect: AnyDialect, file: SourceFile): boolean {
	try {
		return dialect.claims(file);
	} catch {
		return false;
	}
}

/** The most that room for trees grows to, in characters of their texts. */
const mostRoom = 2_000_000;

/** What is parsed stays for as long as there is room: by dialect, path and text, the last used ones. */
class Parsed {
	/**
	 * In characters of text; a syntax tree takes some fifty times that. Files are gone down into from many others (a layer of
	 * data access, say): with less room than such a layer takes, each of its files is parsed anew for each that calls it.
	 * Where that is seen to happen, there is more room, up to a limit.
	 */
	private room = 1_000_000;
	private readonly forgotten = new Set<string>();
	private readonly trees = new Map<string, Map<string, unknown>>();
	private size = 0;

	of(dialect: AnyDialect, file: SourceFile): unknown {
		const key = `${dialect.id} ${file.path}`;
		const known = this.trees.get(key);
		const tree = known?.has(file.text) ? known.get(file.text) : dialect.parse?.(file);
		if (known) this.forget(key, known);
		else if (this.forgotten.delete(key)) this.room = Math.min(this.room + file.text.length, mostRoom);
		// An edit and the text before it: whoever tries a change comes back to what was there.
		const last = [...(known ?? [])].filter(([text]) => text !== file.text).slice(-1);
		const kept = new Map([...last, [file.text, tree] as const]);
		this.trees.set(key, kept);
		for (const text of kept.keys()) this.size += text.length;
		for (const [oldest, texts] of this.trees) {
			if (this.size <= this.room) break;
			this.forget(oldest, texts);
			this.forgotten.add(oldest);
		}
		return tree;
	}

	private forget(key: string, texts: ReadonlyMap<string, unknown>): void {
		this.trees.delete(key);
		for (const text of texts.keys()) this.size -= text.length;
	}
}
