/**
 * Servers with one queue, first come first served: each request takes the server that is free first. Told the arrivals
 * in their order, it knows every wait at once (Kiefer and Wolfowitz, 1955), so that nothing has to be scheduled. The
 * times at which servers become free are a binary heap.
 */
export class Station {
	private free = new Float64Array(0);

	get servers(): number {
		return this.free.length;
	}

	/** So many servers, all idle. */
	open(servers: number): void {
		this.free = new Float64Array(servers);
	}

	/** When a request could begin that arrives now; infinite without a server. */
	begins(now: number): number {
		return this.free.length > 0 ? Math.max(now, this.free[0]) : Number.POSITIVE_INFINITY;
	}

	/** Serves a request that arrives now for `work` seconds; when it is done. */
	serve(now: number, work: number): number {
		const { free } = this;
		const done = this.begins(now) + work;
		let i = 0;
		for (let child = 1; child < free.length; child = 2 * i + 1) {
			if (child + 1 < free.length && free[child + 1] < free[child]) child++;
			if (free[child] >= done) break;
			free[i] = free[child];
			i = child;
		}
		if (free.length > 0) free[i] = done;
		return done;
	}
}
