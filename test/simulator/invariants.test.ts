import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Design } from "../../src/design/design.ts";
import { scenarioOf, scenarios } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { prepare, runOf } from "../../src/simulator/simulate.ts";
import { serviceStudy } from "../../src/simulator/studies/service/build.ts";
import { type Plan, planOf } from "../../src/simulator/studies/service/plan.ts";
import type { World } from "../../src/simulator/studies/service/world.ts";
import { shop } from "./designs.ts";
import { open } from "./invariants/checks.ts";
import { designs } from "./invariants/designs.ts";
import { holds, most } from "./invariants/holds.ts";
import { watch } from "./invariants/watch.ts";

/** Designs of each scenario; more where somebody wants to be sure (RUNS=2000 npx vitest …). */
const runs = Number(process.env.RUNS ?? 5);
/** A smaller design that fails as well would take minutes to find; SEED=… plays others. */
const settings = { endOnFailure: true, ...(process.env.SEED && { seed: Number(process.env.SEED) }) };
const timeout = Math.max(60_000, runs * 2000);

describe.each(scenarios.map(({ id }) => id))("any design: %s", (scenario) => {
	it("holds what is true of every run, and does the same again", { timeout }, () => {
		fc.assert(
			fc.property(designs, fc.integer(), fc.integer({ min: 0, max: 3 }), (design, seed, turn) => {
				const prepared = prepare(design, scenario, "Service:s");
				const world = holds(prepared, seed);
				if (turn > 0) return;
				const again = prepared.study.build(prepared.plan, new Luck(seed));
				again.kernel.run(prepared.plan.load.duration);
				const [first, second] = [world, again].map((one) => runOf(prepared.study, one, seed));
				// Pauses at which somebody looked count as no event, but a run in parts ends where it would.
				expect(second).toEqual(first);
			}),
			{ numRuns: runs, ...settings },
		);
	});
});

describe("any design", () => {
	const services = scenarios.filter(({ study }) => !study).map(({ id }) => id);

	it("leaves nothing behind once the load ends: no request, no lock", { timeout }, () => {
		fc.assert(
			fc.property(designs, fc.constantFrom(...services), fc.integer(), (design, scenario, seed) => {
				const { study, plan } = prepare(design, scenario, "Service:s");
				const { load } = plan;
				const { pauses } = (plan as Plan).replicas;
				// Users who come again never stop, and who always pauses never ends.
				if (load.population || (pauses && pauses.length >= pauses.every)) return;
				plan.load = {
					...load,
					points: [...load.points.filter(({ at }) => at <= load.duration), { at: load.duration, rate: 0 }],
				};
				const world = study.build(plan, new Luck(seed)) as World;
				watch(world, most);
				world.kernel.run(load.duration + 5000);
				// A backlog may take longer than this, and waits for ever where there is no worker.
				const left = world.queue ? world.queue.backlog + world.queue.inWork : 0;
				expect(open(world)).toHaveLength(left);
				if (world.queue) return;
				// Messages that always fail are handed out again for ever.
				const messages = [...(world.network?.sites.values() ?? [])].some(({ queue }) => queue);
				if (!messages) expect(world.requests.live).toBe(0);
				for (let i = 0; i < world.fleet.born; i++) expect(world.replicas.outstandingIn(i)).toBe(0);
				const shards = world.transactions && Reflect.get(world.transactions, "shards");
				if (shards) expect((Reflect.get(shards, "holder") as Int32Array).every((holder) => holder < 0)).toBe(true);
			}),
			{ numRuns: 3 * runs, ...settings },
		);
	});

	it("holds it on a smaller scale, too", { timeout }, () => {
		const large = fc.record({
			rate: fc.constantFrom(10_000, 20_000),
			min: fc.constantFrom(400, 1000),
			queueBound: fc.constantFrom(0, 10, 1000),
			algorithm: fc.constantFrom("round-robin", "random"),
			timeout: fc.constantFrom(0.05, 10),
			retries: fc.constantFrom(0, 2),
		});
		fc.assert(
			fc.property(large, fc.integer(), (values, seed) => {
				const { rate, timeout, retries, min, queueBound, algorithm } = values;
				const design: Design = shop({
					"Client:users": { rate, peakRate: 2 * rate, timeout, retries },
					"Balancer:ingress": { algorithm },
					"Service:web": { queueBound },
					"Scaler:web": { min, max: 5 * min },
				});
				const inputs = new Inputs(design).onScale(100);
				const plan = planOf("Service:web", scenarioOf("traffic-spike"), inputs);
				holds({ study: serviceStudy, plan, inputs }, seed);
			}),
			{ numRuns: Math.max(2, Math.round(runs / 8)), ...settings },
		);
	});
});
