import { basisOf, digest } from "../src/review/basis.ts";
import { WhatIf } from "../src/review/what-if.ts";
import { plural } from "./format.ts";
import type { ToPanel } from "./messages.ts";
import { withRemedy } from "./model/findings.ts";
import { cachedResults, chosen, keptFrom, recalled } from "./model/results.ts";
import { withoutDeclared } from "./model/what-if.ts";
import { together } from "./model/what-ifs.ts";
import { noChoices, type State } from "./state.ts";

/** What a message of the host changes. */
export function update(state: State, message: ToPanel): Partial<State> {
	switch (message.type) {
		case "status":
			return { status: message };
		case "simulate":
			return { choices: withFinding(state, message.finding) };
		case "what-ifs":
			return openedWhatIfs(state, message);
		case "writes":
			return { writes: message.writes };
		case "review":
			return { ...reviewed(state, message), played: undefined };
		case "case":
			return opened(state, message);
	}
}

/** A case is shown like a folder whose design is its first, and in which nothing was found. */
function opened(state: State, message: Extract<ToPanel, { type: "case" }>): Partial<State> {
	const { uri, case: played, kept: known } = message;
	const [{ design }] = played.contestants;
	const kept = state.choices.case === uri ? state.choices : { ...noChoices(), case: uri };
	const component = design.components.find(({ id }) => id === kept.component) ?? design.components[0];
	const same = state.played?.uri === uri;
	return {
		review: { root: uri, files: 1, design, verdicts: [], notes: [], rules: [], impacts: {} },
		status: undefined,
		basis: digest(JSON.stringify(played)),
		choices: { ...kept, component: component?.id },
		// What was computed for the file as it was stays on screen, dimmed, until its successor comes.
		played: { uri, case: played, ...(same ? { result: state.played?.result, key: state.played?.key } : known) },
		results: {},
		ranking: undefined,
	};
}

/** They are played anew, on the design as it is now: with the same luck, so that the same design gives the same numbers. */
function openedWhatIfs(state: State, { file, from }: Extract<ToPanel, { type: "what-ifs" }>): Partial<State> {
	const known = state.choices.whatIfs ?? [];
	const whatIfs = together(known, file.whatIfs.map(plain));
	const read = plural(file.whatIfs.length, "what-if");
	const were = whatIfs.length - known.length;
	const again = were < file.whatIfs.length ? `; ${file.whatIfs.length - were} stood here already, or had no room` : "";
	const other =
		file.basis === state.basis
			? ""
			: " They were played on another state of the design; these are their figures for the present one.";
	return {
		choices: { ...state.choices, whatIfs },
		note: `${read} of ${file.title} read from ${from}${again}.${other}`,
	};
}

/** Without what it came to. */
function plain(whatIf: WhatIf): WhatIf {
	return WhatIf.parse(whatIf);
}

function reviewed(state: State, message: Extract<ToPanel, { type: "review" }>): Partial<State> {
	const { review, folder } = message;
	const same = state.choices.folder === folder || state.choices.folder === "";
	const kept = same ? { ...state.choices, folder } : noChoices(folder);
	const next: State = {
		...state,
		review,
		status: undefined,
		basis: basisOf(review),
		choices: { ...kept, edits: withoutDeclared(review.design, kept.edits) },
		results: same ? state.results : {},
		kept: same ? { ...keptFrom(message.kept ?? []), ...state.kept } : {},
		writes: same ? state.writes : {},
		ranking: same && state.ranking ? state.ranking : message.ranking,
	};
	// What was taken away from the panel does not come back with every edit of a file.
	const said = JSON.stringify(message.whatIfs ?? []);
	if (message.whatIfs && said !== kept.said)
		next.choices = { ...next.choices, said, whatIfs: together(next.choices.whatIfs ?? [], message.whatIfs) };
	if (message.finding) next.choices = withFinding(next, message.finding);
	const { components } = review.design;
	if (!components.some(({ id }) => id === next.choices.component)) {
		const component = chosen(review, next.choices)?.component ?? components[0]?.id;
		next.choices = { ...next.choices, component };
	}
	return { ...next, results: { ...next.results, ...cachedResults(next), ...recalled(next) } };
}

function withFinding({ review, choices }: State, id: string): State["choices"] {
	const finding = review && withRemedy(review).find((one) => one.id === id);
	return { ...choices, finding: id, focus: undefined, ...(finding && { component: finding.component }) };
}
