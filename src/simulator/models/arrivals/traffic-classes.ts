import type { Stream } from "../../random/stream.ts";
import { Histogram } from "../../statistics/histogram.ts";

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
	/** Latency of what is not abusive, and of what is important. */
	readonly others = new Histogram();
	readonly important = new Histogram();
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
		this.important.clear();
	}

	wasServed(kind: number, latency: number): void {
		this.served[kind]++;
		this.took(kind, latency);
	}

	/** `waited`: somebody waited that long for nothing. */
	hasFailed(kind: number, waited: boolean, elapsed: number): void {
		this.failed[kind]++;
		if (waited) this.took(kind, elapsed);
	}

	private took(kind: number, seconds: number): void {
		if (kind !== abusive) this.others.record(seconds);
		if (kind === important) this.important.record(seconds);
	}
}
