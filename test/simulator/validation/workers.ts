import { Inputs } from "../../../src/simulator/inputs.ts";
import { type Distribution, deterministic, exponential } from "../../../src/simulator/random/distribution.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { planOf } from "../../../src/simulator/studies/service/plan.ts";
import { designOf } from "../designs.ts";
import { scenarioWith } from "../worlds.ts";
import type { Effort, Experiment, Family, Measured } from "./experiment.ts";
import { replications } from "./stations.ts";

const warmUp = 0.1;

interface Fleet {
	replicas: number;
	concurrency: number;
	rate: number;
	work: Distribution;
	customers: number;
}

/** Replicas of workers on one queue. */
function measure(of: Fleet, effort: Effort): Measured {
	const design = designOf({
		"Service:w": { role: "worker", replicas: of.replicas, concurrency: of.concurrency, rate: of.rate },
	});
	const duration = (Math.max(4000, of.customers * effort.share) * (1 + warmUp)) / of.rate;
	const scenario = scenarioWith(({ usual }) => ({ points: [{ at: 0, rate: usual }], duration }));
	const plan = planOf("Service:w", scenario, new Inputs(design));
	plan.replicas.work = of.work;
	const wait = new Moments();
	const little = new Moments();
	const lost = new Moments();
	for (let r = 0; r < replications; r++) {
		const { kernel, recorder, queue } = build(plan, new Luck(effort.seed, r));
		if (!queue) throw new Error("a worker has a queue");
		kernel.run(duration * (warmUp / (1 + warmUp)));
		const from = kernel.now;
		let time = 0;
		let count = 0;
		const served = recorder.served.bind(recorder);
		recorder.served = (latency) => {
			time += latency;
			count++;
			served(latency);
		};
		const population = new Moments();
		const period = (duration - from) / 20_000;
		const look = kernel.on(() => {
			population.add(queue.backlog + queue.inWork);
			kernel.schedule(kernel.now + period, look, 0);
		});
		kernel.schedule(from + period, look, 0);
		kernel.run(duration);
		wait.add(time / count - of.work.mean);
		little.add((population.mean * (duration - from)) / time);
		lost.add(recorder.offered - queue.done - queue.backlog - queue.inWork);
	}
	return { "mean wait": wait, "number ÷ (rate × time)": little, "messages lost": lost };
}

function fleet(model: string, source: string, expected: number, of: Fleet): Experiment {
	return {
		model,
		source,
		claims: [
			{ of: "mean wait", expected, within: 0.03 },
			{ of: "number ÷ (rate × time)", expected: 1, within: 0.01 },
			{ of: "messages lost", expected: 0, within: 0 },
		],
		run: (effort) => measure(of, effort),
	};
}

const unit = exponential(1);

export const workers: Family = {
	title: "Workers on a queue",
	about:
		"Replicas that take messages off one queue whenever a worker is free are one station with all their workers, " +
		"however they are spread; nothing is refused, and nothing gets lost.",
	experiments: [
		fleet("four replicas of two workers, ρ 0.8", "Erlang's C formula, c = 8", 0.286028, {
			...{ replicas: 4, concurrency: 2, rate: 6.4, work: unit, customers: 200_000 },
		}),
		fleet("eight replicas of one worker, ρ 0.9", "Erlang's C formula, c = 8", 0.876916, {
			...{ replicas: 8, concurrency: 1, rate: 7.2, work: unit, customers: 800_000 },
		}),
		fleet("one replica of one worker, ρ 0.8, constant work", "Pollaczek and Khinchine", 2, {
			...{ replicas: 1, concurrency: 1, rate: 0.8, work: deterministic(1), customers: 200_000 },
		}),
	],
};
