import type { Load } from "./models/arrivals/load.ts";
import type { BalancerPlan } from "./models/balancing/balancer.ts";
import type { FluidPlan } from "./models/replicas/fluid.ts";
import type { ReplicasPlan } from "./models/replicas/plan.ts";

/** Requests of one run that are played one by one: about a second. */
export const discreteMost = 2_000_000;
/** Simulated requests of a run in which each stands for many: enough for a p99 in each interval of the series. */
const tracers = 200_000;
/** And never more: a small fleet under a huge load would ask for them. */
const mostTracers = 2_000_000;
/** One simulated request is at most this share of the workers, so that the levels rise in small steps. */
const largestStep = 0.1;
/** From so many workers on the fluid differs from the single requests by less than 6 %: test/simulator/fluid.test.ts. */
const fewestWorkers = 100;

/** Requests that a load brings within its duration. */
function requestsOf({ points, duration }: Load): number {
	let sum = 0;
	for (const [i, { at, rate }] of points.entries()) {
		const next = points[i + 1];
		const from = i === 0 ? 0 : Math.min(at, duration);
		const until = Math.min(next?.at ?? duration, duration);
		const last = next ? rate + ((next.rate - rate) * (until - at)) / Math.max(next.at - at, 1e-9) : rate;
		sum += (Math.max(0, until - from) * (rate + last)) / 2;
	}
	return sum;
}

/** How the work of a fleet is played as a fluid; undefined where single requests are played. */
export function fluidFor(
	load: Load,
	replicas: ReplicasPlan,
	balancer: BalancerPlan,
	initial: number,
	fetch: number,
): FluidPlan | undefined {
	const requests = requestsOf(load);
	if (requests <= discreteMost || initial * replicas.concurrency < fewestWorkers) return undefined;
	return {
		weight: Math.max(
			requests / mostTracers,
			Math.min(requests / tracers, largestStep * initial * replicas.concurrency),
		),
		meanTime: replicas.work.mean + fetch,
		algorithm: balancer.algorithm,
	};
}

export function fluidNotes(fluid: FluidPlan | undefined, balancer: BalancerPlan): string[] {
	if (!fluid) return [];
	const each = Math.round(fluid.weight);
	const notes = [`played as a fluid: each simulated request stands for ${each}; scaling is played replica by replica`];
	if (balancer.pins) notes.push("in the fluid, pinned users are spread evenly over the replicas");
	if (balancer.slowStart > 0) notes.push("in the fluid, a new replica has its whole share at once");
	return notes;
}
