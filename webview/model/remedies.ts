import type { Finding } from "../../src/rules/finding.ts";
import type { Difference, Impact, Metric } from "../../src/simulator/api.ts";
import { isTrifle, overloadedWords } from "../../src/simulator/index.ts";
import { difference, differenceWithin, quantity } from "../format.ts";
import type { Writes } from "../messages.ts";
import type { State } from "../state.ts";
import { nameOf, ruleOf, withRemedy } from "./findings.ts";
import { focusFor, isFresh, keyOf, resultOf, scenarioFor } from "./results.ts";

export interface RemedyRow {
	finding: Finding;
	title: string;
	rule: string;
	component: string;
	/** Scenario and component that the numbers are of, or that are to be simulated. */
	scenario: string;
	metric?: string;
	before?: string;
	after?: string;
	/** Words, never bare numbers without their doubt. */
	change?: string;
	verdict: "better" | "worse" | "same" | "pending";
	final: boolean;
	fresh: boolean;
	/** Why it cannot be simulated. */
	problem?: string;
	/** What it would write, where the host has told. */
	writes?: Writes;
	/** What gets worse, beside the metric above. */
	worse: string;
	/** Share by which the watched metric gets better, −1 to 1. */
	gain: number;
}

export function remedyRows(state: State): RemedyRow[] {
	const { review } = state;
	if (!review) return [];
	return withRemedy(review).map((finding) => {
		const result = resultOf(state, finding);
		const scenario = result?.impact.scenario ?? scenarioFor(state, finding);
		const focus = result?.impact.focus ?? focusFor(state, finding);
		const component = nameOf(review.design, finding.component);
		const about = focus && nameOf(review.design, focus);
		const failure = state.failures[finding.id];
		const watched = result && watchedMetric(result.impact, state.metrics);
		const described = watched && describeDifference(watched.difference, watched.metric, result.final);
		return {
			finding,
			title: finding.remedy?.title ?? "",
			rule: ruleOf(review, finding.rule)?.title ?? finding.rule,
			component,
			scenario: [titleOf(state, scenario), ...(about && about !== component ? [about] : [])].join(" · "),
			metric: watched?.metric.label,
			before: watched && quantity(watched.difference.before, watched.metric.unit),
			after: watched && quantity(watched.difference.after, watched.metric.unit),
			change: described?.text,
			verdict: described?.verdict ?? "pending",
			final: result?.final ?? false,
			fresh: isFresh(state, finding),
			...(failure?.key === keyOf(state, finding) && { problem: failure.message }),
			writes: state.writes[finding.id],
			worse: result?.final ? worseWords(result.impact, state.metrics, watched?.metric) : "",
			gain: watched ? gainOf(watched.difference, watched.metric) : 0,
		};
	});
}

export function titleOf({ scenarios }: Pick<State, "scenarios">, id: string): string {
	return scenarios.find((one) => one.id === id)?.title ?? id;
}

/** Greatest gain first; what makes no significant difference after what does; what is not known yet last. */
export function byImpact(a: RemedyRow, b: RemedyRow): number {
	const rank = { better: 0, same: 1, worse: 2, pending: 3 } as const;
	return rank[a.verdict] - rank[b.verdict] || b.gain - a.gain;
}

/** The first watched metric that moved significantly, else the first watched one. */
export function watchedMetric(impact: Impact, metrics: ReadonlyMap<string, Metric>) {
	const watched = [...impact.watch, ...Object.keys(impact.metrics)].flatMap((id) => {
		const metric = metrics.get(id);
		const measured = impact.metrics[id];
		return metric && measured ? [{ metric, difference: measured }] : [];
	});
	const main = watched.slice(0, Math.max(1, impact.watch.length));
	return main.find((one) => one.difference.significant && !isTrifle(one.difference, one.metric)) ?? main[0];
}

export function describeDifference(measured: Difference, metric: Metric, final: boolean) {
	const { unit } = metric;
	if (!final) return { text: difference(measured.mean, unit), verdict: "pending" as const };
	if (!measured.significant) return { text: "No significant difference", verdict: "same" as const };
	const text = differenceWithin(measured.mean, (measured.high - measured.low) / 2, unit);
	if (isTrifle(measured, metric)) return { text: `Hardly changes (${text})`, verdict: "same" as const };
	const better = measured.mean < 0 === (metric.better === "lower");
	return { text, verdict: better ? ("better" as const) : ("worse" as const) };
}

export function gainOf(measured: Difference, metric: Metric): number {
	const scale = Math.max(Math.abs(measured.before), Math.abs(measured.after));
	if (!measured.significant || scale === 0) return 0;
	return ((metric.better === "lower" ? -1 : 1) * measured.mean) / scale;
}

/** "also worse: p99 latency +31.7 ms, …": whoever chooses a fix by what it mends should know what it costs. */
function worseWords(impact: Impact, metrics: ReadonlyMap<string, Metric>, told: Metric | undefined): string {
	const worse = [...metrics.values()].flatMap((metric) => {
		const measured = impact.metrics[metric.id];
		if (!measured || metric === told) return [];
		const { text, verdict } = describeDifference(measured, metric, true);
		return verdict === "worse" ? [`${metric.label} ${text}`] : [];
	});
	const more = worse.length > mostWorse ? `, and ${worse.length - mostWorse} more` : "";
	return worse.length > 0 ? `also worse: ${worse.slice(0, mostWorse).join(", ")}${more}` : "";
}

const mostWorse = 3;

/** The design as it is has no "after": its numbers, with how sure they are. */
export function presentSentence(impact: Impact, metrics: ReadonlyMap<string, Metric>, scenario: string): string {
	const known = ["latencyP50", "latencyP99", "errorRate", "replicasMean"].flatMap((id) => {
		const metric = metrics.get(id);
		const measured = impact.metrics[id];
		return metric && measured ? [`${metric.label} ${quantity(measured.before, metric.unit)}`] : [];
	});
	const overloaded = overloadedWords([impact.before], impact.assumptions);
	return [`${scenario}: as it is, ${known.join(", ")}.`, overloaded].filter(Boolean).join(" ");
}
