import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRules } from "../../src/rules/load.ts";
import { readsOf } from "./reads.ts";

test("what a rule reads is found under every name that it may give it", () => {
	const text = readFileSync(join(import.meta.dirname, "frozen/sticky-sessions.yaml"), "utf8");
	const more = text
		.replace(
			/^when: .*(\n {2}.*)*$/m,
			"when: balancer.targets.filter(t, t.grace > 1.0).exists(one, has(one.scaler.max))",
		)
		.replace(/^severity:(\n {2}.*)*$/m, "severity: info");
	const {
		rules: [rule],
		errors,
	} = loadRules([{ path: "x", text: more }]);
	expect(errors).toEqual([]);
	const read = readsOf(rule).map(({ kinds, attribute }) => `${kinds.join(" or ")}.${attribute}`);
	expect(read).toEqual(
		expect.arrayContaining(["Service.grace", "Scaler.max", "Balancer.affinity", "Service.sessions", "Scaler.min"]),
	);
	expect(read).not.toContain("Balancer.algorithm");
});
