import { describe, expect, test } from "vitest";
import { applyPatch } from "../../src/design/patch.ts";
import { readRules } from "../../src/review/assets.ts";
import { jobFor } from "../../src/review/impacts.ts";
import type { Job } from "../../src/review/tasks.ts";
import { compare, focusOf, readsOf } from "../../src/simulator/index.ts";
import { fixtures } from "../support/fixtures.ts";
import { openSession } from "../support/memory-workspace.ts";

/**
 * A rule that names a scenario says that its remedy shows there: on one of its bad fixtures a model reads what the remedy
 * sets, and a metric that is watched moves. A rule that cannot be shown says so: `unshown`.
 */
const { rules } = await readRules();
const all = fixtures();

describe.each(rules)("$id", ({ id, simulate, unshown }) => {
	test("says under which scenario its effect shows, or why under none", () => {
		expect([simulate, unshown].filter((one) => one !== undefined)).toHaveLength(1);
	});

	if (!simulate) return;
	test("shows there", async () => {
		const jobs = (
			await Promise.all(
				all.filter(({ rule, kind }) => rule === id && kind === "bad").map(({ texts }) => jobsOn(texts, id)),
			)
		).flat();
		const read = jobs.filter(isRead);
		expect(read, "what the remedy sets is read by no model of the scenario").not.toEqual([]);
		expect(read.some(moves), `no fixture moves ${simulate.watch.join(", ")}`).toBe(true);
	}, 60_000);
});

async function jobsOn(texts: Record<string, string>, id: string): Promise<Job[]> {
	const session = await openSession(texts);
	const review = session.review();
	const own = session.findings().filter(({ rule }) => rule === id);
	return own.flatMap((finding) => jobFor(review, finding, { seed: 1, replications: 1 }) ?? []);
}

/** Whether any attribute of the patch is asked for, before it or after it. */
function isRead({ design, patch, scenario }: Job): boolean {
	const focus = focusOf(design, patch);
	const reads = [design, applyPatch(design, patch)].flatMap((one) => readsOf(one, scenario, { focus }));
	return patch.some(({ component, attribute }) =>
		reads.some((one) => one.of === component && one.attribute === attribute),
	);
}

function moves({ design, patch, scenario, options }: Job): boolean {
	const { metrics, watch } = compare(design, patch, scenario, options);
	return watch.some((metric) => metrics[metric].before !== metrics[metric].after);
}
