import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Attribute } from "../../src/design/attribute.ts";
import { loadRules } from "../../src/rules/load.ts";
import { filesOf, fixtures } from "../support/fixtures.ts";
import { openSession } from "../support/memory-workspace.ts";
import { ourRules } from "../support/rules.ts";
import { readsOf } from "./reads.ts";

const { rules } = await ourRules();

/** "Service.replicas" of everything that a dialect or a derived fact says somewhere in these workspaces. */
async function statedIn(workspaces: readonly Record<string, string>[]): Promise<Set<string>> {
	const stated = new Set<string>();
	for (const texts of workspaces) {
		const { components, links } = (await openSession(texts, { rules: [] })).design();
		const all: { kind: string; attributes: Record<string, Attribute> }[] = [...components, ...links];
		for (const { kind, attributes } of all)
			for (const [name, { provenance }] of Object.entries(attributes))
				if (provenance.kind !== "assumed") stated.add(`${kind}.${name}`);
	}
	return stated;
}

const storefront = () => {
	const folder = join(import.meta.dirname, "../../examples/storefront");
	return Object.fromEntries(filesOf(folder).map((file) => [file.slice(folder.length + 1), readFileSync(file, "utf8")]));
};

test("every attribute that a rule reads is stated by some dialect or derived fact: no rule waits for what never comes", async () => {
	const stated = await statedIn([...fixtures().map(({ texts }) => texts), storefront()]);
	const never = rules.flatMap((rule) =>
		readsOf(rule)
			.filter(({ kinds, attribute }) => !kinds.some((kind) => stated.has(`${kind}.${attribute}`)))
			.map(({ kinds, attribute }) => `${rule.id}: ${kinds.join(" or ")}.${attribute}`),
	);
	expect([...new Set(never)]).toEqual([]);
});

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
