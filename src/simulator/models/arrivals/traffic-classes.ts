import type { Stream } from "../../random/stream.ts";
import { Histogram } from "../../statistics/histogram.ts";
import type { World } from "../../studies/service/world.ts";
import type { Measure } from "../../study.ts";
import { shed } from "../replicas/outcome.ts";

/** What kind of traffic a request is. Important is what must not fail (a checkout); abusive is one client's flood. */
export const ordinary = 0;
export const important = 1;
export const abusive = 2;

/** Tells the classes of traffic apart, and counts how each fares. */
export class TrafficClasses {
	/** The client whose requests are abusive, or -1. */
	abuser = -1;
	readonly served = new Float64Array(3);
	readonly failed = new Float64Array(3);
	/** Latency of what is not abusive. */
	readonly others = new Histogram();
	private readonly share: number;
	private readonly chance: Stream;

	constructor(importantShare: number, chance: Stream) {
		this.share = importantShare;
		this.chance = chance;
	}

	of(client: number): number {
		if (client === this.abuser) return abusive;
		return this.share > 0 && this.chance.uniform() < this.share ? important : ordinary;
	}

	/** Counts from now on. */
	forget(): void {
		this.served.fill(0);
		this.failed.fill(0);
		this.others.clear();
	}

	wasServed(kind: number, latency: number): void {
		this.served[kind]++;
		if (kind !== abusive) this.others.record(latency);
	}

	/** `waited`: somebody waited that long for nothing. */
	hasFailed(kind: number, waited: boolean, elapsed: number): void {
		this.failed[kind]++;
		if (waited && kind !== abusive) this.others.record(elapsed);
	}
}

function shareServed({ served, failed }: TrafficClasses, kinds: number[]): number {
	const sum = (counts: Float64Array) => kinds.reduce((total, kind) => total + counts[kind], 0);
	return sum(served) / Math.max(1, sum(served) + sum(failed));
}

export const trafficMeasures: readonly Measure<World>[] = [
	{
		id: "importantServed",
		label: "important requests served",
		unit: "share",
		better: "higher",
		help: "Share of the important requests that were served; where none are preferred, as many as of all.",
		otherwise: "availability",
		of: ({ clients, plan }) =>
			clients.classes && plan.importantShare > 0 ? shareServed(clients.classes, [important]) : Number.NaN,
	},
	{
		id: "shedShare",
		label: "requests turned away",
		unit: "share",
		better: "lower",
		help: "Share of the requests that ended because a rate limit or a load shedder turned them away.",
		otherwise: 0,
		of: ({ clients, replicas, recorder: r }) =>
			clients.limiter || replicas.shedder ? r.failures[shed] / Math.max(1, r.servedCount + r.failedCount) : Number.NaN,
	},
	{
		id: "othersErrorRate",
		label: "error rate of the others",
		unit: "share",
		better: "lower",
		help: "Share of the requests of everybody but the abuser that ended with an error or a timeout.",
		of: ({ clients: { classes } }) =>
			classes && classes.abuser >= 0 ? 1 - shareServed(classes, [ordinary, important]) : Number.NaN,
	},
	{
		id: "othersP99",
		label: "p99 latency of the others",
		unit: "s",
		better: "lower",
		help: "The time that 99 % of the requests of everybody but the abuser do not exceed.",
		of: ({ clients: { classes } }) => (classes && classes.abuser >= 0 ? classes.others.quantile(0.99) : Number.NaN),
	},
];
