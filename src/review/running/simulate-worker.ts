import { parentPort } from "node:worker_threads";
import { reasonOf } from "../../design/failure.ts";
import { type FromWorker, stepsOf, type Task } from "./tasks.ts";

parentPort?.on("message", (task: Task) => parentPort?.postMessage(run(task)));

function run(task: Task): FromWorker<Task> {
	try {
		const steps = stepsOf(task);
		for (;;) {
			const step = steps.next();
			if (step.done) return { value: step.value };
			const message: FromWorker<Task> = { share: step.value };
			parentPort?.postMessage(message);
		}
	} catch (error) {
		return { failed: reasonOf(error) };
	}
}
