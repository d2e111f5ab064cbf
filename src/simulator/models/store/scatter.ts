import type { Caller, Exchange } from "../calls/exchange.ts";
import { widen } from "../replicas/requests.ts";

/**
 * Reads that name no shard: each asks all of them at once, and has its answer when the last of them has answered (a fork
 * and a join). Where one fails, so does the read.
 */
export class Scatter implements Caller {
	/** Its number among the callers of its exchange: that of all parts of reads. */
	readonly number: number;
	private readonly exchange: Exchange;
	private readonly shards: number;
	/** By read: 1 where a part has failed. */
	private spoilt = new Uint8Array(16);

	constructor(exchange: Exchange, shards: number) {
		this.exchange = exchange;
		this.shards = shards;
		this.number = exchange.join(this);
	}

	/** Sends a read to every shard. Its part for each bears the number of the shard in the column `replica`. */
	send(read: number, arrive: (part: number) => void): void {
		const { exchange, shards } = this;
		const { requests } = exchange;
		if (read >= this.spoilt.length) this.spoilt = widen(this.spoilt, Math.max(read + 1, requests.capacity));
		this.spoilt[read] = 0;
		requests.left[read] = shards;
		for (let shard = 0; shard < shards; shard++) {
			const part = requests.take();
			requests.caller[part] = this.number;
			requests.asker[part] = read;
			requests.replica[part] = shard;
			arrive(part);
		}
	}

	answered(part: number, ok: boolean): void {
		const { exchange } = this;
		const { requests } = exchange;
		const read = requests.asker[part];
		if (!ok) this.spoilt[read] = 1;
		if (--requests.left[read] > 0) return;
		exchange.answer(read, this.spoilt[read] === 0);
		requests.release(read);
	}
}
