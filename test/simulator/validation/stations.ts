import { Luck } from "../../../src/simulator/random/stream.ts";
import { Histogram } from "../../../src/simulator/statistics/histogram.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { type Station, station } from "../worlds.ts";
import type { Effort, Measured } from "./experiment.ts";

/** Share of the customers that come before anything is measured: the station begins empty. */
const warmUp = 0.1;
export const replications = 20;

/** Longer than this a request stayed, in mean service times. */
const deadlines = [10, 50];

/** Runs a textbook queue made of the service models, and measures all that the claims may ask for. */
export function measureStation(of: Station, effort: Effort): Measured {
	const customers = Math.max(4000, of.customers * effort.share);
	const plan = station({ ...of, customers: customers * (1 + warmUp) });
	const sums: Record<string, Moments> = {};
	const note = (name: string, value: number) => {
		sums[name] ??= new Moments();
		sums[name].add(value);
	};
	const times = new Histogram();
	const waits = new Histogram();
	for (let r = 0; r < replications; r++) {
		const world = build(plan, new Luck(effort.seed, r));
		const { kernel, requests, replicas } = world;
		kernel.run(plan.load.duration * (warmUp / (1 + warmUp)));
		times.clear();
		waits.clear();
		let served = 0;
		let sojourn = 0;
		let waited = 0;
		let arrivals = 0;
		let delayed = 0;
		let found = 0;
		let queued = 0;
		let blocked = 0;
		const late = deadlines.map(() => 0);
		const { sender } = replicas;
		replicas.sender = {
			ended(slot, outcome) {
				if (outcome === 0) {
					const time = kernel.now - requests.started[slot];
					const wait = Math.max(0, time - requests.work[slot]);
					served++;
					sojourn += time;
					waited += wait;
					times.record(time);
					waits.record(wait);
					for (let i = 0; i < deadlines.length; i++) if (time > deadlines[i]) late[i]++;
				} else blocked++;
				sender.ended(slot, outcome);
			},
		};
		// What arrivals find is what there is on average: Poisson arrivals see time averages.
		const arrive = replicas.arrive.bind(replicas);
		replicas.arrive = (slot, replica) => {
			const there = replicas.outstandingIn(replica);
			arrivals++;
			found += there;
			if (there >= plan.replicas.concurrency) {
				delayed++;
				queued += there - plan.replicas.concurrency;
			}
			arrive(slot, replica);
		};
		kernel.run(plan.load.duration);
		note("mean time", sojourn / served);
		note("mean wait", waited / served);
		note("p50", times.quantile(0.5));
		note("p99", times.quantile(0.99));
		note("p99.9", times.quantile(0.999));
		note("p99 of the wait", waits.quantile(0.99));
		note("P(wait)", delayed / arrivals);
		note("mean number", found / arrivals);
		note("mean queue", queued / arrivals);
		note("blocked share", blocked / arrivals);
		for (const [i, deadline] of deadlines.entries()) note(`P(T > ${deadline})`, late[i] / served);
	}
	return sums;
}
