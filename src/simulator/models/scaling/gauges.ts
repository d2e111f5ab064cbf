import type { Recorder } from "../../recorder.ts";
import { Histogram } from "../../statistics/histogram.ts";
import { ready } from "../fleet.ts";
import { timedOut } from "../outcome.ts";
import type { Queue } from "../queue.ts";
import type { Replicas } from "../replicas.ts";
import type { MemoryPlan } from "./signals.ts";

export interface Sample {
	/** End of the window that it covers. */
	at: number;
	/** Of each replica that was ready all through the window. */
	of: Map<number, { [metric: string]: number }>;
	outside: { [metric: string]: number | undefined };
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
		parts: { replicas: Replicas; queue: Queue | undefined; recorder: Recorder },
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

	measure(now: number): Sample {
		const { replicas, latency } = this;
		const { fleet, plan } = replicas;
		const span = now - this.measuredAt;
		const of: Sample["of"] = new Map();
		let requests = 0;
		let connections = 0;
		for (let replica = 0; replica < fleet.born; replica++) {
			const worked = replicas.workedSeconds(replica);
			const offered = fleet.offered[replica];
			const rate = span > 0 ? (offered - (this.offered[replica] ?? 0)) / span : 0;
			const open = replicas.outstanding[replica];
			if (fleet.state[replica] === ready && fleet.readyAt[replica] <= this.measuredAt && span > 0) {
				const busy = (worked - (this.worked[replica] ?? 0)) / span / plan.concurrency;
				const leaked = this.leaked(replica, now);
				of.set(replica, {
					cpu: Math.min(plan.cpuMost, busy * plan.cpuAtFull + leaked),
					requests: rate,
					connections: open,
					...(this.memory && { memory: this.memory.idle + (this.memory.busy * open) / plan.concurrency + leaked }),
				});
			}
			requests += rate;
			connections += open;
			this.worked[replica] = worked;
			this.offered[replica] = offered;
		}
		const p99 = latency && latency.count > 0 ? latency.quantile(0.99) : undefined;
		latency?.clear();
		this.measuredAt = now;
		return { at: now, of, outside: { requests, connections, latency: p99, "queue-depth": this.depth(false) } };
	}

	private leaked(replica: number, now: number): number {
		if (!this.leak) return 0;
		return this.leak.rate * (now - Math.max(this.leak.since, this.replicas.fleet.bornAt[replica]));
	}
}

/** Latencies as the recorder hears of them. Only a run that scales on them pays for that. */
function overheard(recorder: Recorder): Histogram {
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
