import { marksOf } from "../../src/cases/marks.ts";
import { type CaseResult, resultDifference } from "../../src/cases/result.ts";
import type { Design } from "../../src/design/design.ts";
import { subjectOf } from "../../src/design/graph.ts";
import { applyPatch, type Change, type Patch } from "../../src/design/patch.ts";
import { estimateWords } from "../../src/report/amounts.ts";
import type { Run } from "../../src/simulator/api.ts";
import { type Contestant, metricOf } from "../../src/simulator/index.ts";
import type { State } from "../state.ts";
import { stillValid } from "./what-if.ts";

/** The designs to play, with the values that a person changed: in each that does not itself say otherwise than the first. */
export function contestantsOf({ played, choices }: State): Contestant[] {
	const all = played?.case.contestants ?? [];
	return all.map((one) => ({ ...one, design: trying(one.design, all[0].design, choices.edits) }));
}

function trying(design: Design, first: Design, edits: Patch): Design {
	const isOwn = ({ of, attribute }: Change) => {
		const known = subjectOf(design, of)?.one.attributes[attribute];
		if (known?.value === undefined || known.provenance.kind === "assumed") return false;
		return JSON.stringify(known.value) !== JSON.stringify(subjectOf(first, of)?.one.attributes[attribute]?.value);
	};
	return applyPatch(
		design,
		stillValid(design, edits).filter((edit) => !isOwn(edit)),
	);
}

export function playedKey({ played, choices, basis }: State): string {
	return JSON.stringify([played?.uri, basis, choices.edits]);
}

/** Whether the result is that of the case as it is now. */
export function isPlayed(state: State): boolean {
	return state.played?.result !== undefined && state.played.key === playedKey(state);
}

/** The alternative whose run is shown over time: the chosen one, else the first that there is. */
export function alternativeOf({ played, choices }: State): number {
	const names = played?.case.contestants.map(({ name }) => name) ?? [];
	const at = names.indexOf(choices.alternative ?? "");
	return at >= 0 ? at : Math.min(1, names.length - 1);
}

/** The runs to lay over each other: the design as it is and the alternative, if they were played on one clock. */
export function runsOf({ designs }: CaseResult, alternative: number): { before?: Run; after: Run } {
	const [first] = designs;
	const { run: after } = designs[Math.min(alternative, designs.length - 1)];
	const oneClock = first.scenario === after.scenario && String(first.run.series.time) === String(after.series.time);
	return after !== first.run && oneClock ? { before: first.run, after } : { after };
}

export interface Cell {
	text: string;
	mark: "best" | "same" | undefined;
	/** The whole interval in words, and what the mark means. */
	title: string;
}

export interface CaseRow {
	name: string;
	what: string;
	sentence: string;
	cells: Cell[];
	scaled: boolean;
}

/** A row for each design, a cell for each watched metric; before the case was played, rows without cells. */
export function caseRows({ played }: State): CaseRow[] {
	if (!played) return [];
	const { result } = played;
	return played.case.contestants.map(({ name, what = "" }, index) => {
		const design = result?.designs.find((one) => one.name === name);
		const cells = result && design ? result.watch.map((id) => cellOf(result, id, index)) : [];
		return {
			name,
			what,
			sentence: design?.sentence ?? "",
			cells,
			scaled: design !== undefined && design.run.engine !== "discrete",
		};
	});
}

function cellOf(result: CaseResult, id: string, index: number): Cell {
	const metric = metricOf(id);
	const unit = metric?.unit ?? "";
	const { name, estimates } = result.designs[index];
	const estimate = estimates[id];
	if (!estimate) return { text: "–", mark: undefined, title: "not measured" };
	const text = estimateWords(estimate, unit);
	const first = result.designs[0];
	const mark = marksOf(result, id)[index];
	const said = {
		best: "among the best",
		same: `no significant difference to “${first.name}”`,
	};
	const difference = index > 0 ? resultDifference(result, id, first.name, name) : undefined;
	const against =
		difference && Number.isFinite(difference.mean) && difference.significant
			? `${difference.mean < 0 ? "less" : "more"} than “${first.name}”`
			: undefined;
	return { text, mark, title: [mark && said[mark], mark !== "same" && against].filter(Boolean).join("; ") };
}
