import picomatch from "picomatch";
import { assemble } from "../design/assemble.ts";
import type { Design } from "../design/design.ts";
import type { Fragment } from "../design/fragment.ts";
import type { Note, SourceFile } from "../design/text.ts";
import type { Dialect } from "../dialects/dialect.ts";
import { dialects as allDialects } from "../dialects/index.ts";
import { parseSettings } from "../dialects/scaleproof/parse.ts";
import { type Settings, settingsFile } from "../dialects/scaleproof/schema.ts";
import { evaluate } from "../rules/evaluate.ts";
import type { Finding, Verdict } from "../rules/finding.ts";
import type { RuleFileError } from "../rules/load.ts";
import type { Rule } from "../rules/rule.ts";
import { type Suppression, suppress, suppressionsOf } from "../rules/suppressions.ts";
import { coverageOf } from "./coverage.ts";
import { maxFileBytes } from "./limits.ts";
import { type RemedyEdits, remedyEdits } from "./remedy-edits.ts";
import type { Review } from "./review.ts";
import { ruleInfo } from "./rule-info.ts";
import { settingsNotes } from "./settings-notes.ts";
import type { Workspace } from "./workspace.ts";

/** What became of one file: its text while somebody may need it, and what was read in it. */
interface Claimed {
	file: SourceFile;
	dialect: Dialect;
}

interface UnitReading {
	files: readonly SourceFile[];
	fragments: Fragment[];
	notes: Note[];
}

export interface SessionOptions {
	rules: readonly Rule[];
	ruleErrors?: readonly RuleFileError[];
	dialects?: readonly Dialect[];
}

/** A file's new text; undefined where it is gone. */
export interface FileChange {
	path: string;
	text: string | undefined;
}

/**
 * One workspace under review. Every face calls this and nothing below it. An edit re-reads the unit of one file,
 * reassembles and re-evaluates; nothing else is read again.
 */
export class Session {
	private readonly workspace: Workspace;
	private readonly dialects: readonly Dialect[];
	private readonly allRules: readonly Rule[];
	private readonly ruleErrors: readonly RuleFileError[];
	private readonly claimed = new Map<string, Claimed>();
	private readonly units = new Map<string, UnitReading>();
	private readonly suppressions = new Map<string, { suppressions: Suppression[]; notes: Note[] }>();
	private readonly fileNotes = new Map<string, Note>();
	private readonly loaded = new Set<Dialect>();
	private listNotes: Note[] = [];
	private settings: Settings = {};
	private filesSeen = 0;
	/** Files that were opened and that no dialect claimed, and files that were not opened (see `coverageOf`). */
	private looked: string[] = [];
	private left: string[] = [];
	private current: { design: Design; verdicts: Verdict[]; notes: Note[]; rules: Rule[] } | undefined;

	constructor(workspace: Workspace, options: SessionOptions) {
		this.workspace = workspace;
		this.dialects = options.dialects ?? allDialects;
		this.allRules = options.rules;
		this.ruleErrors = options.ruleErrors ?? [];
	}

	/** Reads the whole workspace. `progress` hears how many files of how many were looked at. */
	async open(progress?: (done: number, total: number) => void, signal?: AbortSignal): Promise<void> {
		const settingsText = await this.workspace.read(settingsFile);
		if (typeof settingsText === "string")
			this.settings = parseSettings({ path: settingsFile, text: settingsText }).settings;
		const { paths, notes, left = [] } = await this.workspace.list((path) => this.wanted(path), signal);
		this.listNotes = notes;
		this.left = left.filter((path) => !this.excluded(path));
		this.filesSeen = paths.length;
		const dirty = new Set<string>();
		for (let next = 0; next < paths.length; next += batch) {
			signal?.throwIfAborted();
			const some = paths.slice(next, next + batch);
			const texts = await Promise.all(some.map((path) => this.workspace.read(path)));
			for (const [index, path] of some.entries()) this.take(path, texts[index], dirty);
			await this.readUnits(alone(dirty, this.claimed));
			progress?.(Math.min(next + batch, paths.length), paths.length);
		}
		await this.readUnits(dirty);
		this.looked = paths.filter((path) => !this.claimed.has(path));
		this.current = undefined;
	}

	/** Takes new texts of files (an open editor, a saved or deleted file) and reads again what they touch. */
	async update(changes: readonly FileChange[]): Promise<void> {
		const dirty = new Set<string>();
		for (const { path, text } of changes) {
			if (path === settingsFile) this.settings = parseSettings({ path, text: text ?? "" }).settings;
			const included = this.claimed.has(path) || ((await this.workspace.includes?.(path)) ?? true);
			if (text === undefined || !included || !this.wanted(path)) this.drop(path, dirty);
			else this.take(path, text.length > maxFileBytes ? tooLong(path) : text, dirty);
		}
		await this.readUnits(dirty);
		this.current = undefined;
	}

	/** Reads files again from the workspace, as when an editor closes without saving. */
	async refresh(paths: readonly string[]): Promise<void> {
		const texts = await Promise.all(paths.map((path) => this.workspace.read(path)));
		await this.update(
			paths.map((path, index) => ({ path, text: typeof texts[index] === "string" ? texts[index] : undefined })),
		);
	}

	/** Whether a change of this file can change the review. */
	wanted(path: string): boolean {
		return !this.excluded(path) && (path === settingsFile || interesting.test(path));
	}

	private excluded(path: string): boolean {
		return this.settings.exclude?.some((glob) => picomatch.isMatch(path, glob, { dot: true })) === true;
	}

	review(): Review {
		const { design, verdicts, notes, rules } = this.state();
		return {
			root: this.workspace.root,
			files: this.filesSeen,
			design,
			verdicts,
			notes,
			coverage: coverageOf(this.claimed.values(), this.looked, this.left),
			rules: rules.map(ruleInfo),
			impacts: {},
		};
	}

	design(): Design {
		return this.state().design;
	}

	/** Findings that nobody suppressed, by file and position. */
	findings(): Finding[] {
		return this.state().verdicts.flatMap((verdict) =>
			verdict.finding && !verdict.finding.suppressed ? [verdict.finding] : [],
		);
	}

	finding(id: string): Finding | undefined {
		return this.findings().find((finding) => finding.id === id);
	}

	/** The present text of a file that a dialect claimed. */
	text(path: string): string | undefined {
		return this.claimed.get(path)?.file.text;
	}

	/** How a comment starts in a file that a dialect claimed. */
	comment(path: string): Dialect["comment"] | undefined {
		return this.claimed.get(path)?.dialect.comment;
	}

	/** Globs of files that the settings leave out. */
	get exclude(): readonly string[] {
		return this.settings.exclude ?? [];
	}

	/** The text edits that carry out a finding's remedy, and in words what no dialect can write. */
	remedy(finding: Finding): RemedyEdits {
		return remedyEdits(
			finding,
			this.design(),
			this.dialects,
			(path) => this.unitOf(path),
			(path) => this.text(path),
		);
	}

	private take(path: string, text: string | Note, dirty: Set<string>): void {
		this.drop(path, dirty);
		if (typeof text !== "string") {
			this.fileNotes.set(path, text);
			return;
		}
		const file = { path, text };
		const dialect = this.dialects.find((one) => safely(() => one.claims(file), false));
		if (!dialect) return;
		this.claimed.set(path, { file, dialect });
		this.suppressions.set(path, suppressionsOf(path, text));
		dirty.add(unitKey(dialect, path));
	}

	private drop(path: string, dirty: Set<string>): void {
		const known = this.claimed.get(path);
		if (known) dirty.add(unitKey(known.dialect, path));
		this.claimed.delete(path);
		this.suppressions.delete(path);
		this.fileNotes.delete(path);
	}

	/** Reads units and takes them off `dirty`. A dialect that crashes on a file leaves a note on it and no more. */
	private async readUnits(dirty: Set<string>): Promise<void> {
		if (dirty.size === 0) return;
		const files = new Map<string, Claimed[]>();
		for (const one of this.claimed.values()) {
			const key = unitKey(one.dialect, one.file.path);
			if (dirty.has(key)) files.set(key, [...(files.get(key) ?? []), one]);
		}
		for (const key of dirty) {
			const members = files.get(key);
			if (members) this.units.set(key, await this.readUnit(members));
			else this.units.delete(key);
		}
		dirty.clear();
	}

	private async readUnit(members: readonly Claimed[]): Promise<UnitReading> {
		const { dialect } = members[0];
		const files = members.map((one) => one.file).sort((a, b) => (a.path < b.path ? -1 : 1));
		try {
			if (!this.loaded.has(dialect)) {
				await dialect.load?.();
				this.loaded.add(dialect);
			}
			return { files, ...dialect.read(files) };
		} catch (error) {
			const message = `The ${dialect.id} reader failed on this file: ${(error as Error).message}. The review goes on without it.`;
			return { files, fragments: [], notes: [{ file: files[0].path, severity: "error", message }] };
		}
	}

	private unitOf(path: string): SourceFile[] {
		const one = this.claimed.get(path);
		if (!one) return [];
		return [...(this.units.get(unitKey(one.dialect, path))?.files ?? [])];
	}

	private state() {
		this.current ??= this.compute();
		return this.current;
	}

	private compute() {
		const keys = [...this.units.keys()].sort();
		const readings = keys.map((key) => this.units.get(key)!);
		const design = assemble(readings.flatMap((reading) => reading.fragments));
		const severities = this.settings.rules ?? {};
		const rules = this.allRules
			.filter((rule) => severities[rule.id] !== "off")
			.map((rule) => ({ ...rule, severity: (severities[rule.id] as Rule["severity"]) ?? rule.severity }));
		const { verdicts, faults } = evaluate(design, rules);
		const findings = verdicts.flatMap((verdict) => (verdict.finding ? [verdict.finding] : []));
		const notes = [
			...this.listNotes,
			...this.fileNotes.values(),
			...readings.flatMap((reading) => reading.notes),
			...[...this.suppressions.values()].flatMap((one) => one.notes),
			...this.ruleErrors.map(
				(error): Note => ({ file: error.path, severity: "error", message: `This rule is left out: ${error.message}` }),
			),
			...faults.map(
				(fault): Note => ({
					file: `rules/${fault.rule}.yaml`,
					severity: "error",
					message: `Rule ${fault.rule} failed: ${fault.message}`,
				}),
			),
			...this.applySuppressions(findings),
			...settingsNotes(this.claimed.get(settingsFile)?.file, {
				rules: this.allRules.map(({ id }) => id),
				files: [...this.claimed.keys()],
				today: new Date().toISOString().slice(0, 10),
			}),
		];
		verdicts.sort((a, b) => order(a.finding, b.finding));
		return { design, verdicts, notes, rules };
	}

	private applySuppressions(findings: readonly Finding[]): Note[] {
		const unused = suppress(
			findings,
			[...this.suppressions.values()].flatMap((one) => one.suppressions),
		);
		const today = new Date().toISOString().slice(0, 10);
		for (const ignore of this.settings.ignore ?? []) {
			if (ignore.until && ignore.until < today) continue;
			for (const finding of findings) {
				const matches = !ignore.paths || picomatch.isMatch(finding.at.file, ignore.paths, { dot: true });
				if (finding.rule === ignore.rule && matches) finding.suppressed ??= { reason: ignore.reason };
			}
		}
		return unused.map(({ at, rule }) => ({
			file: at.file,
			range: at.range,
			severity: "warning",
			kind: "unused-suppression",
			message: `This suppression of ${rule} matches no finding; remove it.`,
		}));
	}
}

/** Files read at once: enough to keep the disk busy, few enough to let others run between. */
const batch = 64;

const interesting =
	/\.(ya?ml|tf|tf\.json|tfvars|tsx?|mts|cts|jsx?|mjs|cjs)$|(^|\/)(Dockerfile|Containerfile)(\.[^/]*)?$|\.Dockerfile$|(^|\/)package\.json$/;

function unitKey(dialect: Dialect, path: string): string {
	return `${dialect.unit?.(path) ?? path} ${dialect.id}`;
}

/** Units of one file can be read as soon as it is there; the others wait until all of their files are. */
function alone(dirty: Set<string>, claimed: ReadonlyMap<string, Claimed>): Set<string> {
	const ready = new Set<string>();
	for (const { dialect, file } of claimed.values()) {
		const key = unitKey(dialect, file.path);
		if (!dialect.unit && dirty.delete(key)) ready.add(key);
	}
	return ready;
}

function order(a: Finding | undefined, b: Finding | undefined): number {
	if (!a || !b) return a ? -1 : b ? 1 : 0;
	const files = a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : 0;
	return (
		files || a.at.range.start.line - b.at.range.start.line || a.at.range.start.character - b.at.range.start.character
	);
}

function tooLong(path: string): Note {
	return {
		file: path,
		severity: "info",
		message: `This file is larger than ${maxFileBytes / 1e6} MB; it is left out.`,
	};
}

function safely<T>(call: () => T, otherwise: T): T {
	try {
		return call();
	} catch {
		return otherwise;
	}
}
