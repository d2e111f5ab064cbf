import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import { erlangC } from "../../statistics/erlang.ts";
import type { ReplicasPlan } from "../replicas/plan.ts";
import { aimedAt } from "./forecast.ts";
import type { Metric } from "./loop.ts";

/** A metric that a scaler looks at, and where it comes to rest. */
export interface Signal extends Metric {
	/** Replicas at which the metric is at its target under a steady rate. */
	rest(rate: number, replicas: ReplicasPlan): number;
}

/** What a replica keeps in memory, as shares of what it asked for: when idle, and for each worker's worth of requests. */
export interface MemoryPlan {
	idle: number;
	busy: number;
}

export interface Signals {
	metrics: Signal[];
	memory: MemoryPlan | undefined;
	/** Whether it orders replicas ahead of time, and how: by a timetable or by a forecast. */
	ahead: "schedule" | "prediction" | undefined;
	notes: string[];
}

/** Seconds of work that a replica of a worker fleet may have before it. */
const backlogSeconds = 10;
/** Workers that would be busy all the time under this rate. */
const erlangs = (rate: number, { work }: ReplicasPlan) => rate * work.mean;

export function readSignals(
	inputs: Inputs,
	scaler: Component,
	type: string,
	replicas: ReplicasPlan,
	service: Component | undefined,
	queued: boolean,
): Signals {
	const alone = type === "scheduled" || type === "predictive";
	const listed = inputs.value(
		scaler,
		"signals",
		alone
			? { value: [type === "scheduled" ? "schedule" : "prediction"], source: "no other signal is declared" }
			: { value: ["cpu"], source: "Kubernetes default: CPU alone" },
	);
	const names = (Array.isArray(listed) ? listed : [listed]).map(String);
	const capacity = replicas.concurrency / replicas.work.mean;
	// KEDA asks for one number and has the HPA divide it by the replicas; elsewhere each replica is measured.
	const each = type === "keda" ? "average" : "pods";
	const signals: Signals = { metrics: [], memory: undefined, ahead: undefined, notes: [] };
	const ahead = names.find((name) => name === "schedule" || name === "prediction");
	if (ahead || alone) {
		signals.ahead = ahead === "prediction" || (!ahead && type === "predictive") ? "prediction" : "schedule";
	}
	const known: Record<string, () => Signal> = {
		cpu: () => ({
			name: "cpu",
			kind: "resource",
			target: inputs.number(scaler, "cpuTarget"),
			rest(rate, r) {
				return (rate * r.work.mean * r.cpuAtFull) / r.concurrency / this.target;
			},
		}),
		requests: () => ({
			name: "requests",
			kind: each,
			target: inputs.number(scaler, "requestsTarget", {
				value: Math.max(1, Math.round(aimedAt * capacity)),
				source: `${aimedAt * 100} % of what ${replicas.concurrency} workers can serve`,
			}),
			rest(rate) {
				return rate / this.target;
			},
		}),
		memory() {
			const share = (name: string, value: number, source: string) =>
				service ? inputs.number(service, name, { value, source }) : value;
			const idle = share("memoryIdle", 0.5, "a runtime with its code and caches");
			const busy = share("memoryBusy", 0.2, "buffers and objects of the requests under way");
			signals.memory = { idle, busy };
			return {
				name: "memory",
				kind: "resource",
				target: inputs.number(scaler, "memoryTarget", { value: 0.8, source: "a common target" }),
				rest(rate, r) {
					const room = this.target - idle;
					return room > 0 ? (busy * erlangs(rate, r)) / r.concurrency / room : Number.POSITIVE_INFINITY;
				},
			};
		},
		connections: () => ({
			name: "connections",
			kind: each,
			target: inputs.number(scaler, "connectionsTarget", {
				value: Math.max(1, Math.round(aimedAt * replicas.concurrency)),
				source: `${aimedAt * 100} % of its ${replicas.concurrency} workers`,
			}),
			rest(rate, r) {
				return erlangs(rate, r) / this.target;
			},
		}),
		latency: () => ({
			name: "latency",
			kind: "value",
			target: inputs.number(scaler, "latencyTarget", {
				value: 6 * replicas.work.mean,
				source: "six times the mean time of a request",
			}),
			rest(rate, r) {
				return quickEnough(rate, r, this.target);
			},
		}),
		"queue-depth": () => ({
			name: "queue-depth",
			// A step policy's alarm watches the whole queue.
			kind: type === "step" ? "value" : "average",
			target: inputs.number(
				scaler,
				"queueTarget",
				type === "keda"
					? { value: 5, source: "KEDA, aws-sqs-queue: queueLength defaults to 5" }
					: {
							value: Math.max(1, Math.round(backlogSeconds * capacity)),
							source: `what one replica works off in ${backlogSeconds} s`,
						},
			),
			rest(rate, r) {
				// The backlog neither grows nor shrinks: just enough workers; and KEDA counts what is in work, too.
				const enough = Math.floor(erlangs(rate, r) / r.concurrency + 1e-9) + (rate > 0 ? 1 : 0);
				return type === "keda" ? Math.max(enough, erlangs(rate, r) / this.target) : enough;
			},
		}),
	};
	if (names.includes("queue-depth") && !queued) {
		signals.notes.push(
			`it works off no queue, so that the depth of one, on which ${scaler.name} scales, is not simulated`,
		);
	}
	for (const name of names) {
		if (known[name]) {
			const signal = known[name]();
			const why = unusable(signal, replicas);
			if (why) signals.notes.push(`${scaler.name} does not scale on ${name}: ${why}`);
			else signals.metrics.push(signal);
		} else if (name !== "schedule" && name !== "prediction") {
			signals.notes.push(`the signal ${name} of ${scaler.name} is not simulated`);
		}
	}
	return signals;
}

/** Why a loop can do nothing with this signal: no platform takes such a target, or measures a share of nothing. */
function unusable({ name, target }: Signal, { cpuAtFull }: ReplicasPlan): string | undefined {
	if (!(target > 0)) return `its target is ${target}`;
	return name === "cpu" && Number.isNaN(cpuAtFull) ? "no CPU is reserved of which it could use a share" : undefined;
}

/** Fewest replicas whose 99th percentile keeps to the target: M/M/c each, the wait beside the service's own time. */
function quickEnough(rate: number, { concurrency: c, work }: ReplicasPlan, target: number): number {
	const workers = (rate * work.mean) / c;
	for (let n = Math.floor(workers) + 1; n < 10_000; n++) {
		const load = workers / n;
		const waits = erlangC(c, load);
		const wait = waits > 0.01 ? (Math.log(waits / 0.01) * work.mean) / (c * (1 - load)) : 0;
		if (wait + work.mean <= target) return n;
		if (wait === 0) break;
	}
	return Number.POSITIVE_INFINITY;
}
