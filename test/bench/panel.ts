import { Simulation } from "../../webview/simulation.ts";
import { type Job, simple } from "./comparison.ts";

function simulationOn(workerUrl: string): Simulation {
	return new Simulation(workerUrl, (message) => {
		throw new Error(message);
	});
}

/** In a browser: milliseconds until the first row of a ranking of what a design assumes, and until all of it. */
export async function rankingInPanel(workerUrl: string, { design }: Job): Promise<{ first: number; whole: number }> {
	const simulation = simulationOn(workerUrl);
	const job = { design, patch: [], scenario: "replica-loss", watch: [] };
	const impact = await simulation.run({ ...job, replications: 1 }, () => {});
	const start = performance.now();
	let first = Number.NaN;
	const soFar = () => {
		if (Number.isNaN(first)) first = performance.now() - start;
	};
	await simulation.rank(job, impact?.watch ?? [], "", () => {}, soFar);
	return { first, whole: performance.now() - start };
}

/**
 * In a browser: milliseconds of so many paired replications on the panel's workers. Unless `cold`, these have started, and
 * the engine has compiled, before anything is timed; by another scenario, for what was played is not played again.
 */
export async function inPanel(workerUrl: string, replications: number, compared = simple, cold = false) {
	const simulation = simulationOn(workerUrl);
	const job = { ...compared, watch: [] };
	if (!cold) await simulation.run({ ...job, scenario: "steady-day", replications: 2 }, () => {});
	const start = performance.now();
	const impact = await simulation.run({ ...job, replications }, () => {});
	if (impact?.replications !== replications) throw new Error("the comparison did not come to its end");
	return performance.now() - start;
}
