import type { Pod, Sight } from "../../../src/simulator/models/scaling/loop.ts";

/** What a loop sees at this time; measures are as fresh as can be. */
export function sightOf(
	now: number,
	current: number,
	pods: readonly Pod[],
	outside: Sight["outside"] = {},
	ahead = 0,
): Sight {
	return { now, current, pods, outside, sampledAt: now, ahead };
}

/** Replicas that have been ready since long ago and measure this. */
export function oldPods(count: number, sample: { [metric: string]: number }): Pod[] {
	return Array.from({ length: count }, () => ({
		ready: true,
		startedAt: -3600,
		changedAt: -3600,
		sample,
		sampledAt: 0,
	}));
}
