import type { Design } from "../../src/design/design.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import { designOf } from "../simulator/designs.ts";

/** The whole model of a service at 1000 requests/s, with this many replicas. Returns how many events that were. */
export function service(replicas: number, seconds: number): { events: number; requests: number } {
	const design: Design = designOf(
		{
			"Client:c": { rate: 1000, timeout: 10, retries: 1 },
			"Balancer:b": { layer: "L7", affinity: "none", algorithm: "power-of-two" },
			"Service:s": { concurrency: 16, serviceTimeP50: 0.02, serviceTimeP99: 0.12 },
			"Scaler:a": { min: replicas, max: replicas + 4, signals: ["cpu", "requests"] },
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s", "Scaler:a scales Service:s"],
	);
	const scenario = {
		...{ id: "bench", title: "", description: "", lead: "", watch: [] },
		load: ({ usual }: { usual: number }) => ({ points: [{ at: 0, rate: usual }], duration: seconds }),
	};
	const world = build(planOf("Service:s", scenario, new Inputs(design)), new Luck(1));
	world.kernel.run(seconds);
	return { events: world.kernel.events, requests: world.recorder.offered };
}
