import type { Heard } from "../../recorder.ts";
import { Histogram } from "../../statistics/histogram.ts";
import type { Queue } from "../queue/queue.ts";
import { ready } from "../replicas/fleet.ts";
import { timedOut } from "../replicas/outcome.ts";
import type { Replicas } from "../replicas/replicas.ts";
import type { MemoryPlan } from "./signals.ts";

/** One measure of everything. A large fleet is measured often: what is no longer needed is filled anew. */
export class Sample {
	/** End of the window that it covers. */
	at = 0;
	outside: { [metric: string]: number | undefined } = {};
	private readonly values: { [metric: string]: number }[] = [];
	private measured = new Uint8Array(16);

	/** Of a replica that was ready all through the window; undefined for the others. */
	of(replica: number): { [metric: string]: number } | undefined {
		return this.measured[replica] === 1 ? this.values[replica] : undefined;
	}

	begin(at: number, replicas: number): void {
		this.at = at;
		if (this.measured.length < replicas) this.measured = new Uint8Array(2 * replicas);
		else this.measured.fill(0);
	}

	fill(replica: number): { [metric: string]: number } {
		this.measured[replica] = 1;
		while (this.values.length <= replica) this.values.push({ cpu: 0, requests: 0, connections: 0 });
		return this.values[replica];
	}
}

/** Reads off the replicas and their queue what a scaler may look at. */
export class Gauges {
	/** What each replica burns and keeps for nothing: so much more of its request with every second of its age. */
	leak: { rate: number; since: number } | undefined;
	private readonly replicas: Replicas;
	private readonly queue: Queue | undefined;
	private readonly memory: MemoryPlan | undefined;
	private readonly latency: Histogram | undefined;
	private worked: number[] = [];
	private offered: number[] = [];
	private measuredAt = 0;

	constructor(
		names: readonly string[],
		memory: MemoryPlan | undefined,
		parts: { replicas: Replicas; queue: Queue | undefined; recorder: Heard },
	) {
		this.replicas = parts.replicas;
		this.queue = parts.queue;
		this.memory = memory;
		if (names.includes("latency")) this.latency = overheard(parts.recorder);
	}

	/** Messages that a scaler on the queue counts: those that wait, and on request those in work. */
	depth(withWork: boolean): number | undefined {
		return this.queue && this.queue.backlog + (withWork ? this.queue.inWork : 0);
	}

	/** Fills `sample`, that of a window which nobody looks at any more. */
	measure(now: number, sample = new Sample()): Sample {
		const { replicas, latency } = this;
		const { fleet, plan } = replicas;
		const span = now - this.measuredAt;
		sample.begin(now, fleet.born);
		let requests = 0;
		let connections = 0;
		for (let replica = 0; replica < fleet.born; replica++) {
			const worked = replicas.workedSeconds(replica);
			const offered = replicas.offeredTo(replica);
			const rate = span > 0 ? (offered - (this.offered[replica] ?? 0)) / span : 0;
			const open = replicas.outstandingIn(replica);
			if (fleet.state[replica] === ready && fleet.readyAt[replica] <= this.measuredAt && span > 0) {
				const busy = (worked - (this.worked[replica] ?? 0)) / span / plan.concurrency;
				const leaked = this.leaked(replica, now);
				const values = sample.fill(replica);
				values.cpu = Math.min(plan.cpuMost, busy * plan.cpuAtFull + leaked);
				values.requests = rate;
				values.connections = open;
				if (this.memory) values.memory = this.memory.idle + (this.memory.busy * open) / plan.concurrency + leaked;
			}
			requests += rate;
			connections += open;
			this.worked[replica] = worked;
			this.offered[replica] = offered;
		}
		const p99 = latency && latency.count > 0 ? latency.quantile(0.99) : undefined;
		latency?.clear();
		this.measuredAt = now;
		sample.outside = { requests, connections, latency: p99, "queue-depth": this.depth(false) };
		return sample;
	}

	private leaked(replica: number, now: number): number {
		if (!this.leak) return 0;
		return this.leak.rate * (now - Math.max(this.leak.since, this.replicas.fleet.bornAt[replica]));
	}
}

/** Latencies as the recorder hears of them. Only a run that scales on them pays for that. */
function overheard(recorder: Heard): Histogram {
	const heard = new Histogram();
	const served = recorder.served.bind(recorder);
	const failed = recorder.failed.bind(recorder);
	recorder.served = (latency) => {
		heard.record(latency);
		served(latency);
	};
	recorder.failed = (outcome, elapsed) => {
		if (outcome === timedOut) heard.record(elapsed);
		failed(outcome, elapsed);
	};
	return heard;
}
