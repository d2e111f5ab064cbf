import { Inputs } from "../../src/simulator/inputs.ts";
import type { Distribution } from "../../src/simulator/random/distribution.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import type { Scenario } from "../../src/simulator/scenarios/scenario.ts";
import { Moments } from "../../src/simulator/statistics/moments.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { type Plan, planOf } from "../../src/simulator/studies/service/plan.ts";
import type { World } from "../../src/simulator/studies/service/world.ts";
import { designOf } from "./designs.ts";

export function scenarioWith(load: Scenario["load"], faults?: Scenario["faults"]): Scenario {
	return { id: "test", title: "", description: "", lead: "In a test", watch: [], load, ...(faults && { faults }) };
}

export interface Station {
	rate: number;
	/** Customers of one replication. */
	customers: number;
	work: Distribution;
	/** Law of the gaps between arrivals, exponential by default; their mean is that of the rate. */
	gaps?: Distribution;
	/** Share of the served that come again. */
	feedback?: number;
	servers?: number;
	replicas?: number;
	algorithm?: string;
	bound?: number;
}

/** A textbook queue, built of the models that simulate a service. */
export function station(of: Station): Plan {
	const design = designOf(
		{
			"Client:c": { rate: of.rate, timeout: 1e9 },
			"Balancer:b": { algorithm: of.algorithm ?? "round-robin", layer: "L7" },
			"Service:s": { replicas: of.replicas ?? 1, concurrency: of.servers ?? 1, queueBound: of.bound ?? 1e9 },
		},
		["Client:c routes Balancer:b", ["Balancer:b routes Service:s", { roundTrip: 0 }]],
	);
	const duration = of.customers / of.rate;
	const scenario = scenarioWith(({ usual }) => ({ points: [{ at: 0, rate: usual }], duration }));
	const plan = planOf("Service:s", scenario, new Inputs(design));
	plan.replicas.work = of.work;
	plan.gaps = of.gaps;
	plan.feedback = of.feedback;
	return plan;
}

export interface Measured {
	/** Mean time in the system, over replications. */
	time: Moments;
	p99: Moments;
	blocked: Moments;
	/** Time average of the number in the system, sampled where it is asked for, and what Little's law says. */
	population: Moments;
	little: Moments;
}

export function measure(plan: Plan, replications: number, { seed = 1, sampled = false } = {}): Measured {
	const result: Measured = {
		time: new Moments(),
		p99: new Moments(),
		blocked: new Moments(),
		population: new Moments(),
		little: new Moments(),
	};
	for (let r = 0; r < replications; r++) {
		const world = build(plan, new Luck(seed, r));
		const times = observe(world);
		const population = new Moments();
		const period = plan.load.duration / 20_000;
		const look = world.kernel.on(() => {
			population.add(inReplicas(world));
			world.kernel.schedule(world.kernel.now + period, look, 0);
		});
		if (sampled) world.kernel.schedule(period, look, 0);
		world.kernel.run(plan.load.duration);
		result.time.add(times.mean);
		result.p99.add(world.recorder.latency.quantile(0.99));
		result.blocked.add(world.recorder.failedCount / world.recorder.offered);
		result.population.add(population.mean);
		result.little.add((times.count / plan.load.duration) * times.mean);
	}
	return result;
}

/** The exact times in the system: the recorder keeps only a histogram of them. */
export function observe(world: World): Moments {
	const times = new Moments();
	const { recorder } = world;
	const served = recorder.served.bind(recorder);
	recorder.served = (latency) => {
		times.add(latency);
		served(latency);
	};
	return times;
}

function inReplicas({ fleet, replicas }: World): number {
	let sum = 0;
	for (let i = 0; i < fleet.born; i++) sum += replicas.outstandingIn(i);
	return sum;
}

/** Within three standard errors of the replications, and within `share` of the exact value. */
export function agrees(measured: Moments, exact: number, share = 0.02): boolean {
	const error = Math.abs(measured.mean - exact);
	return error <= 3 * Math.sqrt(measured.variance / measured.count) + 1e-12 && error <= share * exact;
}
