import { reasonOf } from "../design/failure.ts";
import { folderOf } from "../design/places.ts";
import type { AnyDialect, Scope, Unit } from "../dialects/dialect.ts";
import type { Settings } from "../dialects/scaleproof/schema.ts";
import { parsersLost } from "../dialects/wasm.ts";
import { Files } from "./files.ts";
import { hash } from "./kept-value.ts";
import { Looks, type UnitReading } from "./looks.ts";
import type { ReadingMemory, Recollection } from "./reading-memory.ts";
import { scopeOf } from "./scope.ts";

/** The units of one dialect, by key. */
interface Sorted {
	readings: Map<string, UnitReading>;
	/** What the dialect looked at to sort its files; undefined before it did, or where each file is its own unit. */
	looks?: Looks;
}

export interface Watching {
	/** Hears how many units are still to be read. */
	left?: (units: number) => void;
	signal?: AbortSignal;
	/** Readings of an earlier run. */
	known?: Recollection;
	/** Whether a unit is to be read here; all are where absent. */
	isOurs?: (dialect: AnyDialect, unit: Unit) => boolean;
}

/** Reads units, and those again whose looks would now show something else: what is left out is as a fresh look. */
export class Readings {
	private readonly dialects: readonly AnyDialect[];
	private readonly files: Files;
	private sorted = new Map<AnyDialect, Sorted>();
	private settings: Settings = {};
	/** What changed since the last reading: looks that show something else now. */
	private changed = new Set<string>();
	private changedPaths = new Set<string>();
	private readonly digests = new Map<string, string>();
	/** Something was read that no earlier run had. */
	private isNews = false;
	/** Who claimed a file as it stood on the disk. */
	private readonly claims = new Map<string, { stamp: string; by: readonly string[] }>();

	constructor(dialects: readonly AnyDialect[], files = new Files(dialects)) {
		this.dialects = dialects;
		this.files = files;
	}

	/** The same readings, to be changed apart: how an edit is tried. */
	fork(): Readings {
		const other = new Readings(this.dialects, this.files.fork());
		other.sorted = new Map(
			[...this.sorted].map(([dialect, { readings, looks }]) => [dialect, { readings: new Map(readings), looks }]),
		);
		other.settings = this.settings;
		other.changed = new Set(this.changed);
		other.changedPaths = new Set(this.changedPaths);
		return other;
	}

	/**
	 * Takes a file's text, undefined where it is gone; says whether any dialect may want it. `known`: ids of those that claim it,
	 * where that is known.
	 */
	put(path: string, text: string | undefined, known?: readonly string[]): boolean {
		const { moved, isHeld } = this.files.put(path, text, known);
		this.changedPaths.add(path);
		this.changed.add(Looks.file(path));
		for (const dialect of moved) {
			this.changed.add(Looks.in(dialect, folderOf(path)));
			for (let folder = folderOf(path); ; folder = folderOf(folder)) {
				this.changed.add(Looks.under(dialect, folder));
				if (folder === "") break;
			}
		}
		return isHeld;
	}

	/** Takes a file that is known to be nobody's, without its text. */
	leaveAside(path: string): void {
		this.files.leaveAside(path);
	}

	/** Whether a program may ask for a file, whoever claims it or nobody. */
	isKept(path: string): boolean {
		return this.files.isKept(path);
	}

	/** Remembers how a file stood that was taken, and with it who claims it. */
	noteClaims(path: string, stamp: string, isNews: boolean): void {
		const by = this.files.claimedBy(path).map(({ id }) => id);
		this.claims.set(path, { stamp, by });
		this.isNews ||= isNews;
	}

	configure(settings: Settings): void {
		if (JSON.stringify(settings) !== JSON.stringify(this.settings)) this.changed.add(Looks.settings);
		this.settings = settings;
	}

	text(path: string): string | undefined {
		return this.files.text(path);
	}

	claimedBy(path: string): readonly AnyDialect[] {
		return this.files.claimedBy(path);
	}

	/** What all readings follow from; undefined where one failed, since it may not do so again. */
	fingerprint(): string | undefined {
		if (this.all().some(({ hasFailed }) => hasFailed)) return undefined;
		return hash(`${this.files.fingerprint()} ${JSON.stringify(this.settings)}`);
	}

	/** In the order of their keys. */
	all(): UnitReading[] {
		const all = this.dialects.flatMap((dialect) => [...(this.sorted.get(dialect)?.readings.values() ?? [])]);
		const keyed = all.map((one) => [`${one.unit.key} ${one.dialect.id}`, one] as const);
		return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, one]) => one);
	}

	/** The present files as a dialect sees them, once it can read. */
	async scope(dialect: AnyDialect): Promise<Scope<unknown>> {
		await loaded(dialect);
		return scopeOf(dialect, this.files, this.settings);
	}

	/** Reads what has to be read again. Between units others may run, and `signal` may end it. */
	async settle({ left, signal, known, isOurs = () => true }: Watching = {}): Promise<void> {
		if (this.changed.size === 0) return;
		this.digests.clear();
		const due: { dialect: AnyDialect; unit: Unit }[] = [];
		for (const dialect of this.dialects)
			for (const unit of await this.due(dialect)) if (isOurs(dialect, unit)) due.push({ dialect, unit });
		let rested = performance.now();
		for (const [index, { dialect, unit }] of due.entries()) {
			const remembered = known?.find(dialect, unit, (look) => this.digest(look));
			if (!remembered) this.isNews = true;
			this.sorted.get(dialect)?.readings.set(unit.key, remembered ?? (await this.read(dialect, unit)));
			if (performance.now() - rested < slice) continue;
			left?.(due.length - index - 1);
			await new Promise(setImmediate);
			signal?.throwIfAborted();
			rested = performance.now();
		}
		this.changed.clear();
		this.changedPaths.clear();
	}

	/** Lets a later run know what was read. */
	async remember(memory: ReadingMemory): Promise<void> {
		if (this.isNews) await memory.keep(this.all(), (look) => this.digest(look), this.claims);
		this.isNews = false;
		this.digests.clear();
	}

	private digest(look: string): string {
		const known = this.digests.get(look);
		if (known !== undefined) return known;
		const [kind, subject, folder] = Looks.parts(look);
		const digest = this.shown(kind, subject, folder);
		this.digests.set(look, digest);
		return digest;
	}

	private shown(kind: string, subject: string, folder: string): string {
		if (kind === "file") {
			const text = this.files.text(subject);
			return text === undefined ? (this.files.has(subject) ? "unclaimed" : "") : hash(text);
		}
		if (kind === "settings") return hash(JSON.stringify(this.settings));
		const dialect = this.dialects.find(({ id }) => id === subject);
		const list = dialect ? scopeOf(dialect, this.files) : undefined;
		return hash(((kind === "in" ? list?.in(folder) : list?.under(folder)) ?? []).join("\n"));
	}

	/** Units to read; those that are no more are forgotten. */
	private async due(dialect: AnyDialect): Promise<Unit[]> {
		const known = this.sorted.get(dialect) ?? { readings: new Map<string, UnitReading>() };
		this.sorted.set(dialect, known);
		const { readings } = known;
		const due = new Map<string, Unit>();
		for (const { unit, looks } of readings.values()) if (looks.any(this.changed)) due.set(unit.key, unit);
		if (!dialect.units) {
			for (const path of this.changedPaths) {
				if (this.files.claimedBy(path).includes(dialect)) due.set(path, { key: path, entries: [path] });
				else {
					readings.delete(path);
					due.delete(path);
				}
			}
			return [...due.values()];
		}
		if (known.looks && !known.looks.any(this.changed)) return [...due.values()];
		const units = await this.sort(dialect, known);
		for (const key of readings.keys()) {
			if (units.has(key)) continue;
			readings.delete(key);
			due.delete(key);
		}
		for (const unit of units.values())
			if (due.has(unit.key) || JSON.stringify(readings.get(unit.key)?.unit) !== JSON.stringify(unit))
				due.set(unit.key, unit);
		return [...due.values()];
	}

	/** A dialect that cannot sort its files reads each alone. */
	private async sort(dialect: AnyDialect, known: Sorted): Promise<Map<string, Unit>> {
		const looks = new Looks();
		known.looks = looks;
		let units: Unit[];
		try {
			if (this.files.under(dialect, "").length > 0) await loaded(dialect);
			units = dialect.units!(scopeOf(dialect, this.files, this.settings, looks));
		} catch {
			looks.add(Looks.under(dialect, ""));
			units = this.files.under(dialect, "").map((path) => ({ key: path, entries: [path] }));
		}
		return new Map(units.map((unit) => [unit.key, unit]));
	}

	/** A unit whose texts broke the parsers is read again with new ones, which those texts are kept from. */
	private async read(dialect: AnyDialect, unit: Unit): Promise<UnitReading> {
		for (let again = 0; ; again++) {
			const before = parsersLost();
			const reading = await this.readOnce(dialect, unit);
			if (parsersLost() === before || again === mostBreaks) return reading;
		}
	}

	/** A dialect that crashes on a unit leaves a note on it and no more. */
	private async readOnce(dialect: AnyDialect, unit: Unit): Promise<UnitReading> {
		const looks = new Looks();
		try {
			await loaded(dialect);
			const { fragments, notes } = dialect.read(unit, scopeOf(dialect, this.files, this.settings, looks));
			return { dialect, unit, looks, fragments, notes };
		} catch (error) {
			for (const path of unit.entries) looks.add(Looks.file(path));
			const message = `The ${dialect.id} reader failed on this file: ${reasonOf(error)}. The review goes on without it.`;
			const notes = [{ file: unit.entries[0] ?? ".", severity: "error" as const, message }];
			return { dialect, unit, looks, fragments: [], notes, hasFailed: true };
		}
	}
}

/** How long others wait while units are read, in milliseconds. */
const slice = 20;

/** Texts of one unit that may break the parsers before it is given up. */
const mostBreaks = 8;

let ready = new WeakSet<AnyDialect>();
let readySince = parsersLost();

async function loaded(dialect: AnyDialect): Promise<void> {
	if (parsersLost() !== readySince) ready = new WeakSet();
	readySince = parsersLost();
	if (ready.has(dialect)) return;
	await dialect.load?.();
	ready.add(dialect);
}
