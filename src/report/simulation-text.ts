import type { Review } from "../review/review.ts";
import type { Finding } from "../rules/finding.ts";
import {
	type Assumption,
	bottleneckOf,
	busyWords,
	estimateOf,
	type HangsOn,
	type Impact,
	metrics,
	overloadedWords,
	type Part,
	type Run,
	readingsOf,
	scenarioOf,
} from "../simulator/index.ts";
import { amount, estimateWords, plural } from "./amounts.ts";
import { aligned, wrap } from "./layout.ts";
import type { Screen } from "./screen.ts";
import { decidingLines, furtherLines } from "./sensitivity-text.ts";
import { nameOf, placeWords } from "./tally.ts";
import { assumptionLines, impactLines } from "./text-impact.ts";

const confidence = 0.95;

/** The present design under a scenario: which component, a sentence, and every metric. `asked`: a person chose the component. */
export function runReport(
	review: Review,
	runs: readonly Run[],
	assumptions: Assumption[],
	{ ink, width }: Screen,
	{ asked = false, naming = "--component" }: { asked?: boolean; naming?: string } = {},
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
	const overloaded = overloadedWords(runs, assumptions);
	const name = nameOf(review, first.focus);
	const how = `${plural(runs.length, "run")} from seed ${first.seed}, ${Math.round(first.duration)} s with ${several ? "about " : ""}${first.requests} requests`;
	return [
		ink.bold(`${name}: ${title}${first.hits ? ` (${first.hits})` : ""}`),
		...(asked ? [] : otherServices(review, first.focus, naming, width).map((line) => ink.dim(line))),
		...wrap(
			[`${lead}, ${told.join("; ") || "nothing of what it is about is to be seen here"}.`, overloaded].join(" ").trim(),
			width,
		),
		"",
		...rows.map(([label, value, interval]) => `  ${label}  ${value}  ${ink.dim(interval)}`.trimEnd()),
		...partLines(first.parts, ink),
		"",
		...wrap([how, ...new Set(first.notes)].join("; "), width).map((line) => ink.dim(line)),
		...assumed(assumptionLines(review, [{ assumptions }], ink, width), ink.bold("Assumed")),
	].join("\n");
}

/** A line for each component that was played, and the one that holds the others up. */
function partLines(parts: readonly Part[], ink: Screen["ink"]): string[] {
	if (parts.length < 2) return [];
	const rows = aligned(
		[
			["", "a second", "busy", "workers taken", "mean wait", "errors", "of the time", "of the slowest 1 %"],
			...parts.map(({ name, rate, busy, held, wait, errors, share, shareOfSlowest }) => [
				name,
				amount(rate, "/s"),
				amount(busy, "share"),
				amount(held, "share"),
				amount(wait, "s"),
				amount(errors, "share"),
				share > 0 ? amount(share, "share") : "",
				shareOfSlowest > 0 ? amount(shareOfSlowest, "share") : "",
			]),
		],
		[1, 2, 3, 4, 5, 6, 7],
	);
	const narrow = bottleneckOf({ parts: [...parts] });
	return [
		"",
		...rows.map((row, index) => {
			const line = `  ${row.join("  ")}`.trimEnd();
			return index === 0 ? ink.dim(line) : line;
		}),
		`  ${narrow ? `Bottleneck: ${busyWords(narrow)}` : "No component is a bottleneck."}`,
	];
}

/** Latency, errors and scaling are those of one service: which others may be asked for, and how one is named. */
function otherServices({ design }: Review, focus: string, naming: string, width: number): string[] {
	const others = design.components.filter(({ id, kind }) => kind === "Service" && id !== focus).map(({ name }) => name);
	if (others.length === 0) return [];
	const shown = [...new Set(others)];
	const more = shown.length > 6 ? ` and ${shown.length - 6} more` : "";
	return wrap(`As users of this service see it; also: ${naming} ${shown.slice(0, 6).join(", ")}${more}`, width);
}

/** A remedy's effect: a sentence, the watched metrics, then all others. */
export function impactReport(
	review: Review,
	finding: Finding,
	impact: Impact,
	screen: Screen,
	hangsOn?: HangsOn,
): string {
	const place = `${finding.rule} at ${placeWords(finding.at)}`;
	const title = `${nameOf(review, finding.component)}: ${finding.remedy?.title}`;
	return comparisonReport(review, title, impact, screen, [place], hangsOn);
}

/** The same of any change; `besides` stands under its title. */
export function comparisonReport(
	review: Review,
	title: string,
	impact: Impact,
	screen: Screen,
	besides: readonly string[] = [],
	hangsOn?: HangsOn,
): string {
	const { ink, width } = screen;
	const rest = Object.keys(impact.metrics).filter((id) => !impact.watch.includes(id));
	return [
		ink.bold(title),
		...besides.map((line) => ink.dim(line)),
		...wrap(impact.sentence, width),
		...(hangsOn ? hangingLines(review, hangsOn, screen) : []),
		"",
		...impactLines(impact, ink, width - 2, [...impact.watch, ...rest]).map((line) => `  ${line}`),
		...furtherLines(review, hangsOn?.deciding ?? [], screen),
		...assumed(assumptionLines(review, [impact], ink, width), ink.bold("Assumed")),
	].join("\n");
}

function hangingLines(review: Review, { deciding, looked, of }: HangsOn, screen: Screen): string[] {
	if (looked === 0) return [];
	const among = looked < of ? `${looked} of ${of} assumed numbers` : plural(of, "assumed number");
	const none = `None of ${among} decides: with each an eighth or eight times as large, the change still does half of that.`;
	const lines = decidingLines(review, deciding, screen);
	return lines.length > 0 ? lines : wrap(none, screen.width).map((line) => screen.ink.bold(line));
}

function assumed(lines: readonly string[], title: string): string[] {
	return lines.length > 0 ? ["", title, ...lines] : [];
}
