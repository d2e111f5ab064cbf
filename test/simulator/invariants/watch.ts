import { served } from "../../../src/simulator/models/replicas/outcome.ts";
import type { Replicas } from "../../../src/simulator/models/replicas/replicas.ts";
import type { StudyWorld } from "../../../src/simulator/study.ts";

/** What a run did, taken down beside its own recorder. */
export interface Watched {
	offered: number;
	ended: number;
	/** Sum of the moments at which requests came, and of those at which the ended ones had come as their latency says. */
	came: number;
	hadCome: number;
	/** The latest moment at which any came or ended, and how many did. */
	latest: number;
	atLatest: number;
}

/**
 * Watches a world from its beginning: no event may be set in the past, nor more than `budget` of them. `trip` is what the
 * recorder is told on top of the time between the two moments.
 */
export function watch({ kernel, recorder }: StudyWorld, budget: number, trip = 0): Watched {
	let events = 0;
	const expect = (at: number) => {
		if (!(at >= kernel.now)) throw new Error(`an event is set for ${at}, but it is ${kernel.now}`);
		if (++events > budget) throw new Error(`more than ${budget} events by ${kernel.now} s`);
	};
	const schedule = kernel.schedule.bind(kernel);
	kernel.schedule = (at, kind, slot) => {
		expect(at);
		schedule(at, kind, slot);
	};
	const scheduleIn = kernel.scheduleIn.bind(kernel);
	kernel.scheduleIn = (delays, i, kind, slot) => {
		expect(kernel.now + delays[i]);
		scheduleIn(delays, i, kind, slot);
	};
	const push = kernel.push.bind(kernel);
	kernel.push = (lane, slot) => {
		expect(kernel.now + lane.delay[0]);
		return push(lane, slot);
	};
	const watched: Watched = { offered: recorder.offered, ended: 0, came: 0, hadCome: 0, latest: 0, atLatest: 0 };
	const count = (requests: number) => {
		if (kernel.now > watched.latest) watched.atLatest = 0;
		watched.latest = kernel.now;
		watched.atLatest += requests;
	};
	let offered = recorder.offered;
	Object.defineProperty(recorder, "offered", {
		get: () => offered,
		set(value: number) {
			// What a warm-up forgets has come all the same.
			if (value > offered) {
				watched.came += (value - offered) * kernel.now;
				watched.offered += value - offered;
				count(value - offered);
			}
			offered = value;
		},
	});
	const wasServed = recorder.served.bind(recorder);
	recorder.served = (latency) => {
		ends(latency - trip);
		wasServed(latency);
	};
	const hasFailed = recorder.failed.bind(recorder);
	recorder.failed = (outcome, elapsed) => {
		ends(elapsed);
		hasFailed(outcome, elapsed);
	};
	const ends = (elapsed: number) => {
		if (!(elapsed > -1e-9)) throw new Error(`a request ended ${elapsed} s after it came`);
		watched.ended++;
		count(1);
		watched.hadCome += kernel.now - elapsed;
	};
	return watched;
}

/** Nobody is served sooner than the work takes. */
export function watchWork(replicas: Replicas): void {
	const { sender, requests, kernel } = replicas;
	replicas.sender = {
		ended(slot, outcome) {
			const time = kernel.now - requests.started[slot];
			if (outcome === served && time < requests.work[slot] - 1e-9) {
				throw new Error(`served in ${time} s what takes ${requests.work[slot]} s`);
			}
			sender.ended(slot, outcome);
		},
	};
}
