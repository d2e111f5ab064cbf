import { expect } from "vitest";
import { commonMeasures } from "../../../src/simulator/metrics/common.ts";
import { leaving, ready } from "../../../src/simulator/models/replicas/fleet.ts";
import { cut, direct } from "../../../src/simulator/models/replicas/requests.ts";
import { isBeyond } from "../../../src/simulator/statistics/readings.ts";
import type { World } from "../../../src/simulator/studies/service/world.ts";
import type { Study, StudyWorld } from "../../../src/simulator/study.ts";
import type { Watched } from "./watch.ts";

/** Slots of the requests to the service under test that somebody still waits for. */
export function open({ requests }: World): number[] {
	const used = new Uint8Array(requests.capacity).fill(1);
	let free = Reflect.get(requests, "free") as number;
	for (; free >= 0; free = requests.next[free]) used[free] = 0;
	const slots: number[] = [];
	for (let slot = 0; slot < requests.capacity; slot++) {
		if (used[slot] === 0 || requests.caller[slot] !== direct) continue;
		if (requests.abandoned[slot] === 0 && requests.state[slot] !== cut) slots.push(slot);
	}
	return slots;
}

/** Every request ends once, or is under way. */
export function conserves({ recorder }: StudyWorld, watched: Watched, underWay: number): void {
	expect(recorder.servedCount + recorder.failedCount + underWay).toBe(recorder.offered);
	expect(watched.ended + underWay).toBe(watched.offered);
	expect(recorder.failures.reduce((sum, count) => sum + count, 0)).toBe(recorder.failedCount);
}

/**
 * Little's law, without its edges: the area under the number in the system is the sum of the times in it, those of the
 * requests that are still there included. What is left of it once both sides are written out: all requests came when
 * those that have ended and those that are there say that they did.
 */
export function little(watched: Watched, arrivalsOfOpen: number): void {
	const all = watched.hadCome + arrivalsOfOpen;
	expect(Math.abs(watched.came - all)).toBeLessThanOrEqual(1e-7 * (1 + watched.came));
}

/** What holds of the replicas of a service at any time. */
export function replicasHold({ fleet, replicas, kernel, plan, requests }: World): void {
	let readyOnes = 0;
	const { concurrency, queueBound } = plan.replicas;
	for (let i = 0; i < fleet.born; i++) {
		if (fleet.state[i] === ready) readyOnes++;
		const outstanding = replicas.outstandingIn(i);
		expect(outstanding).toBeGreaterThanOrEqual(0);
		// An event loop has any number that wait for an answer.
		if (!replicas.before) expect(outstanding).toBeLessThanOrEqual(concurrency + queueBound);
		if (fleet.state[i] > leaving) expect(outstanding).toBe(0);
		// No replica works more than all its workers can, since it was first ready.
		const worked = replicas.workedSeconds(i);
		expect(worked).toBeGreaterThanOrEqual(0);
		expect(worked).toBeLessThanOrEqual(concurrency * (kernel.now - fleet.readyAt[i]) + 1e-6);
	}
	expect(fleet.readyCount).toBe(readyOnes);
	expect(fleet.wanted).toBeGreaterThanOrEqual(0);
	expect(requests.live).toBeGreaterThanOrEqual(0);
}

/** Every call that has come to a component has ended there once, or is in it; and nobody works more than all its workers can. */
export function networkHolds({ network, recorder, kernel }: World): void {
	if (!network) return;
	const seconds = kernel.now - recorder.since;
	for (const site of network.sites.values()) {
		const { tally, replicas, fleet } = site;
		let inside = 0;
		for (let i = 0; i < fleet.born; i++) inside += replicas.outstandingIn(i);
		expect(inside).toBeGreaterThanOrEqual(0);
		if (site.queue) expect(site.queue.backlog).toBeGreaterThanOrEqual(0);
		else if (recorder.since === 0) expect(tally.servedCount + tally.failedCount + inside).toBe(tally.offered);
		expect(replicas.workSeconds).toBeLessThanOrEqual(
			replicas.occupancy.workedSeconds + 1e-4 * (1 + replicas.occupancy.workedSeconds),
		);
	}
	for (const store of network.stores.values()) {
		if (recorder.since === 0) expect(store.served + store.failed + store.inside).toBe(store.asked);
		expect(store.occupancy.workedSeconds).toBeLessThanOrEqual(store.workers * seconds * (1 + 1e-6) + 1e-3);
	}
	for (const { calls, plan } of network.ways) {
		if (!calls) continue;
		expect(calls.failed).toBeLessThanOrEqual(calls.ended);
		if (recorder.since === 0 && !plan.calls?.retries && !plan.pool)
			expect(calls.ended).toBeLessThanOrEqual(calls.asked + calls.failed);
	}
}

/** Those that may be below zero: a user who moves may be nearer, a fleet may shrink. */
const signed = ["latencyMoved", "costEvent"];

export function measuresHold(study: Study, world: StudyWorld): void {
	const { recorder } = world;
	const values: Record<string, number> = {};
	for (const { id, unit, of } of [...commonMeasures, ...study.measures]) {
		const reading = of(world);
		// What had not come by the end had all the time that was left.
		if (isBeyond(reading)) expect(reading.beyond, id).toBeGreaterThan(0);
		const value = isBeyond(reading) ? reading.beyond : reading;
		values[id] = value;
		if (Number.isNaN(value)) continue;
		expect(Number.isFinite(value), `${id} is ${value}`).toBe(true);
		if (!signed.includes(id)) expect(value, id).toBeGreaterThanOrEqual(0);
		if (unit === "share") expect(value, id).toBeLessThanOrEqual(1 + 1e-9);
	}
	if (recorder.servedCount + recorder.failedCount > 0) {
		expect(values.errorRate + values.availability).toBeCloseTo(1, 9);
	}
	if (recorder.latency.count > 0) {
		expect(values.latencyP50).toBeLessThanOrEqual(values.latencyP95);
		expect(values.latencyP95).toBeLessThanOrEqual(values.latencyP99);
		expect(values.latencyMean).toBeGreaterThanOrEqual(0);
	}
	expect(values.overloadSeconds).toBeLessThanOrEqual(world.plan.load.duration + 1e-6);
}

const columns = [
	"offered",
	"goodput",
	"errorRate",
	"latencyP50",
	"latencyP95",
	"latencyP99",
	"replicas",
	"wanted",
] as const;

export function seriesHold({ recorder, plan }: StudyWorld, watched: Watched): void {
	const { series, weight } = recorder;
	const { time } = series;
	for (const column of columns) expect(series[column], column).toHaveLength(time.length);
	for (const row of series.perReplica) {
		expect(row).toHaveLength(time.length);
		expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
	}
	for (let i = 0; i < time.length; i++) {
		if (i > 0) expect(time[i]).toBeGreaterThanOrEqual(time[i - 1]);
		for (const column of ["offered", "goodput", "replicas", "wanted"] as const) {
			expect(series[column][i], column).toBeGreaterThanOrEqual(0);
		}
		expect(series.errorRate[i]).toBeGreaterThanOrEqual(0);
		expect(series.errorRate[i]).toBeLessThanOrEqual(1);
		const [p50, p95, p99] = [series.latencyP50[i], series.latencyP95[i], series.latencyP99[i]];
		if (p50 === null || p95 === null || p99 === null) continue;
		expect(p50).toBeLessThanOrEqual(p95);
		expect(p95).toBeLessThanOrEqual(p99);
	}
	expect(time[time.length - 1]).toBeCloseTo(plan.load.duration, 6);
	if (recorder.since > 0) return;
	// The rows add up to the whole, but for what happens in the last moment of all.
	const late = watched.latest >= plan.load.duration ? weight * watched.atLatest : 0;
	const step = plan.load.duration / time.length;
	const sum = (row: number[]) => row.reduce((total, value) => total + value, 0) * step;
	const close = (found: number, wanted: number) =>
		expect(Math.abs(found - wanted)).toBeLessThanOrEqual(late + 1e-6 * (1 + wanted));
	close(sum(series.offered), weight * recorder.offered);
	close(sum(series.goodput), weight * recorder.servedCount);
}
