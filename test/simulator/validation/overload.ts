import { Inputs } from "../../../src/simulator/inputs.ts";
import { RateLimiter } from "../../../src/simulator/models/balancing/rate-limiter.ts";
import { deterministic, exponential } from "../../../src/simulator/random/distribution.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { planOf } from "../../../src/simulator/studies/service/plan.ts";
import { designOf } from "../designs.ts";
import { scenarioWith, station } from "../worlds.ts";
import { approximate, type Effort, type Experiment, type Family, type Measured } from "./experiment.ts";

const servers = 1000;
const usual = 700;
const high = 1500;
const seconds = 30;
const from = 20;

/** A thousand servers of 1/s each: 700/s, then 1500/s for half a minute. */
function overflow({ share, seed }: Effort): Measured {
	const design = designOf(
		{ "Client:c": { rate: usual, timeout: 1e9 }, "Service:s": { replicas: 1, concurrency: servers, queueBound: 1e9 } },
		["Client:c calls Service:s"],
	);
	const points = [
		{ at: 0, rate: usual },
		{ at: from, rate: usual },
		{ at: from, rate: high },
		{ at: from + seconds, rate: high },
		{ at: from + seconds, rate: usual },
	];
	const plan = planOf(
		"Service:s",
		scenarioWith(() => ({ points, duration: 150 })),
		new Inputs(design),
	);
	plan.replicas.work = exponential(1);
	const backlog = new Moments();
	const cleared = new Moments();
	for (let r = 0; r < Math.max(3, 10 * share); r++) {
		const { kernel, replicas } = build(plan, new Luck(seed, r));
		let most = 0;
		let last = 0;
		for (let t = 0; t <= 150; t += 0.05) {
			kernel.run(t);
			const waiting = replicas.outstandingIn(0) - servers;
			most = Math.max(most, waiting);
			if (t > from && waiting > 0) last = t;
		}
		backlog.add(most);
		cleared.add(last - from - seconds);
	}
	return { "greatest backlog": backlog, "time to clear it": cleared };
}

// The servers fill up first: from 700 busy to 1000, dn/dt = 1500 − n, which takes ln(800/500) s.
const filling = Math.log((high - usual) / (high - servers));
const exact = (high - servers) * (seconds - filling);

/** The area under the number in the system, counted from event to event, against the sum of the times in it. */
function little({ seed }: Effort): Measured {
	const plan = station({ rate: 0.9, customers: 20_000, work: exponential(1) });
	const difference = new Moments();
	for (let r = 0; r < 3; r++) {
		const { kernel, replicas, requests } = build(plan, new Luck(seed, r));
		let area = 0;
		let at = 0;
		let times = 0;
		let there = 0;
		const pass = () => {
			area += there * (kernel.now - at);
			at = kernel.now;
		};
		const { sender } = replicas;
		const arrive = replicas.arrive.bind(replicas);
		replicas.arrive = (slot, replica) => {
			pass();
			arrive(slot, replica);
			there = replicas.outstandingIn(0);
		};
		replicas.sender = {
			ended(slot, outcome) {
				pass();
				times += kernel.now - requests.started[slot];
				sender.ended(slot, outcome);
				there = replicas.outstandingIn(0);
			},
		};
		kernel.run(plan.load.duration);
		pass();
		for (let slot = 0; slot < requests.capacity; slot++) {
			if (requests.state[slot] > 0) times += kernel.now - requests.started[slot];
		}
		difference.add(area / times - 1);
	}
	return { "L/(λW) − 1": difference };
}

const constant: Experiment = {
	model: "one server of constant time, overloaded by a half for 100 s",
	source: "backlog = (λ − C) T",
	claims: [{ of: "greatest backlog", expected: 5000, within: 0.02 }],
	run({ seed }) {
		const most = new Moments();
		const plan = station({ rate: 150, customers: 15_000, work: deterministic(0.01) });
		for (let r = 0; r < 20; r++) {
			const { kernel, replicas } = build(plan, new Luck(seed, r));
			kernel.run(100);
			most.add(replicas.outstandingIn(0));
		}
		return { "greatest backlog": most };
	},
};

/** Ten servers of 100 ms at twice their capacity, of which a fifth is important. */
function shedding({ share, seed }: Effort): Measured {
	const seconds = Math.max(60, 600 * share);
	const design = designOf(
		{
			"Client:c": { rate: 200, timeout: 2, importantShare: 0.2 },
			"Service:s": {
				...{ replicas: 1, concurrency: 10, queueBound: 1e9, serviceTimeP50: 0.1, serviceTimeP99: 0.1 },
				...{ shedding: true, maxWait: 0.2, priorities: true },
			},
		},
		["Client:c calls Service:s"],
	);
	const scenario = scenarioWith(({ usual }) => ({ points: [{ at: 0, rate: usual }], duration: seconds }));
	const plan = planOf("Service:s", scenario, new Inputs(design));
	const goodput = new Moments();
	const important = new Moments();
	for (let r = 0; r < 10; r++) {
		const { kernel, recorder, clients } = build(plan, new Luck(seed, r));
		kernel.run(10);
		const before = recorder.servedCount;
		kernel.run(seconds);
		goodput.add((recorder.servedCount - before) / (seconds - 10));
		const { served = [], failed = [] } = clients.classes ?? {};
		important.add(served[1] / (served[1] + failed[1]));
	}
	return { goodput, "important requests served": important };
}

/** A client asks without a pause for ten seconds, then rests for ten: its fullest window of a second. */
function limiting({ seed }: Effort): Measured {
	const most = new Moments();
	const over = new Moments();
	for (let r = 0; r < 5; r++) {
		const limiter = new RateLimiter({ rate: 20, burst: 10 });
		const luck = new Luck(seed, r).stream("asks");
		const admitted: number[] = [];
		for (let now = 0; now < 400; now += -Math.log(luck.uniform()) / 2000) {
			if (Math.floor(now / 10) % 2 === 0 && limiter.admits(0, { now })) admitted.push(now);
		}
		let fullest = 0;
		let beyond = 0;
		for (let i = 0, j = 0; j < admitted.length; j++) {
			while (admitted[j] - admitted[i] > 1) i++;
			fullest = Math.max(fullest, j - i + 1);
			if (j - i + 1 > 10 + 20 * 1) beyond++;
		}
		most.add(fullest);
		over.add(beyond);
	}
	return { "most in one second": most, "windows with more": over };
}

export const overload: Family = {
	title: "Overload, and Little's law",
	about: "Overload follows the fluid law, which knows no chance; the simulation may differ from it by a little.",
	experiments: [
		constant,
		{
			model: "1000 servers, 70 % then 150 % of capacity for 30 s",
			source: "fluid law; reference: within 0.5 % of it at 1000 servers, 3 % at 100",
			claims: [
				{ of: "greatest backlog", expected: exact, slack: approximate, within: 0.02 },
				{ of: "time to clear it", expected: exact / (servers - usual), slack: approximate, within: 0.04 },
			],
			run: overflow,
		},
		{
			model: "twice the capacity, a fifth of it important, a wait of 200 ms at most",
			source: "goodput stays at the capacity; what is important fits into it",
			claims: [
				{ of: "goodput", expected: 100, within: 0.01, slack: approximate },
				{ of: "important requests served", expected: 1, within: 0.001, slack: approximate },
			],
			run: shedding,
		},
		{
			model: "token bucket of 20/s and a burst of 10, asked 2000 times a second",
			source: "at most b + r T in any window of T",
			claims: [
				{ of: "most in one second", expected: 30, within: 0.04, slack: approximate },
				{ of: "windows with more", expected: 0, within: 0 },
			],
			run: limiting,
		},
		{
			model: "M/M/1, ρ 0.9",
			source: "Little's law, edges of the window included",
			claims: [{ of: "L/(λW) − 1", expected: 0, slack: approximate, within: 1e-9 }],
			run: little,
		},
	],
};
