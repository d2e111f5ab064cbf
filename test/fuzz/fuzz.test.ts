import { expect, it } from "vitest";
import { ourRules } from "../support/rules.ts";
import { inputOf, wrongWith } from "./drive.ts";
import { seeds } from "./seeds.ts";

const all = seeds();

// A fixed number of fixed inputs; `npm run fuzz` plays new ones for as long as one likes.
it.each(["workspace", "rule", "case"] as const)("takes any %s, however broken, and says so in words", async (kind) => {
	const { rules } = await ourRules();
	// The storefront is large, and the fixtures are of every dialect.
	const own = all.filter((seed) => seed.kind === kind && seed.name !== "examples/storefront");
	for (let number = 0; number < (kind === "workspace" ? 80 : 60); number++) {
		const input = inputOf(own, 1, number);
		expect(await wrongWith(input, rules), `${input.seed.name}, number ${number}, ${input.file}`).toEqual([]);
	}
});
