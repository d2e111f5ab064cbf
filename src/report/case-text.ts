import type { CaseResult } from "../cases/result.ts";
import type { Design } from "../design/design.ts";
import { amount, plural, valueWords } from "./amounts.ts";
import { caseTable, legend } from "./case-table.ts";
import { evidence, verdictOf } from "./claim-words.ts";
import { labelled, wrap } from "./layout.ts";
import type { Ink, Screen } from "./screen.ts";
import { assumptionLines, nameFor } from "./text-impact.ts";

/** Assumptions that a summary names. */
const named = 4;

/** The table of a case, what it says, whether the answer holds, and how the numbers were made. */
export function caseReport(
	result: CaseResult,
	design: Design,
	everyAssumption: boolean,
	{ ink, width }: Screen,
): string {
	const { title, guide, question, designs } = result;
	const [first] = designs;
	return [
		ink.bold(title) + (guide ? ink.dim(`  (guide ${guide})`) : ""),
		...(question ? wrap(question, width) : []),
		"",
		...caseTable(result, ink, width),
		...wrap(legend(result), width).map((line) => ink.dim(line)),
		"",
		...designs.flatMap(({ sentence, what }) => paragraph([what, sentence].filter(Boolean).join(" "), width)),
		...verdict(result, ink, width),
		"",
		...wrap(
			[
				`${first.scenario}, ${plural(result.replications, designs.length > 1 && result.replications > 1 ? "paired run" : "run")} from seed ${result.seed}, ${Math.round(first.run.duration)} s with about ${amount(first.run.requests, "")} requests each`,
				...result.notes,
			].join("; "),
			width,
		).map((line) => ink.dim(line)),
		...assumed(result, design, everyAssumption, ink, width),
	].join("\n");
}

function paragraph(text: string, width: number): string[] {
	return wrap(text, width - 2).map((line, index) => (index === 0 ? line : `  ${line}`));
}

/** The answer under test, and each of its claims with the numbers. */
function verdict({ answer, claims, designs }: CaseResult, ink: Ink, width: number): string[] {
	if (!answer && claims.length === 0) return [];
	const column = "not backed".length + 2;
	return [
		"",
		...(answer ? wrap(`Answer: ${answer.trim()}`, width) : []),
		...(answer || claims.length > 0 ? wrap(verdictOf(claims), width).map((line) => ink.bold(line)) : []),
		...claims.flatMap((claim) =>
			labelled(claim.backed ? "backed" : "not backed", `${claim.says} (${evidence(claim, designs.length > 1)})`, {
				indent: 2,
				column,
				width,
				paint: claim.backed ? ink.green : ink.red,
			}),
		),
	];
}

function assumed(result: CaseResult, design: Design, all: boolean, ink: Ink, width: number): string[] {
	const review = { design };
	if (all) {
		const lines = assumptionLines(review, [result], ink, width, "the case");
		return lines.length > 0 ? ["", ink.bold("Assumed"), ...lines] : [];
	}
	const taken = result.assumptions.filter(({ used }) => used.provenance.kind === "assumed");
	if (taken.length === 0) return [];
	// What the service itself takes matters most, then what its clients do.
	const rank = (id: string) => (id === result.designs[0].focus ? 0 : id.startsWith("client:") ? 1 : 2);
	const some = taken
		.toSorted((a, b) => rank(a.component) - rank(b.component))
		.slice(0, named)
		.map(
			({ component, label, unit, used }) => `${label} (${nameFor(review, component)}): ${valueWords(used.value, unit)}`,
		);
	const rest = taken.length > named ? "; and others" : "";
	const text = `Assumed: ${plural(taken.length, "input")} that nobody declared: ${some.join("; ")}${rest}. See them all with --assumptions.`;
	return wrap(text, width).map((line) => ink.dim(line));
}
