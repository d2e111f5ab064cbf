import { describe, expect, test } from "vitest";
import { parseText, readCase } from "../../src/cases/case-file.ts";
import { judge } from "../../src/cases/claims.ts";
import { installed } from "../../src/cases/library.ts";
import { presets } from "../../src/cases/presets.ts";
import { contest } from "../../src/simulator/index.ts";

const cases = (await presets(installed)).filter(({ id }) => id.startsWith("textbook/"));

/** A tenth of the runs: their mean may be a little further off than that of all. */
const replications = 2;
const further = 1.05;

describe("a model of the textbook", () => {
	test("is there for whatever the simulator is made of", () => {
		expect(cases.map(({ id }) => id.slice("textbook/".length))).toEqual(
			expect.arrayContaining(["closed-network", "fork-join", "jackson", "mg1", "pool", "priority", "two-stages"]),
		);
	});

	test.each(cases)("$id comes out as its formula says", async ({ file }) => {
		const nothing = () => Promise.reject(new Error("it brings its design along"));
		const text = parseText(file, await installed.text(file));
		const { contestants, watch, claims, seed } = await readCase(text, { design: nothing, workspace: nothing });
		const played = contest(contestants, { watch, replications, seed });
		expect(claims.length).toBeGreaterThan(0);
		for (const claim of claims) {
			if (claim.than) continue;
			const { mean, beyond } = judge(played, claim).estimate ?? { mean: Number.NaN };
			// What no run came to lies above any bound from below.
			if (beyond?.share !== 1) expect(mean, claim.says).toBeLessThanOrEqual((claim.atMost ?? mean) * further);
			else expect(claim.atMost, claim.says).toBeUndefined();
			expect(mean, claim.says).toBeGreaterThanOrEqual((claim.atLeast ?? mean) / further);
		}
	});
});
