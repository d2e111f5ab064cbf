import type { Design } from "../design/design.ts";
import { storiesOf } from "../design/stories.ts";
import type { Note } from "../design/text.ts";
import { evaluate } from "../rules/evaluate.ts";
import type { Finding, Verdict } from "../rules/finding.ts";
import type { RuleFileError } from "../rules/load.ts";
import type { Memory } from "../rules/memory.ts";
import type { Rule } from "../rules/rule.ts";
import type { Suppression } from "../rules/suppressions.ts";
import type { RemedyEdits } from "./remedies.ts";
import type { SettingsInForce } from "./settings-in-force.ts";
import { settingsNotes } from "./settings-notes.ts";
import { marked, suppressedOf } from "./suppressed.ts";
import { told, toldOnce } from "./told.ts";

/** What follows from the present readings. */
export interface State {
	design: Design;
	/** What nobody suppressed, by file and position. */
	findings: readonly Finding[];
	/** All verdicts, those with a finding first. */
	verdicts: () => readonly Verdict[];
	/** Answers that could not be given. */
	undecided: () => readonly Verdict[];
	notes: Note[];
	rules: Rule[];
	/** By finding id, as far as anybody asked. */
	remedies: Map<string, Promise<RemedyEdits>>;
}

/** What a state follows from. */
export interface StateInput {
	design: Design;
	/** All rules, and those that could not be loaded. */
	rules: readonly Rule[];
	ruleErrors: readonly RuleFileError[];
	inForce: SettingsInForce;
	/** The text of the settings, where there are any. */
	settingsText: string | undefined;
	/** Every file that was looked at. */
	files: readonly string[];
	/** What listing and reading said: of the workspace, of files that cannot be read, of texts as dialects read them. */
	notes: { ofList: readonly Note[]; ofFiles: ReadonlyMap<string, Note>; ofTexts: readonly Note[] };
	suppressions: ReadonlyMap<string, { suppressions: Suppression[]; notes: Note[] }>;
	/** What earlier evaluations know. */
	memory: Memory;
}

/** Judges a design, marks what somebody suppressed, and tells once what is true of every copy of a component. */
export function stateOf({ design, inForce, notes: read, ...given }: StateInput): State {
	const rules = inForce.of(given.rules);
	const evaluation = evaluate(design, rules, given.memory);
	const { found, findings, faults } = evaluation;
	const comments = inOrder(given.suppressions);
	const { suppressed, notes: unused } = suppressedOf(
		findings,
		comments.flatMap((one) => one.suppressions),
		inForce.settings.ignore,
		today(),
	);
	const notes = [
		...read.ofList,
		...(inForce.note ? [inForce.note] : []),
		...inOrder(read.ofFiles),
		...read.ofTexts,
		...comments.flatMap((one) => one.notes),
		...given.ruleErrors.map(({ path, message }) => ofRule(path, `This rule is left out: ${message}`)),
		...faults.map(({ rule, message }) => ofRule(`rules/${rule}.yaml`, `Rule ${rule} failed: ${message}`)),
		...unused,
		...settingsNotes(given.settingsText, {
			rules: given.rules.map(({ id }) => id),
			files: [...given.files],
			design,
			today: today(),
		}),
	];
	const own = marked(found, suppressed);
	const verdicts = once(() => toldOnce([...own, ...evaluation.rest], design));
	const { isEmpty } = storiesOf(design);
	// Where nothing stands in several copies, no verdict without a finding has a say in how findings are told.
	const shown = isEmpty ? toldOnce(own, design, undefined, own === found ? evaluation.once : undefined) : verdicts();
	const undecided = once(() =>
		isEmpty ? evaluation.undecided : told({ verdicts: verdicts() }).filter(({ answer }) => answer === "unknown"),
	);
	return {
		...{ design, verdicts, undecided, notes, rules, remedies: new Map() },
		findings: shown === found ? findings : heard(shown),
	};
}

const ofRule = (file: string, message: string): Note => ({ file, severity: "error", message });

/** Findings that nobody suppressed. */
function heard(verdicts: readonly Verdict[]): Finding[] {
	return verdicts.flatMap(({ finding }) => (finding && !finding.suppressed ? [finding] : []));
}

/** By path, so that the order in which files came does not show. */
function inOrder<T>(byPath: ReadonlyMap<string, T>): T[] {
	return [...byPath.keys()].sort().map((path) => byPath.get(path) as T);
}

function once<T>(make: () => T): () => T {
	let made: { of: T } | undefined;
	return () => {
		made ??= { of: make() };
		return made.of;
	};
}

/** Until which day something is suppressed is said as a date. */
export function today(): string {
	return new Date().toISOString().slice(0, 10);
}
