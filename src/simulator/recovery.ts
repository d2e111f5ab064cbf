import type { StudyWorld } from "./study.ts";

const tolerableErrors = 0.01;
/** Requests that only failed so far, for each that came in the same time: above this, what nobody counts yet is a storm. */
const tolerableRetries = 0.5;

/** Time in which the service did worse than it should, and how long after the disturbance that ended. */
export function badIntervals({ recorder, plan }: StudyWorld): { seconds: number; recovery: number } {
	const { time, errorRate, latencyP99 } = recorder.series;
	const interval = plan.load.duration / Math.max(1, time.length);
	const from = plan.load.changeAt ?? 0;
	let seconds = 0;
	let recovery = 0;
	for (let i = 0; i < time.length; i++) {
		if (time[i] <= recorder.since) continue;
		const { retrying, offered } = recorder.retryingAt[i];
		const storms = retrying > tolerableRetries * offered;
		if (!storms && errorRate[i] <= tolerableErrors && (latencyP99[i] ?? 0) <= plan.objective) continue;
		seconds += interval;
		if (time[i] > from) recovery = time[i] - from;
	}
	return { seconds, recovery };
}
