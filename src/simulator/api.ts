import { z } from "zod";
import { Attribute } from "../design/attribute.ts";
import { Patch } from "../design/patch.ts";

/** One number that a run yields. `better` says which direction is good. */
export const Metric = z.object({
	id: z.string(),
	label: z.string(),
	unit: z.enum(["s", "share", "/s", "", "USD", "replicas", "%"]),
	better: z.enum(["lower", "higher"]),
	help: z.string(),
	/** What stands for it in a run that has nothing of the kind, beside one that has: another metric, or a number. */
	otherwise: z.union([z.string(), z.number()]).optional(),
	/** What a run did that ended before it came: "did not recover". */
	unreached: z.string().optional(),
});
export type Metric = z.infer<typeof Metric>;

/** What had not come when the run ended, so much later: all that is known of it. */
export const Beyond = z.object({ beyond: z.number() });
export type Beyond = z.infer<typeof Beyond>;

/** A measure of one run. */
export const Reading = z.union([z.number(), Beyond]);
export type Reading = z.infer<typeof Reading>;

/** Share of the runs in which something had not come within so much time. */
export const Unreached = z.object({ share: z.number(), within: z.number() });
export type Unreached = z.infer<typeof Unreached>;

/**
 * A mean over the replications with its interval; the interval is the mean itself where there was one run. With
 * `beyond`, the median of the runs in which it came, and their range; where it came in none, `within` stands for all.
 */
export const Estimate = z.object({
	mean: z.number(),
	low: z.number(),
	high: z.number(),
	beyond: Unreached.optional(),
});
export type Estimate = z.infer<typeof Estimate>;

/** How a run went over time; all arrays have the length of `time` (seconds; the end of each interval). */
export const Series = z.object({
	time: z.array(z.number()),
	/** Offered requests a second. */
	offered: z.array(z.number()),
	/** Requests served well a second. */
	goodput: z.array(z.number()),
	/** Share of the requests that ended in this interval with an error or a timeout. */
	errorRate: z.array(z.number()),
	latencyP50: z.array(z.number().nullable()),
	latencyP95: z.array(z.number().nullable()),
	latencyP99: z.array(z.number().nullable()),
	/** Replicas ready to serve, and replicas wanted. */
	replicas: z.array(z.number()),
	wanted: z.array(z.number()),
	/** Requests a second of each replica that was ever ready (first 64), by its number. */
	perReplica: z.array(z.array(z.number())),
});
export type Series = z.infer<typeof Series>;

/** How one component of a run fared: what it got, how busy it was, and what a request's time goes to. */
export const Part = z.object({
	component: z.string(),
	name: z.string(),
	kind: z.enum(["Service", "Store"]),
	/** Requests, calls or messages a second. */
	rate: z.number(),
	/** Share of its workers' time that was work of its own. */
	busy: z.number(),
	/** Share of it in which they had a request, what they waited for included. */
	held: z.number(),
	/** Mean seconds that a request waits for a worker. */
	wait: z.number(),
	/** Share of what came that failed there. */
	errors: z.number(),
	/** Share of the mean time of a request to the service under test that is spent there; 0 where nobody waits for it. */
	share: z.number(),
	/** Its share of the time of the slowest requests, one of a hundred: what the 99th percentile is made of. */
	shareOfSlowest: z.number(),
	/** The same of its busy time and its errors at each moment of the run's `partsTime`: since the moment before. */
	over: z.object({ busy: z.array(z.number()), errors: z.array(z.number()) }).optional(),
});
export type Part = z.infer<typeof Part>;

/** One simulation of one design under one scenario with one seed. Metrics are keyed by Metric.id. */
export const Run = z.object({
	scenario: z.string(),
	focus: z.string(),
	/** Name of what breaks, where that is another component than the one under test. */
	hits: z.string().optional(),
	seed: z.number(),
	duration: z.number(),
	/** Every request, a fleet on a smaller scale, or (regions of an edge) requests that stand for many. */
	engine: z.enum(["discrete", "scaled", "hybrid"]),
	metrics: z.record(z.string(), z.number()),
	/** Every component that was played one by one, that under test first; none on a smaller scale, in other worlds, and of later replications. */
	parts: z.array(Part),
	/** Seconds; the moments of what the parts did over time, at most 120. */
	partsTime: z.array(z.number()).optional(),
	/** Metrics that had not come to a value when the run ended, with the time that they had. */
	beyond: z.record(z.string(), z.number()).optional(),
	series: Series,
	/** Requests and events simulated, for the curious and the bench. */
	requests: z.number(),
	events: z.number(),
	/** What a reader should know of how the run was made: a shortened horizon, a compressed day. */
	notes: z.array(z.string()).optional(),
});
export type Run = z.infer<typeof Run>;

/** An input that the simulation used and that no file declared. */
export const Assumption = z.object({
	component: z.string(),
	attribute: z.string(),
	label: z.string(),
	unit: z.string(),
	used: Attribute,
});
export type Assumption = z.infer<typeof Assumption>;

/** The paired comparison of one metric: means over the replications and the interval of their difference. */
export const Difference = z.object({
	before: z.number(),
	after: z.number(),
	/** after − before, with its confidence interval. */
	mean: z.number(),
	low: z.number(),
	high: z.number(),
	significant: z.boolean(),
	/** Where runs ended before it came; `before` and `after` are then medians of the others (see Estimate). */
	beyond: z.object({ before: Unreached.optional(), after: Unreached.optional() }).optional(),
});
export type Difference = z.infer<typeof Difference>;

/** The paired comparison of runs before and after a patch. */
export const Impact = z.object({
	scenario: z.string(),
	focus: z.string(),
	patch: Patch,
	replications: z.number(),
	confidence: z.number(),
	seed: z.number(),
	/** Metrics to show first, then every metric by id. */
	watch: z.array(z.string()),
	metrics: z.record(z.string(), Difference),
	/** Each side by itself, by metric. */
	estimates: z.object({ before: z.record(z.string(), Estimate), after: z.record(z.string(), Estimate) }).optional(),
	/** The first replication of each, for charts. */
	before: Run,
	after: Run,
	assumptions: z.array(Assumption),
	/** Requests a second of all clients that it was played with, where those that are assumed show nothing of the change. */
	load: z.number().optional(),
	/** What the change does, in one plain sentence with numbers. */
	sentence: z.string(),
	/** What a reader should know of how the runs were made: a shortened horizon, fewer replications. */
	notes: z.array(z.string()).optional(),
});
export type Impact = z.infer<typeof Impact>;

/** What to hold fixed while comparing. */
export interface CompareOptions {
	/** The service under test; by default the one that the patch is about, else the first that clients reach. */
	focus?: string;
	seed?: number;
	replications?: number;
	/** Go on until the interval of each watched metric is within this share of its mean. */
	precision?: number;
	confidence?: number;
	watch?: string[];
	/** Where nothing that is watched changes at a load that nobody declared: play one at which something does, if there is one. */
	otherLoads?: boolean;
}

/** Yielded by stepwise calls so that a caller can show progress, let others run, and stop. */
export interface Progress {
	done: number;
	total: number;
}

/** What a metric would be were an input another one: `difference.after` is the metric then, `before` as it is assumed. */
export const Swing = z.object({ value: z.number(), difference: Difference });
export type Swing = z.infer<typeof Swing>;

/** A change does at least half of what it does while an input is on this side of a value. */
export const BreakEven = z.object({ side: z.enum(["below", "above"]), value: z.number() });
export type BreakEven = z.infer<typeof BreakEven>;

/** An input that nobody declared, and the value of it at which most of a change's effect is gone. */
export const Deciding = z.object({ assumption: Assumption, breakEven: BreakEven });
export type Deciding = z.infer<typeof Deciding>;

/** What nobody declared and yet decides, among how many such numbers it was looked for, and of how many. */
export const HangsOn = z.object({ deciding: z.array(Deciding), looked: z.number(), of: z.number() });
export type HangsOn = z.infer<typeof HangsOn>;

/** How much a result hangs on what was assumed: the inputs in the order of their effect (a tornado diagram). */
export const Sensitivity = z.object({
	metric: z.string(),
	scenario: z.string(),
	/** Whether the metric is the difference that a change makes, after − before. */
	ofDifference: z.boolean(),
	replications: z.number(),
	seed: z.number(),
	/** Inputs whose runs have not come yet, while it is made. */
	waiting: z.number().optional(),
	/** With every input as it is assumed. */
	base: Estimate,
	rows: z.array(
		z.object({
			assumption: Assumption,
			/** The input halved and doubled, as far as it can be; absent where a run yields nothing of the kind. */
			low: Swing.optional(),
			high: Swing.optional(),
			/** The larger of the two effects, without its sign. */
			effect: z.number(),
			/** Where most of the difference is gone: what it hangs on, were the input on that side of it. */
			breakEven: BreakEven.optional(),
		}),
	),
	/** What is no number, or is nothing: it cannot be halved and doubled. */
	unvaried: z.array(Assumption),
});
export type Sensitivity = z.infer<typeof Sensitivity>;
