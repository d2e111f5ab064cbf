import { z } from "zod";
import { runReport } from "../../report/simulation-text.ts";
import { componentAsked, UsageError, whichOf } from "../../review/asked.ts";
import type { Review } from "../../review/review.ts";
import { runsOf } from "../../review/running/runs.ts";
import { scenarios, Unplayable } from "../../simulator/index.ts";
import { plain } from "../screen.ts";
import { tool } from "../tool.ts";

/** The scenarios by id, for whoever has to choose one. */
export const scenarioId = z
	.enum(scenarios.map(({ id }) => id) as [string, ...string[]])
	.describe(scenarios.map(({ id, title }) => `${id}: ${title}`).join("; "));

export const most = 50;

/** Several files may declare a component of one name: then it is said which of them the numbers are of. */
export function withWhich(review: Review, id: string | undefined, report: string): string {
	const which = id && whichOf(review, id);
	return which ? `${which}\n\n${report}` : report;
}

export const simulate = tool({
	name: "scaleproof_simulate",
	title: "Simulate the Design",
	description:
		"Puts the whole design through a scenario (a traffic spike, a dead replica, a database failover …) and tells latency, errors, cost, " +
		"recovery and the bottleneck, with every value that had to be assumed.",
	input: z.object({
		scenario: scenarioId,
		component: z
			.string()
			.optional()
			.describe("The service whose users are looked at; the first that users reach where absent"),
		replications: z.int().min(1).max(most).optional().describe("Runs with other luck; 5 where absent"),
	}),
	async run({ scenario, component, replications = 5 }, { session, signal, progress = () => {} }) {
		const review = (await session()).review();
		const focus = component === undefined ? undefined : componentAsked(review, component);
		try {
			const tell = (done: number, total: number) => progress(done / total);
			const { runs, assumptions } = await runsOf(review.design, scenario, { replications, focus }, tell, signal);
			const report = runReport(review, runs, assumptions, plain, {
				asked: focus !== undefined,
				naming: "with `component`",
			});
			return withWhich(review, runs[0]?.focus, report);
		} catch (error) {
			if (error instanceof Unplayable) throw new UsageError(`It cannot be simulated: ${error.message}.`);
			throw error;
		}
	},
});
