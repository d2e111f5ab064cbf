import { served } from "../replicas/outcome.ts";
import type { Replicas } from "../replicas/replicas.ts";
import type { Requests } from "../replicas/requests.ts";
import type { Sender } from "../replicas/stage.ts";

/** Quantiles of the standard normal distribution: a false alarm in 20, and four of five true ones raised. */
const z95 = 1.6448536269514722;
const z80 = 0.8416212335729143;
/** Fewer errors than this say nothing: what is rarer has not been seen yet. */
const least = 0.001;

/** Answers that each version must give for a rise of its errors from `usual` to `bad` to be noticed (one-sided, α 0.05, power 0.8). */
export function sampleSize(usual: number, bad: number): number {
	const variance = usual * (1 - usual) + bad * (1 - bad);
	return Math.round(((z95 + z80) ** 2 * variance) / (bad - usual) ** 2);
}

/** Whether the new version fails more often than the old one, beyond chance: the z-test of two shares. */
export function isWorse(failedNew: number, ofNew: number, failedOld: number, ofOld: number): boolean {
	if (ofNew === 0) return false;
	const fresh = failedNew / ofNew;
	const old = ofOld > 0 ? Math.max(least, failedOld / ofOld) : least;
	const variance = (fresh * (1 - fresh)) / ofNew + (old * (1 - old)) / Math.max(1, ofOld);
	return fresh - old > z95 * Math.sqrt(variance);
}

/** Counts what each version answers from the start of a canary on. */
export class Analysis implements Sender {
	ofNew = 0;
	ofOld = 0;
	failedNew = 0;
	failedOld = 0;
	private readonly firstNew: number;
	private readonly requests: Requests;
	private readonly sender: Sender;

	/** Replicas from `firstNew` on are the new version. */
	constructor(firstNew: number, replicas: Replicas) {
		this.firstNew = firstNew;
		this.requests = replicas.requests;
		this.sender = replicas.sender;
		replicas.sender = this;
	}

	ended(slot: number, outcome: number): void {
		const failed = outcome !== served || this.requests.abandoned[slot] === 1 ? 1 : 0;
		if (this.requests.replica[slot] >= this.firstNew) {
			this.ofNew++;
			this.failedNew += failed;
		} else {
			this.ofOld++;
			this.failedOld += failed;
		}
		this.sender.ended(slot, outcome);
	}

	worse(): boolean {
		return isWorse(this.failedNew, this.ofNew, this.failedOld, this.ofOld);
	}
}
