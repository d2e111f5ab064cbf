import type { Impact, Run, Series } from "../../src/simulator/api.ts";
import { change, clock, quantity } from "../format.ts";

type Values = readonly (number | null)[];

export interface Line {
	/** "p99", "ready"… */
	label: string;
	run: "before" | "after";
	values: Values;
	/** 0 strongest. */
	weight: 0 | 1 | 2;
	stepped?: boolean;
	dotted?: boolean;
}

/** Fills the space between two lines, named by their indexes. */
export type Band = [number, number];

export interface Chart {
	id: string;
	title: string;
	unit: string;
	scale: "linear" | "log";
	time: readonly number[];
	lines: readonly Line[];
	bands: readonly Band[];
}

/** What is laid over each other. The design as it is has no "before": the present is what counts. */
export interface Runs {
	before?: Run;
	after: Run;
}

export function runsOfImpact({ patch, before, after }: Impact): Runs {
	return patch.length > 0 ? { before, after } : { after };
}

/** What serves: the replicas of a service, the copies of a store, the regions of an edge. */
export type Members = "replicas" | "copies" | "regions";
const one = { replicas: "replica", copies: "copy", regions: "region" } as const;

/**
 * The four charts; before and after have the same lines in the same order. One that a run has nothing to show for is left
 * out: where many years or stores are played, nothing is known of a single replica.
 */
export function chartsOf(runs: Runs | undefined, members: Members = "replicas"): Chart[] {
	const before = runs?.before?.series;
	const after = runs?.after.series;
	const time = after?.time ?? [];
	const both = (make: (series: Series | undefined, run: Line["run"]) => Line[]) => [
		...make(before, "before"),
		...make(after, "after"),
	];
	const line = (
		label: string,
		run: Line["run"],
		weight: Line["weight"],
		values: Values | undefined,
		more = {},
	): Line => ({
		label,
		run,
		weight,
		values: fitted(values, time.length),
		...more,
	});
	const charts: Omit<Chart, "time">[] = [
		{
			id: "latency",
			title: "Latency",
			unit: "s",
			scale: "log",
			bands: [],
			lines: both((series, run) => [
				line("p99", run, 0, series?.latencyP99),
				line("p95", run, 1, series?.latencyP95),
				line("p50", run, 2, series?.latencyP50),
			]),
		},
		{
			id: "errors",
			title: "Error rate",
			unit: "share",
			scale: "linear",
			bands: [],
			lines: both((series, run) => [line("errors", run, 0, series?.errorRate)]),
		},
		{
			id: "replicas",
			title: members.charAt(0).toUpperCase() + members.slice(1),
			unit: "replicas",
			scale: "linear",
			bands: [],
			lines: both((series, run) => [
				line("ready", run, 0, series?.replicas, { stepped: true }),
				line("wanted", run, 2, series?.wanted, { stepped: true, dotted: true }),
			]),
		},
		{
			id: "per-replica",
			title: `Load per ${one[members]}`,
			unit: "/s",
			scale: "linear",
			bands: [
				[0, 2],
				[3, 5],
			],
			lines: both((series, run) => {
				const spread = spreadOf(series);
				return [
					line("busiest", run, 0, spread.most),
					line("average", run, 1, spread.mean),
					line("idlest", run, 2, spread.least),
				];
			}),
		},
	];
	return charts.map((chart) => ({ ...chart, time })).filter((chart) => !runs || hasData(chart));
}

/** Busiest, idlest and average of the replicas that had any load: one that is not there has no share to be unfair about. */
export function spreadOf(series: Series | undefined): { most: Values; mean: Values; least: Values } {
	const most: (number | null)[] = [];
	const mean: (number | null)[] = [];
	const least: (number | null)[] = [];
	for (let at = 0; at < (series?.time.length ?? 0); at++) {
		const loads = (series?.perReplica ?? []).map((loads) => loads[at] ?? 0).filter((load) => load > 0);
		const any = loads.length > 0;
		most.push(any ? Math.max(...loads) : null);
		least.push(any ? Math.min(...loads) : null);
		mean.push(any ? loads.reduce((sum, load) => sum + load, 0) / loads.length : null);
	}
	return { most, mean, least };
}

/** What a chart says at one moment, or over the whole run, in a line: "p99 840 ms → 210 ms". */
export function readout(chart: Chart, at?: number): string {
	const primary = chart.lines.filter(({ weight }) => weight === 0);
	const shown = primary.filter(({ values }) => values.some((value) => value !== null));
	if (shown.length === 0) return "";
	const [first, second] = shown.map(({ values }) =>
		quantity((at === undefined ? peak(values) : values[at]) ?? Number.NaN, chart.unit),
	);
	const values = second === undefined ? first : change(first, second);
	const which = chart.id === "latency" ? `${primary[0].label} ` : "";
	return `${at === undefined ? "peak" : clock(chart.time[at])} ${which}${values}`;
}

/** About a dozen moments of the chart as rows of text; first the head. */
export function tableOf(chart: Chart, most = 12): { head: string[]; rows: string[][] } {
	const lines = chart.lines.filter(({ values }) => values.some((value) => value !== null));
	const step = Math.max(1, Math.ceil(chart.time.length / most));
	const rows: string[][] = [];
	for (let at = step - 1; at < chart.time.length; at += step) {
		const cells = lines.map(({ values }) => quantity(values[at] ?? Number.NaN, chart.unit));
		rows.push([clock(chart.time[at]), ...cells]);
	}
	const isCompared = lines.some(({ run }) => run === "before");
	return { head: ["Time", ...lines.map(({ label, run }) => (isCompared ? `${label} ${run}` : label))], rows };
}

function hasData({ lines }: Chart): boolean {
	return lines.some(({ values }) => values.some((value) => value !== null));
}

function peak(values: Values): number | null {
	const known = values.filter((value) => value !== null);
	return known.length > 0 ? Math.max(...known) : null;
}

function fitted(values: Values | undefined, length: number): Values {
	return Array.from({ length }, (_, at) => values?.[at] ?? null);
}
