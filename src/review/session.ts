import { type Assembly, assembled } from "../design/assemble.ts";
import type { Design } from "../design/design.ts";
import { applyEdits, type Note, type TextEdit } from "../design/text.ts";
import type { AnyDialect, Dialect, Scope } from "../dialects/dialect.ts";
import { matcher } from "../dialects/files.ts";
import { dialects as allDialects } from "../dialects/index.ts";
import { settingsFile } from "../dialects/scaleproof/schema.ts";
import type { Finding, Verdict } from "../rules/finding.ts";
import type { RuleFileError } from "../rules/load.ts";
import { Memory } from "../rules/memory.ts";
import type { Rule } from "../rules/rule.ts";
import { coverageOf } from "./coverage.ts";
import { type FirstLook, firstLooks } from "./first-look.ts";
import { frugally, optimiseSeldom } from "./frugal.ts";
import { hash } from "./kept-value.ts";
import { isUnder, LookedAt } from "./looked-at.ts";
import type { Recollection } from "./reading-memory.ts";
import { Readings, type Watching } from "./readings.ts";
import { type RemedyEdits, remediesOf } from "./remedies.ts";
import { remembered } from "./remedy-memory.ts";
import type { Review, RuleInfo } from "./review.ts";
import { ruleInfo } from "./rule-info.ts";
import { SettingsInForce } from "./settings-in-force.ts";
import { type State, stateOf, today } from "./state.ts";
import type { WhatIf } from "./what-if.ts";
import { whatIfsIn } from "./what-if-settings.ts";
import type { Workspace } from "./workspace.ts";

export interface SessionOptions {
	rules: readonly Rule[];
	ruleErrors?: readonly RuleFileError[];
	dialects?: readonly AnyDialect[];
	/** Units that this session is to read, where others read the rest (see `parts.ts`). */
	isOurs?: Watching["isOurs"];
	/** The process ends with what this session answers. */
	isForOneAnswer?: boolean;
}

/** A file's new text; undefined where it is gone. */
export interface FileChange {
	path: string;
	text: string | undefined;
}

/**
 * One workspace under review. Every face calls this and nothing below it. An edit reads those units again that looked at
 * the file, assembles and evaluates; nothing else is read again, and the outcome is that of a fresh look.
 */
export class Session {
	private readonly workspace: Workspace;
	private readonly options: SessionOptions;
	private readonly dialects: readonly AnyDialect[];
	private readonly offers: (path: string) => boolean;
	private readings: Readings;
	private files = new LookedAt();
	private inForce = new SettingsInForce();
	private memory = new Memory();
	private assembly: Assembly | undefined;
	private current: State | undefined;
	/** Nothing has changed since the whole workspace was read: what an earlier run knew of it may hold. */
	private isAsOpened = false;

	constructor(workspace: Workspace, options: SessionOptions) {
		this.workspace = workspace;
		this.options = options;
		this.dialects = options.dialects ?? allDialects;
		this.offers = matcher(this.dialects.map((dialect) => dialect.files));
		this.readings = new Readings(this.dialects);
	}

	/** Reads the whole workspace. `progress` hears how many files of how many were looked at. */
	async open(progress?: (done: number, total: number) => void, signal?: AbortSignal): Promise<void> {
		this.configure(await this.workspace.read(settingsFile));
		const { paths, notes, left = [] } = await this.workspace.list((path) => this.wanted(path), signal);
		this.files.listNotes = notes;
		this.files.left = left.filter((path) => !this.inForce.isExcluded(path));
		const known = await this.workspace.memory?.recall();
		const look = () => this.lookAtAll(paths, known, progress, signal);
		const isFirst = !known || known.isEmpty;
		if (isFirst && this.options.isForOneAnswer) optimiseSeldom();
		await (isFirst ? frugally(look) : look());
		if (this.workspace.memory) await this.readings.remember(this.workspace.memory);
		this.isAsOpened = true;
		this.current = undefined;
	}

	private async lookAtAll(
		paths: readonly string[],
		known: Recollection | undefined,
		progress?: (done: number, total: number) => void,
		signal?: AbortSignal,
	): Promise<void> {
		const isKept = (path: string) => this.readings.isKept(path);
		let read = 0;
		for await (const looks of firstLooks(this.workspace, paths, known, isKept, signal)) {
			for (const look of looks) if (!this.takeUp(look)) read++;
			progress?.(read, paths.length);
		}
		await this.readings.settle({
			known,
			left: (units) => progress?.(Math.max(read, paths.length - units), paths.length),
			signal,
			isOurs: this.options.isOurs,
		});
		progress?.(paths.length, paths.length);
	}

	/** Takes new texts of files (an open editor, a saved or deleted file) and reads again what looked at them. */
	async update(changes: readonly FileChange[]): Promise<void> {
		await this.changeAll(changes);
	}

	/** Reads files again from the workspace, as when an editor closes without saving. */
	async refresh(paths: readonly string[]): Promise<void> {
		await this.changeAll(
			await Promise.all(paths.map(async (path) => ({ path, text: await this.workspace.read(path) }))),
		);
	}

	/** This session as it would be with the edits applied. Throws where they overlap or a file was not read. */
	async trial(edits: readonly TextEdit[]): Promise<Session> {
		const other = this.fork();
		for (const file of new Set(edits.map((edit) => edit.file))) {
			const text = this.text(file);
			if (text === undefined) throw new Error(`${file} is not among the files that were read`);
			const edited = applyEdits(
				text,
				edits.filter((edit) => edit.file === file),
			);
			if (file === settingsFile) other.configure(edited);
			other.take(file, edited);
		}
		await other.readings.settle();
		return other;
	}

	/** This session as it would be with other texts; files may come and go. */
	async asOf(changes: readonly FileChange[]): Promise<Session> {
		const other = this.fork();
		await other.update(changes);
		return other;
	}

	/** Whether a change of this file can change the review. */
	wanted(path: string): boolean {
		return !this.inForce.isExcluded(path) && this.offers(path);
	}

	/** The files that stand, or stood when they were read, under paths that may be folders. */
	async filesUnder(paths: readonly string[]): Promise<string[]> {
		const given = new Set(paths);
		const tops = paths.filter((path) => !isUnder(path, given));
		const files = new Set(this.files.under(given));
		for (const top of tops) {
			const listed = await this.workspace.listIn?.(top, (file) => this.wanted(file));
			for (const file of listed ?? []) files.add(file);
		}
		return [...files];
	}

	/** Whether the file was read. */
	hasRead(path: string): boolean {
		return this.files.paths.has(path);
	}

	review(): Review {
		const { design, verdicts, notes, rules } = this.state();
		return {
			root: this.workspace.root,
			files: this.files.paths.size,
			design,
			verdicts: [...verdicts()],
			// The reader's own: it may add to them.
			notes: [...notes],
			coverage: coverageOf(
				[...this.files.paths].map((path) => ({
					path,
					text: this.text(path),
					dialects: this.readings.claimedBy(path).map(({ id }) => id),
				})),
				this.files.left,
			),
			rules: rules.map(ruleInfo),
			impacts: {},
		};
	}

	/** What the settings would have tried out. */
	whatIfs(): WhatIf[] {
		return whatIfsIn(this.inForce.settings);
	}

	/** Rules that the settings switch off. */
	rulesOff(): RuleInfo[] {
		return this.options.rules.filter(({ id }) => this.inForce.settings.rules?.[id] === "off").map(ruleInfo);
	}

	design(): Design {
		return this.state().design;
	}

	/** Findings that nobody suppressed, by file and position; those of each copy of a component. */
	findings(): readonly Finding[] {
		return this.state().findings;
	}

	/** Answers that could not be given, one for all copies of a component. */
	undecided(): readonly Verdict[] {
		return this.state().undecided();
	}

	/** What is said beside findings, of files, settings and rules. */
	notes(): readonly Note[] {
		return this.state().notes;
	}

	/** The folder that is under review. */
	get root(): string {
		return this.workspace.root;
	}

	finding(id: string): Finding | undefined {
		return this.findings().find((finding) => finding.id === id);
	}

	/** The present text of a file that a dialect claimed. */
	text(path: string): string | undefined {
		return this.readings.text(path);
	}

	/** How a comment starts in a file that a dialect claimed; undefined where it can hold none. */
	comment(path: string): Dialect["comment"] {
		return this.readings.claimedBy(path).find((dialect) => dialect.comment)?.comment;
	}

	/** Globs of files that the settings leave out. */
	get exclude(): readonly string[] {
		return this.inForce.settings.exclude ?? [];
	}

	/** A dialect that can write, and the files as it sees them. */
	async writer(id: string): Promise<{ dialect: AnyDialect; scope: Scope<unknown> } | undefined> {
		const dialect = this.dialects.find((one) => one.id === id);
		return dialect?.write && { dialect, scope: await this.readings.scope(dialect) };
	}

	/** The text edits that carry out a finding's remedy, and in words what no dialect can write. */
	async remedy(finding: Finding): Promise<RemedyEdits> {
		return (await this.remedies([finding]))[finding.id];
	}

	/** The remedies of findings, by their ids: cheaper together than one by one. Each is made once for a state of the files. */
	async remedies(findings: readonly Finding[]): Promise<Record<string, RemedyEdits>> {
		const { remedies } = this.state();
		const missing = findings.filter(({ id }) => !remedies.has(id));
		const made = this.madeOrRemembered(missing);
		for (const { id } of missing)
			remedies.set(
				id,
				made.then((all) => all[id]),
			);
		const all = await Promise.all(findings.map(async ({ id }) => [id, await remedies.get(id)] as const));
		return Object.fromEntries(all) as Record<string, RemedyEdits>;
	}

	private madeOrRemembered(findings: readonly Finding[]): Promise<Record<string, RemedyEdits>> {
		const memory = this.isAsOpened && findings.length > 0 ? this.workspace.remedies : undefined;
		const files = memory && this.readings.fingerprint();
		if (!memory || files === undefined) return remediesOf(this, findings);
		const state = hash(JSON.stringify([files, today(), this.inForce.of(this.options.rules)]));
		return remembered(memory, state, findings, (some) => remediesOf(this, some));
	}

	private fork(): Session {
		const other = new Session(this.workspace, this.options);
		other.readings = this.readings.fork();
		other.files = new LookedAt(this.files);
		other.inForce = this.inForce;
		other.memory = this.memory.fork();
		other.assembly = this.assembly;
		return other;
	}

	private configure(given: string | Note | undefined): void {
		this.inForce = new SettingsInForce(given, this.inForce);
		this.readings.configure(this.inForce.settings);
	}

	private async changeAll(changes: readonly { path: string; text: string | Note | undefined }[]): Promise<void> {
		for (const { path, text } of changes) await this.change(path, text);
		await this.readings.settle();
		this.isAsOpened = false;
		this.current = undefined;
	}

	private async change(path: string, text: string | Note | undefined): Promise<void> {
		if (path === settingsFile) this.configure(text);
		const known = this.readings.claimedBy(path).length > 0;
		const included = this.wanted(path) && (known || ((await this.workspace.includes?.(path)) ?? true));
		this.take(path, included ? text : undefined);
	}

	private takeUp({ path, stamp = "", claimedBy, isAside, text }: FirstLook): boolean {
		if (isAside) {
			this.files.leaveAside(path);
			this.readings.leaveAside(path);
		} else this.take(path, text, claimedBy);
		const isRead = isAside || typeof text === "string";
		if (stamp && isRead && !this.files.fileNotes.has(path))
			this.readings.noteClaims(path, stamp, claimedBy === undefined);
		return this.readings.claimedBy(path).length > 0;
	}

	/**
	 * Says whether any dialect claims the file. A note stands for a file that cannot be read, undefined for none. `claimedBy`:
	 * ids of the dialects that do, where they are known.
	 */
	private take(path: string, text: string | Note | undefined, claimedBy?: readonly string[]): boolean {
		const readable = this.files.take(path, text);
		const claimed = this.readings.put(path, readable, claimedBy);
		if (claimed && readable !== undefined) this.files.suppress(path, readable);
		return claimed;
	}

	private state(): State {
		this.current ??= this.compute();
		return this.current;
	}

	private compute(): State {
		const readings = this.readings.all();
		this.assembly = assembled(
			readings.flatMap((reading) => reading.fragments),
			this.assembly,
		);
		const { rules, ruleErrors = [] } = this.options;
		return stateOf({
			...{ design: this.assembly.design, rules, ruleErrors, inForce: this.inForce, memory: this.memory },
			settingsText: this.text(settingsFile),
			files: [...this.files.paths],
			notes: {
				ofList: this.files.listNotes,
				ofFiles: this.files.fileNotes,
				ofTexts: readings.flatMap((reading) => reading.notes),
			},
			suppressions: this.files.suppressions,
		});
	}
}
