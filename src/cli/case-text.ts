import picocolors from "picocolors";
import type { Design } from "../design/design.ts";
import { amount, plural, valueWords } from "../report/amounts.ts";
import { labelled, wrap } from "../report/layout.ts";
import type { Ink } from "../report/text.ts";
import { assumptionLines, nameFor } from "../report/text-impact.ts";
import type { Judged } from "../review/cases/claims.ts";
import type { CaseResult } from "../review/cases/result.ts";
import { metricOf } from "../simulator/index.ts";
import { caseTable, legend } from "./case-table.ts";
import { columns, wantsColour } from "./terminal.ts";

/** Assumptions that a summary names. */
const named = 4;

/** The table of a case, what it says, whether the answer holds, and how the numbers were made. */
export function caseReport(result: CaseResult, design: Design, everyAssumption: boolean): string {
	const ink = picocolors.createColors(wantsColour());
	const width = Math.min(columns(), 120);
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
	const failed = claims.filter(({ backed }) => !backed).length;
	const whole =
		claims.length === 0
			? "Nothing in it is checked against the numbers."
			: failed === 0
				? "The numbers back it."
				: failed === claims.length
					? "The numbers do not back it."
					: `The numbers back it in part: ${failed} of ${claims.length} claims ${failed === 1 ? "is" : "are"} not backed.`;
	const column = "not backed".length + 2;
	return [
		"",
		...(answer ? wrap(`Answer: ${answer.trim()}`, width) : []),
		...(answer || claims.length > 0 ? wrap(whole, width).map((line) => ink.bold(line)) : []),
		...claims.flatMap((claim) =>
			labelled(claim.backed ? "backed" : "not backed", `${claim.says} ${evidence(claim, designs.length > 1)}`, {
				indent: 2,
				column,
				width,
				paint: claim.backed ? ink.green : ink.red,
			}),
		),
	];
}

/** "(error rate 0 % with “budget”; 20 % less than “as it is”, which has 20 %)" */
function evidence({ metric, of, estimate, difference, than, atMost, atLeast }: Judged, several: boolean): string {
	const { label = metric, unit = "" } = metricOf(metric) ?? {};
	if (!estimate) return `(${label} was not measured)`;
	const own = `${label} ${amount(estimate.mean, unit)}${several ? ` with “${of}”` : ""}`;
	const bounds = [
		...(atMost === undefined ? [] : [`at most ${amount(atMost, unit)} claimed`]),
		...(atLeast === undefined ? [] : [`at least ${amount(atLeast, unit)} claimed`]),
	];
	if (!than) return `(${[own, interval(estimate, unit), ...bounds].join(", ")})`;
	if (!difference) return `(${own}, nothing to hold it against)`;
	const other = `${amount(difference.before, unit)} with “${than.other}”`;
	const gap = difference.significant
		? `difference ${amount(difference.mean, unit)}, ${interval(difference, unit)}`
		: `no significant difference, ${interval(difference, unit)}`;
	const by = than.by > 0 ? [`by ${amount(than.by, "share")} claimed`] : [];
	return `(${[`${own}, ${other}`, gap, ...by, ...bounds].join("; ")})`;
}

function interval({ low, high }: { low: number; high: number }, unit: string): string {
	return `[${amount(low, unit)}, ${amount(high, unit)}]`;
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
