import type { Review } from "../review/review.ts";
import type { Finding } from "../rules/finding.ts";
import {
	type Assumption,
	estimateOf,
	type Impact,
	metrics,
	type Run,
	readingsOf,
	scenarioOf,
} from "../simulator/index.ts";
import { amount, estimateWords, plural } from "./amounts.ts";
import { aligned, wrap } from "./layout.ts";
import type { Screen } from "./screen.ts";
import { nameOf, placeWords } from "./tally.ts";
import { assumptionLines, impactLines } from "./text-impact.ts";

const confidence = 0.95;

/** The present design under a scenario: which component, a sentence, and every metric. `asked`: a person chose the component. */
export function runReport(
	review: Review,
	runs: readonly Run[],
	assumptions: Assumption[],
	{ ink, width }: Screen,
	{ asked = false }: { asked?: boolean } = {},
): string {
	const [first] = runs;
	const { title, lead, watch } = scenarioOf(first.scenario);
	const known = metrics.filter(({ id }) => runs.some((run) => id in readingsOf(run)));
	const words = (id: string, unit: string) => {
		const readings = runs.map((run) => readingsOf(run)[id] ?? Number.NaN);
		const { mean, low, high, beyond } = estimateOf(readings, confidence);
		const figure = beyond ? estimateWords({ mean, low, high, beyond }, unit) : amount(mean, unit);
		return { mean: figure, interval: `[${amount(low, unit)}, ${amount(high, unit)}]` };
	};
	const several = runs.length > 1;
	const rows = aligned(
		[
			...(several ? [["", "mean", "[95 % interval]"]] : []),
			...known.map(({ id, label, unit }) => {
				const { mean, interval } = words(id, unit);
				return [label, mean, several ? interval : ""];
			}),
		],
		[1],
	);
	const told = known
		.filter(({ id }) => watch.includes(id))
		.map(({ id, label, unit }) => `${label} is ${words(id, unit).mean}`);
	const name = nameOf(review, first.focus);
	const how = `${plural(runs.length, "run")} from seed ${first.seed}, ${Math.round(first.duration)} s with ${several ? "about " : ""}${first.requests} requests`;
	return [
		ink.bold(`${name}: ${title}`),
		...(asked ? [] : otherServices(review, first.focus, width).map((line) => ink.dim(line))),
		...wrap(`${lead}, ${told.join("; ")}.`, width),
		"",
		...rows.map(([label, value, interval]) => `  ${label}  ${value}  ${ink.dim(interval)}`.trimEnd()),
		"",
		...wrap([how, ...(first.notes ?? [])].join("; "), width).map((line) => ink.dim(line)),
		...assumed(assumptionLines(review, [{ assumptions }], ink, width), ink.bold("Assumed")),
	].join("\n");
}

/** One service is simulated at a time: which ones are not in these numbers. */
function otherServices({ design }: Review, focus: string, width: number): string[] {
	const others = design.components.filter(({ id, kind }) => kind === "Service" && id !== focus).map(({ name }) => name);
	if (others.length === 0) return [];
	const shown = [...new Set(others)];
	const more = shown.length > 6 ? ` and ${shown.length - 6} more` : "";
	return wrap(`One service at a time; also: --component ${shown.slice(0, 6).join(", ")}${more}`, width);
}

/** A remedy's effect: a sentence, the watched metrics, then all others. */
export function impactReport(review: Review, finding: Finding, impact: Impact, { ink, width }: Screen): string {
	const rest = Object.keys(impact.metrics).filter((id) => !impact.watch.includes(id));
	return [
		ink.bold(`${nameOf(review, finding.component)}: ${finding.remedy?.title}`),
		ink.dim(`${finding.rule} at ${placeWords(finding.at)}`),
		...wrap(impact.sentence, width),
		"",
		...impactLines(impact, ink, width - 2, [...impact.watch, ...rest]).map((line) => `  ${line}`),
		...assumed(assumptionLines(review, [impact], ink, width), ink.bold("Assumed")),
	].join("\n");
}

function assumed(lines: readonly string[], title: string): string[] {
	return lines.length > 0 ? ["", title, ...lines] : [];
}
