import { refused } from "../../models/replicas/outcome.ts";
import type { Recorder } from "../../recorder.ts";
import { Histogram } from "../../statistics/histogram.ts";

/** Counts what users of a store were told, and what of it was not so. */
export class Tally {
	readonly readTimes = new Histogram();
	readonly writeTimes = new Histogram();
	/** Age of each write as a copy of the log applies it, and the greatest. */
	readonly lag = new Histogram();
	oldest = 0;
	reads = 0;
	staleReads = 0;
	/** Reads of what the same user had written. */
	ownReads = 0;
	ownStale = 0;
	/** Operations that began while the sites could not talk, and those of them that were refused. */
	apart = 0;
	refusedApart = 0;
	private readonly recorder: Recorder;

	constructor(recorder: Recorder) {
		this.recorder = recorder;
	}

	offered(parted: boolean): void {
		this.recorder.offered++;
		if (parted) this.apart++;
	}

	refused(parted: boolean): void {
		this.recorder.failed(refused, 0);
		if (parted) this.refusedApart++;
	}

	wrote(time: number): void {
		this.recorder.served(time);
		this.writeTimes.record(time);
	}

	/** `own` where it is a read of what the user has written, and `ownMissing` where it did not show it. */
	read(time: number, stale: boolean, own: boolean, ownMissing: boolean): void {
		this.recorder.served(time);
		this.readTimes.record(time);
		this.reads++;
		if (stale) this.staleReads++;
		if (own) this.ownReads++;
		if (ownMissing) this.ownStale++;
	}

	applied(age: number): void {
		this.lag.record(age);
		if (age > this.oldest) this.oldest = age;
	}
}
