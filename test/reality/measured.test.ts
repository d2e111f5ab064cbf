import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { experiments, rowsOf } from "./index.ts";
import type { Results } from "./results.ts";

/** What `npm run reality` has measured; made anew by it. */
const measured: Record<string, Results> = JSON.parse(
	readFileSync(new URL("measured.generated.json", import.meta.url), "utf8"),
);

describe("the simulator against what was measured of real parts", () => {
	it.each(experiments.map((experiment) => [experiment.id, experiment] as const))("%s", (id, experiment) => {
		const { setup, runs } = measured[id];
		expect(setup).toEqual(JSON.parse(JSON.stringify(experiment.setup)));
		const off = rowsOf(experiment, runs, 2).filter(({ holds }) => !holds);
		if (!experiment.remark) expect(off).toEqual([]);
	});
});
