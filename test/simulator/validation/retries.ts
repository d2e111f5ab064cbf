import { Inputs } from "../../../src/simulator/inputs.ts";
import type { Load } from "../../../src/simulator/models/arrivals/load.ts";
import { exponential } from "../../../src/simulator/random/distribution.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { planOf } from "../../../src/simulator/studies/service/plan.ts";
import type { World } from "../../../src/simulator/studies/service/world.ts";
import { designOf } from "../designs.ts";
import { scenarioWith } from "../worlds.ts";
import { approximate, type Effort, type Experiment, type Family, type Measured } from "./experiment.ts";

/** A database that answers 300 requests/s, each in 100 ms. */
const capacity = 300;

interface Storm {
	rate: number;
	retries: number;
	timeout?: number;
	queueBound?: number;
	backoff?: string;
	retryBudget?: number;
	queueOrder?: string;
	/** One server of exponential time in place of thirty of constant time; the capacity is the same. */
	single?: boolean;
	/** Seconds in which the network holds everything back. */
	outage?: number;
	/** Seconds of one and a half times the capacity. */
	burst?: number;
}

const from = 20;
const end = 300;

function run(storm: Storm, { share, seed }: Effort): Measured {
	const { rate, retries, timeout = 1, queueBound = 1e9, outage = 0, burst = 0 } = storm;
	const { backoff = "jitter", retryBudget, queueOrder = "fifo", single = false } = storm;
	const design = designOf(
		{
			"Client:c": { rate, timeout, retries, backoff, ...(retryBudget !== undefined && { retryBudget }) },
			"Service:s": {
				...{ replicas: 1, concurrency: single ? 1 : 30, serviceTimeP50: 0.1, serviceTimeP99: 0.1 },
				...{ queueBound, queueOrder },
			},
		},
		["Client:c calls Service:s"],
	);
	const points: Load["points"] = [{ at: 0, rate }];
	if (burst > 0) {
		points.push({ at: from, rate }, { at: from, rate: 1.5 * capacity });
		points.push({ at: from + burst, rate: 1.5 * capacity }, { at: from + burst, rate });
	}
	const plan = planOf(
		"Service:s",
		scenarioWith(() => ({ points, duration: end })),
		new Inputs(design),
	);
	if (single) plan.replicas.work = exponential(1 / capacity);
	const goodput = new Moments();
	const offered = new Moments();
	for (let r = 0; r < Math.max(2, 10 * share); r++) {
		const world = build(plan, new Luck(seed, r));
		holdBack(world, from, from + outage);
		world.kernel.run(end - 60);
		const { servedCount, offered: before } = world.recorder;
		const tries = world.fleet.offered[0];
		world.kernel.run(end);
		const asked = world.recorder.offered - before;
		goodput.add((world.recorder.servedCount - servedCount) / asked);
		offered.add((world.fleet.offered[0] - tries) / asked);
	}
	return { "goodput in the last minute": goodput, "tries a request": offered };
}

/** What is sent between the two times arrives at the end of them: the network holds it back. */
function holdBack({ replicas, requests, kernel }: World, begin: number, until: number): void {
	if (until <= begin) return;
	const arrive = replicas.arrive.bind(replicas);
	const held: [slot: number, replica: number][] = [];
	replicas.arrive = (slot, replica) => {
		if (kernel.now < begin || kernel.now >= until) return arrive(slot, replica);
		requests.replica[slot] = -1;
		held.push([slot, replica]);
	};
	const back = kernel.on(() => {
		for (const [slot, replica] of held) arrive(slot, replica);
	});
	kernel.schedule(until, back, 0);
}

const law = "a storm lasts where λ(1 + r) > C";

function stays(model: string, source: string, storm: Storm): Experiment {
	return {
		model,
		source,
		claims: [
			{ of: "goodput in the last minute", expected: 0, within: 0.02, slack: approximate },
			{ of: "tries a request", expected: 1 + storm.retries, within: 0.03, slack: approximate },
		],
		run: (effort) => run(storm, effort),
	};
}

function recovers(model: string, source: string, storm: Storm): Experiment {
	return {
		model,
		source,
		claims: [
			{ of: "goodput in the last minute", expected: 1, within: 0.03, slack: approximate },
			{ of: "tries a request", expected: 1, within: 0.05, slack: approximate },
		],
		run: (effort) => run(storm, effort),
	};
}

const hotos = "Bronson et al., HotOS '21: stable below 150/s";
const outage = { outage: 10, retries: 1 };

/** ρ 0.7, patience 3 s, four retries after jittered pauses: what helps and what does not. */
const patient = { rate: 210, timeout: 3, outage: 10 };
const mitigation = "reference simulation of remedies";

/**
 * One server of rate μ that drops who has given up, asked Λ > μ times a second. The wait hovers below the patience: what
 * is left of that when a try begins is exponential of rate Λ − μ, so that a begun try is in time with probability μ/Λ, and
 * any with q = (μ/Λ)². The tries feed back: Λ = λ (1 − (1 − q)ⁿ)/q. A milder disturbance does not get there.
 */
function settles(rate: number, tries: number): { served: number; tries: number } {
	let asked = rate * tries;
	for (let i = 0; i < 1000; i++) {
		const q = (capacity / asked) ** 2;
		asked = (rate * (1 - (1 - q) ** tries)) / q;
	}
	const q = (capacity / asked) ** 2;
	return { served: 1 - (1 - q) ** tries, tries: asked / rate };
}

const half = settles(patient.rate, 5);
const halfWay: Experiment = {
	model: "ρ 0.7, four retries, one fast server, who has given up is dropped",
	source: "fixed point of Λ = λ (1 − (1 − q)⁵)/q with q = (μ/Λ)²: the storm stays, at half strength",
	claims: [
		{ of: "goodput in the last minute", expected: half.served, within: 0.03, slack: approximate },
		{ of: "tries a request", expected: half.tries, within: 0.02, slack: approximate },
	],
	run: (effort) => run({ ...patient, retries: 4, queueOrder: "drop-expired", single: true }, effort),
};

export const retries: Family = {
	title: "Retry storms",
	about:
		"An open loop of clients before a database of 300 requests/s, 100 ms each, first come first served, that works on " +
		"what nobody waits for any more. Pauses before a retry are exponential with full jitter.",
	experiments: [
		stays("280/s, one retry, 10 s outage", hotos, { rate: 280, ...outage }),
		stays("160/s, one retry, 10 s outage", hotos, { rate: 160, ...outage }),
		recovers("140/s, one retry, 10 s outage", hotos, { rate: 140, ...outage }),
		recovers("280/s, one retry, 0.5 s outage", hotos, { rate: 280, outage: 0.5, retries: 1 }),
		recovers("280/s, no retry, 10 s outage", hotos, { rate: 280, retries: 0, outage: 10 }),
		stays("160/s, one retry, 3 s burst", law, { rate: 160, retries: 1, burst: 3 }),
		recovers("140/s, one retry, 3 s burst", law, { rate: 140, retries: 1, burst: 3 }),
		stays("110/s, two retries, 5 s burst", law, { rate: 110, retries: 2, burst: 5 }),
		recovers("90/s, two retries, 5 s burst", law, { rate: 90, retries: 2, burst: 5 }),
		stays("66/s, four retries, 3 s burst", law, { rate: 66, retries: 4, burst: 3 }),
		recovers("48/s, four retries, 3 s burst", law, { rate: 48, retries: 4, burst: 3 }),
		stays("ρ 0.7, four retries at once", `${mitigation}: naive`, { ...patient, retries: 4, backoff: "none" }),
		...["equal", "decorrelated", "exponential"].map((backoff) =>
			stays(`ρ 0.7, four retries, ${backoff} pauses`, "a pause only puts load off in an open loop", {
				...{ ...patient, retries: 4, backoff },
			}),
		),
		stays("ρ 0.7, four jittered retries", `${mitigation}: jitter does not help`, { ...patient, retries: 4 }),
		stays("ρ 0.7, one jittered retry", `${mitigation}: nor does one`, { ...patient, retries: 1 }),
		recovers("ρ 0.7, four retries, a queue of 1 s", `${mitigation}: a short queue does`, {
			...patient,
			...{ retries: 4, queueBound: capacity },
		}),
		recovers("ρ 0.7, four retries, a budget of 10 %", `${mitigation}: a budget does`, {
			...{ ...patient, retries: 4, retryBudget: 0.1 },
		}),
		recovers("ρ 0.7, one retry, one fast server, who has given up is dropped", `${mitigation}: that does, too`, {
			...{ ...patient, retries: 1, queueOrder: "drop-expired", single: true },
		}),
		halfWay,
		stays("ρ 0.7, four retries, who has given up is dropped", "who is next gives up within the 100 ms of its work", {
			...{ ...patient, retries: 4, queueOrder: "drop-expired" },
		}),
		stays("ρ 0.7, four retries at once, one fast server", `${mitigation}: naive`, {
			...{ ...patient, retries: 4, backoff: "none", single: true },
		}),
		recovers("ρ 0.7, four retries, the last come first", `${mitigation}: so does LIFO`, {
			...{ ...patient, retries: 4, queueOrder: "lifo" },
		}),
		recovers("ρ 0.7, no retry", mitigation, { ...patient, retries: 0 }),
	],
};
