import { specOf } from "../../src/design/catalogue/index.ts";
import type { Design } from "../../src/design/design.ts";
import { nameIn, subjectOf } from "../../src/design/graph.ts";
import type { Change, Patch } from "../../src/design/patch.ts";
import type { Location } from "../../src/design/text.ts";
import { changesOf } from "../../src/rules/finding.ts";
import { comparisonOf, readsOf } from "../../src/simulator/index.ts";
import { valueText } from "../format.ts";
import type { State } from "../state.ts";
import { title } from "./attributes.ts";
import { chosen, editsIn, focusFor, keptAs, keyOf, scenarioFor } from "./results.ts";
import { whatIf } from "./what-if.ts";

/** A value of a person in place of what files declare, of what follows from that, or of what is assumed. */
export interface Tried extends Change {
	/** "Replicas of web 8" */
	words: string;
	/** What it stands in place of; absent where nothing was known. */
	was?: string;
	/** A file declares that, here: what is tried is kept by changing it there. */
	declaredAt?: Location;
}

export function triedIn(design: Design, edits: Patch): Tried[] {
	return edits.map((edit) => {
		const { of, attribute, value } = edit;
		const subject = subjectOf(design, of);
		const unit = (subject && specOf(subject.kind, attribute)?.unit) ?? "";
		const said = subject?.one.attributes[attribute];
		const at = said && declarationOf(design, edit);
		return {
			...edit,
			words: `${title(attribute)} of ${nameIn(design, of)} ${valueText(value, unit)}`,
			...(said?.value !== undefined && { was: valueText(said.value, unit) }),
			...(at && { declaredAt: at }),
		};
	});
}

/** Where a file declares the value; nothing declares one that the files leave unknown. */
export function declarationOf(design: Design, { of, attribute }: Pick<Change, "of" | "attribute">) {
	const said = subjectOf(design, of)?.one.attributes[attribute];
	return said?.value !== undefined && said.provenance.kind === "declared" ? said.provenance.at : undefined;
}

/** What of the edits scaleproof.yaml may say: of what another file declares it would only be a second opinion. */
export function assumptionsAmong(design: Design, edits: Patch): Patch {
	return edits.filter((edit) => !declarationOf(design, edit));
}

/** "Queue bound of web 77, …": each value of a person. */
export function editWords(design: Design, edits: Patch): string {
	return triedIn(design, edits)
		.map(({ words }) => words)
		.join(", ");
}

/** The same, with what a file declares instead and where: for who has only the words. */
export function editWordsInFull(design: Design, edits: Patch): string {
	return triedIn(design, edits)
		.map(({ words, was, declaredAt }) =>
			declaredAt ? `${words} (declared: ${was}, ${declaredAt.file}:${declaredAt.range.start.line + 1})` : words,
		)
		.join(", ");
}

type Asked = ReadonlySet<string> | undefined;
let known: { name: string; design: Design; asked: Asked } | undefined;
let latest: { state: State; asked: Asked } | undefined;

/** Whether what is shown asks for a value: trying out any other changes nothing. Where it cannot be played, all might count. */
export function isAsked(state: State, of: string, attribute: string): boolean {
	// Each part of the panel asks, many times over, of one state and then of the next that differs in little.
	if (latest?.state !== state) latest = { state, asked: askedIn(state) };
	return latest.asked?.has(`${of} ${attribute}`) ?? true;
}

function askedIn(state: State): Asked {
	const { review, played } = state;
	if (!review || played) return undefined;
	const { design } = review;
	const finding = chosen(review, state.choices);
	const name = keptAs(finding?.id ?? "", keyOf(state, finding));
	if (known?.design !== design || known.name !== name) known = { design, name, asked: askedOf(state) };
	return known.asked;
}

function askedOf(state: State): Asked {
	const review = state.review!;
	const finding = chosen(review, state.choices);
	const focus = focusFor(state, finding);
	try {
		const before = whatIf(review.design, { ...state.choices, edits: editsIn(state) });
		const patch = finding ? changesOf(finding) : [];
		const { contestants } = comparisonOf(before, patch, scenarioFor(state, finding), focus ? { focus } : {});
		const reads = contestants.flatMap((one) => readsOf(one.design, one.scenario, one));
		return new Set(reads.map(({ of, attribute }) => `${of} ${attribute}`));
	} catch {
		// The run says why.
		return undefined;
	}
}
