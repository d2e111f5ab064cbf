/** What a control loop is told of one replica. */
export interface Pod {
	ready: boolean;
	startedAt: number;
	/** Last change of its Ready condition. */
	changedAt: number;
	/** Measure over one window, by metric (CPU and memory as shares of the request); absent: it was not measured. */
	sample: { [metric: string]: number } | undefined;
	/** End of that window. */
	sampledAt: number;
}

/**
 * resource: a share of what a replica asked for. pods: a number for each replica. average: one number that all replicas
 * share. value: one number that is held against the target as it is.
 */
export type Kind = "resource" | "pods" | "average" | "value";

export interface Metric {
	name: string;
	target: number;
	kind: Kind;
}

/** What a loop sees when it decides. */
export interface Sight {
	now: number;
	/** Replicas wanted so far. */
	current: number;
	pods: readonly Pod[];
	/** Measures of the whole (kinds average and value), by metric. */
	outside: { [metric: string]: number | undefined };
	/** End of the window of the newest measures; undefined before the first. */
	sampledAt: number | undefined;
	/** Replicas that a timetable or a forecast orders ahead; 0 for none. */
	ahead: number;
}

/** A control loop: told what there is to see, it answers with the number of replicas. Pure but for its own memory. */
export interface Loop {
	decide(sight: Sight): number;
}

/** What every loop is told at its beginning. */
export interface Bounds {
	min: number;
	max: number;
	metrics: readonly Metric[];
}

/** The mean over the replicas (those that count), or their share of the whole; undefined when nothing was measured. */
export function reading(metric: Metric, sight: Sight, counts: (pod: Pod) => boolean = () => true): number | undefined {
	if (metric.kind === "value") return sight.outside[metric.name];
	if (metric.kind === "average") {
		const whole = sight.outside[metric.name];
		return whole === undefined ? undefined : whole / Math.max(1, sight.pods.filter(counts).length);
	}
	let sum = 0;
	let count = 0;
	for (const pod of sight.pods) {
		const value = pod.sample?.[metric.name];
		if (value === undefined || !counts(pod)) continue;
		sum += value;
		count++;
	}
	return count === 0 ? undefined : sum / count;
}

export function clamp(value: number, low: number, high: number): number {
	return Math.max(low, Math.min(high, value));
}
