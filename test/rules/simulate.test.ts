import { describe, expect, test } from "vitest";
import { fixtures } from "../support/fixtures.ts";
import { ourRules } from "../support/rules.ts";
import { whyNotShown } from "./shows.ts";

/**
 * A rule that names a scenario says that its remedy shows there: on one of its bad fixtures a model reads what the remedy
 * sets, and a metric that is watched moves. A rule that cannot be shown says so: `unshown`.
 */
const { rules } = await ourRules();
const all = fixtures();

describe.each(rules)("$id", ({ id, simulate, unshown }) => {
	test("says under which scenario its effect shows, or why under none", () => {
		expect([simulate, unshown].filter((one) => one !== undefined)).toHaveLength(1);
	});

	if (simulate) test("shows there", async () => expect(await whyNotShown(id, all)).toBeUndefined(), 60_000);
});
