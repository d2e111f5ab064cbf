import { beforeAll, describe, expect, it } from "vitest";
import { runs } from "../../support/runs.ts";
import { languages } from "./corpus.ts";
import { CodeFuzz } from "./drive.ts";

// A fixed number of fixed inputs; `npm run fuzz -- code` plays as many as one likes, and looks at the clock.
describe.each(Object.keys(languages))("%s", (language) => {
	const fuzz = new CodeFuzz(language);
	beforeAll(() => fuzz.load());

	it("is read however broken, and what is said of it fits", async () => {
		for (let number = 0; number < runs(240).numRuns; number++) {
			const input = fuzz.inputOf(1, number);
			expect(await fuzz.wrongWith(input), `${input.name}, number ${number}, ${input.path}`).toEqual([]);
		}
	});
});
