import { Emitter } from "vscode-languageserver/node";
import { type Known, knownSince } from "../review/base.ts";
import { subjectOf } from "../review/change.ts";
import { mergeBaseWith } from "../review/diff.ts";
import { DiffError } from "../review/git.ts";
import { mainBranchOf } from "../review/references.ts";
import { folderWorkspace } from "../review/workspace.ts";
import type { Finding } from "../rules/finding.ts";
import type { Folder, Open } from "./folder.ts";

/** How long nothing must have changed before git is asked, in milliseconds. */
const rest = 1500;
/** What `scaleproof.base` says where nothing is to be compared. */
const none = "off";

/** What was there before the present change, by folder: found in the background, once for each base. */
export class Bases {
	private readonly known = new Map<Folder, Known>();
	private readonly timers = new Map<Folder, NodeJS.Timeout>();
	private readonly asking = new Map<Folder, Promise<void>>();
	private readonly changed = new Emitter<Folder>();
	private readonly log: (message: string, error?: unknown) => void;
	private readonly wanted: (folder: Folder) => Promise<string>;
	private readonly open: (folder: Folder) => Open[];

	/** `wanted`: the reference to compare with; empty for the main branch, "off" for none. */
	constructor(log: Bases["log"], wanted: Bases["wanted"], open: Bases["open"]) {
		this.log = log;
		this.wanted = wanted;
		this.open = open;
	}

	/** Another base of this folder is known than before. */
	readonly onKnown = this.changed.event;

	/** What is compared with; undefined as long as nothing is. */
	of(folder: Folder): Known | undefined {
		return this.known.get(folder);
	}

	/** Whether a finding came with the present change; undefined where nothing is compared. */
	isFresh(folder: Folder, finding: Finding): boolean | undefined {
		const known = this.known.get(folder);
		return known && !known.subjects.has(subjectOf(finding));
	}

	isAsking(folder: Folder): boolean {
		return this.asking.has(folder);
	}

	/** Looks soon whether the base is another by now. */
	follow(folder: Folder): void {
		clearTimeout(this.timers.get(folder));
		const timer = setTimeout(() => void this.look(folder), rest);
		timer.unref();
		this.timers.set(folder, timer);
	}

	forget(folder: Folder): void {
		clearTimeout(this.timers.get(folder));
		this.timers.delete(folder);
		this.known.delete(folder);
	}

	/** Looks now, after whatever is being looked at. `anew`: also where the base is the same, as after the rules have changed. */
	async look(folder: Folder, anew = false): Promise<void> {
		const next = () => this.lookOnce(folder, anew);
		const look = (this.asking.get(folder) ?? Promise.resolve()).then(next, next);
		this.asking.set(folder, look);
		try {
			await look;
		} finally {
			if (this.asking.get(folder) === look) this.asking.delete(folder);
		}
	}

	private async lookOnce(folder: Folder, anew: boolean): Promise<void> {
		const session = folder.current;
		if (!session) return;
		const before = this.known.get(folder);
		const now = await this.found(folder, session, anew ? undefined : before);
		// It may have been closed, or read again, meanwhile.
		if (now === before || folder.current !== session) return;
		if (now) this.known.set(folder, now);
		else this.known.delete(folder);
		this.changed.fire(folder);
	}

	private async found(
		folder: Folder,
		session: NonNullable<Folder["current"]>,
		before: Known | undefined,
	): Promise<Known | undefined> {
		const { root } = folder;
		try {
			const said = await this.wanted(folder);
			if (said === none) return undefined;
			const since = said || (await mainBranchOf(root));
			if (!since) return undefined;
			if (before?.since === since && before.commit === (await mergeBaseWith(root, since))) return before;
			const disk = folderWorkspace(root);
			const edited = await Promise.all(
				this.open(folder).map(async ({ path }) => ({ path, text: await disk.read(path) })),
			);
			const isText = (one: (typeof edited)[number]): one is { path: string; text: string } =>
				typeof one.text === "string";
			return await knownSince(session, since, edited.filter(isText));
		} catch (error) {
			// No repository, no git, no such branch: then there is nothing to compare with.
			if (error instanceof DiffError) this.log(`not compared with a base: ${error.message}`);
			else this.log("comparing with the base failed", error);
			return undefined;
		}
	}
}
