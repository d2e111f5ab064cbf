import { parentPort } from "node:worker_threads";
import { compareSteps } from "../simulator/index.ts";
import type { FromWorker, Job } from "./simulate-pool.ts";

parentPort?.on("message", (job: Job) => parentPort?.postMessage(run(job)));

function run({ design, patch, scenario, options }: Job): FromWorker {
	try {
		const steps = compareSteps(design, patch, scenario, options);
		for (;;) {
			const step = steps.next();
			if (step.done) return { impact: step.value };
			const message: FromWorker = { share: step.value.done / step.value.total };
			parentPort?.postMessage(message);
		}
	} catch (error) {
		return { failed: (error as Error).message };
	}
}
