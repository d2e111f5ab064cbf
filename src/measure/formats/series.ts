import type { Fact, Subject } from "../fact.ts";
import type { Hints, Said } from "../format.ts";
import { fromCumulated } from "../statistics/spread.ts";
import { timeFacts } from "../time-law.ts";
import { rateFacts } from "../traffic.ts";

/** One series of a metric: moments (seconds since 1970, NaN where not said) with their values. */
export interface Series {
	/** Absent for the result of an expression. */
	name?: string;
	labels: Readonly<Record<string, string>>;
	points: readonly (readonly [at: number, value: number])[];
}

/** Labels by which a metric says whose it is, the surest first. */
const owners = [
	"destination_workload",
	"destination_service_name",
	"service_name",
	"service",
	"app",
	"container",
	"job",
];

/** Times of requests that are answered, and counts of such requests, by the words of their names. */
const isOfRequests = /(request|http|grpc|rpc|server|response)/i;
const isOfOthers = /(client|outbound|upstream_cx|gc_|scrape|size|bytes|apiserver|rest_|workqueue|prometheus_)/i;

/** What series of requests say: how long they take, how many come. */
export function saidBy(all: readonly Series[], { isRate = false }: Hints): Said {
	const notes: string[] = [];
	const facts = [...histogramFacts(all, notes), ...rates(all, isRate)];
	if (facts.length === 0) notes.push(...silence(all));
	const moments = all.flatMap(({ points }) => points.flatMap(([at]) => (Number.isFinite(at) ? [at] : [])));
	const bounds = moments.reduce<[number, number]>(
		([from, to], at) => [Math.min(from, at), Math.max(to, at)],
		[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
	);
	return { facts, records: all.length, notes, ...(moments.length > 0 && { from: bounds[0], to: bounds[1] }) };
}

interface Histogram {
	subject: Subject;
	metric: string;
	unit: number;
	/** By upper bound. */
	counts: Map<number, number>;
}

function histogramFacts(all: readonly Series[], notes: string[]): Fact[] {
	const found = new Map<string, Histogram>();
	for (const { name, labels, points } of all) {
		const bound = labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels.le);
		if (labels.le === undefined || Number.isNaN(bound)) continue;
		const metric = name?.replace(/_bucket$/, "") ?? "";
		const unit = unitOf(metric);
		if (unit === undefined || (metric && (!isOfRequests.test(metric) || isOfOthers.test(metric)))) continue;
		const owner = ownerOf(labels);
		const key = `${metric} ${owner ?? ""}`;
		const known = found.get(key) ?? {
			subject: { of: "service", ...(owner && { name: owner }) },
			metric,
			unit,
			counts: new Map(),
		};
		found.set(key, known);
		// A counter grows over the time asked for; a rate, which has no name, is what it is.
		const value = name && points.length > 1 ? growthOf(points) : meanOf(points);
		known.counts.set(bound, (known.counts.get(bound) ?? 0) + value);
		if (!name) notes.push("a histogram without a name was taken for seconds");
	}
	// Of several histograms of one service, the one that saw most.
	const best = new Map<string, Histogram>();
	for (const one of found.values()) {
		const owner = one.subject.of === "service" ? (one.subject.name ?? "") : "";
		const other = best.get(owner);
		if (!other || total(one) > total(other)) best.set(owner, one);
	}
	return [...best.values()].flatMap(({ subject, unit, counts, metric }) => {
		const spread = fromCumulated([...counts].map(([bound, count]) => [bound * unit, count]));
		const sample = Math.round(total({ counts }));
		// What a rate saw cannot be counted; that it is a rate of many is what its asker says.
		const facts = timeFacts(subject, spread, metric ? sample : Math.max(sample, 30));
		return metric ? facts : facts.map((fact) => ({ ...fact, sample: 0 }));
	});
}

function total({ counts }: Pick<Histogram, "counts">): number {
	return [...counts.values()].reduce((a, b) => Math.max(a, b), 0);
}

/** Seconds in its unit; undefined where it has one that is no time. */
function unitOf(metric: string): number | undefined {
	if (metric === "") return 1;
	if (/(_|\b)(milliseconds|millis|ms)$/i.test(metric)) return 1e-3;
	if (/(_|\b)(seconds|duration|latency)$/i.test(metric)) return 1;
	return undefined;
}

function rates(all: readonly Series[], isRate: boolean): Fact[] {
	const bySubject = new Map<string, { name?: string; rates: Map<number, number>; requests: number }>();
	const counters = new Map<string, string>();
	for (const { name, labels, points } of all) {
		if (labels.le !== undefined || labels.quantile !== undefined) continue;
		if (name === undefined ? !isRate : !isCounter(name) || points.length < 2) continue;
		const owner = ownerOf(labels) ?? "";
		// A service is counted once, whatever metrics it has of it.
		if (name !== undefined && (counters.get(owner) ?? name) !== name) continue;
		if (name !== undefined) counters.set(owner, name);
		const known = bySubject.get(owner) ?? { ...(owner && { name: owner }), rates: new Map(), requests: 0 };
		bySubject.set(owner, known);
		if (name !== undefined) known.requests += growthOf(points);
		const steps = name === undefined ? points : slopesOf(points);
		for (const [at, value] of steps) if (value >= 0) known.rates.set(at, (known.rates.get(at) ?? 0) + value);
	}
	return [...bySubject.values()].flatMap(({ name, rates, requests }) => {
		const windows = [...rates].map(([at, rate]) => ({ at, rate })).sort((a, b) => a.at - b.at);
		if (windows.length === 0) return [];
		const mean = windows.reduce((sum, { rate }) => sum + rate, 0) / windows.length;
		return rateFacts({ of: "traffic", ...(name && { name }) }, mean, windows, Math.round(requests) || windows.length);
	});
}

function isCounter(name: string): boolean {
	return (
		/(requests?(_total|_count|_seconds_count|_duration\w{0,40}_count)?|_requests_total|rpcs?_total|handled_total)$/i.test(
			name,
		) && !isOfOthers.test(name)
	);
}

function ownerOf(labels: Readonly<Record<string, string>>): string | undefined {
	const label = owners.find((name) => labels[name]);
	return label && labels[label];
}

/** How much a counter grew; where it fell, its process began again at nothing. */
function growthOf(points: Series["points"]): number {
	let sum = 0;
	for (let i = 1; i < points.length; i++) sum += grown(points[i - 1][1], points[i][1]);
	return sum;
}

function slopesOf(points: Series["points"]): [number, number][] {
	return points.slice(1).flatMap(([at, value], i): [number, number][] => {
		const [before, was] = points[i];
		return at > before ? [[before, grown(was, value) / (at - before)]] : [];
	});
}

function grown(before: number, after: number): number {
	return after >= before ? after - before : after;
}

function meanOf(points: Series["points"]): number {
	const known = points.filter(([, value]) => Number.isFinite(value));
	return known.length > 0 ? known.reduce((sum, [, value]) => sum + value, 0) / known.length : 0;
}

/** Why nothing could be taken from it. */
function silence(all: readonly Series[]): string[] {
	if (all.some(({ name, labels }) => name === undefined && labels.le === undefined))
		return ["the result of an expression does not say what it measures; if it is requests a second, say --rate"];
	return ["no metric in it is a histogram of the times of requests, or a counter of requests over time"];
}

/** A value of the exposition formats; NaN where it is none. */
export function sampleValue(text: string): number {
	return text === "+Inf" ? Number.POSITIVE_INFINITY : text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}
