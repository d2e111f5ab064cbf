import { applyPatch } from "../../src/design/patch.ts";
import { jobFor } from "../../src/review/running/impacts.ts";
import type { Job } from "../../src/review/running/tasks.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { compare, focusOf, readsOf } from "../../src/simulator/index.ts";
import type { Fixture } from "../support/fixtures.ts";
import { openSession } from "../support/memory-workspace.ts";

/** Why the scenario that a rule names shows nothing of its remedy on any of its bad fixtures; undefined where it does. */
export async function whyNotShown(
	rule: string,
	fixtures: readonly Fixture[],
	rules?: readonly Rule[],
): Promise<string | undefined> {
	let unread: string | undefined;
	let unmoved: string | undefined;
	// One after the other: the first that shows it is enough.
	for (const { texts } of fixtures.filter((one) => one.rule === rule && one.kind === "bad")) {
		for (const job of await jobsOn(texts, rule, rules)) {
			// A fixture may be a store or a record by itself: there is nobody in it to feel anything.
			if (!job.design.components.some(({ kind }) => kind === "Service")) continue;
			if (!isRead(job)) unread ??= `no model of ${job.scenario} reads what the remedy sets`;
			else if (moves(job)) return undefined;
			else unmoved ??= `nothing that is watched moves: ${job.options.watch?.join(", ")}`;
		}
	}
	return unmoved ?? unread ?? "no bad fixture has a remedy that sets anything";
}

async function jobsOn(texts: Record<string, string>, id: string, rules?: readonly Rule[]): Promise<Job[]> {
	const session = await openSession(texts, { rules });
	const review = session.review();
	const own = session.findings().filter(({ rule }) => rule === id);
	return own.flatMap((finding) => jobFor(review, finding, { seed: 1, replications: 1 }) ?? []);
}

/** Whether any attribute of the patch is asked for, before it or after it. */
function isRead({ design, patch, scenario }: Job): boolean {
	const focus = focusOf(design, patch);
	const reads = [design, applyPatch(design, patch)].flatMap((one) => readsOf(one, scenario, { focus }));
	return patch.some((change) => reads.some(({ of, attribute }) => of === change.of && attribute === change.attribute));
}

function moves({ design, patch, scenario, options }: Job): boolean {
	const { metrics, watch } = compare(design, patch, scenario, { ...options, otherLoads: false });
	return watch.some((metric) => metrics[metric].before !== metrics[metric].after);
}
