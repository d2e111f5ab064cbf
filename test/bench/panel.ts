import { Simulation } from "../../webview/simulation.ts";
import { design, patch } from "./comparison.ts";

/** In a browser: milliseconds of so many paired replications on the panel's workers. */
export async function inPanel(workerUrl: string, replications: number): Promise<number> {
	const simulation = new Simulation(workerUrl, (message) => {
		throw new Error(message);
	});
	const job = { design, patch, scenario: "as-declared", watch: [] };
	// The workers start, and the engine compiles, before anything is timed.
	await simulation.run({ ...job, replications: 2 }, () => {});
	const start = performance.now();
	const impact = await simulation.run({ ...job, replications }, () => {});
	if (impact?.replications !== replications) throw new Error("the comparison did not come to its end");
	return performance.now() - start;
}
