import { expect, test } from "vitest";
import { applyEdits } from "../../src/design/text.ts";
import { switchRule } from "../../src/dialects/scaleproof/write.ts";
import type { Node } from "../../src/report/outline/node.ts";
import { connect } from "./client.ts";
import { shop } from "./texts.ts";

test("the trees of a folder: what was found in groups, what was understood, and what each rule says", async () => {
	const client = await connect(shop);
	const tree = (view: string, by?: string) =>
		client.connection.sendRequest<Node[]>("scaleproof/outline", { folder: client.folders[0], view, by });
	const byComponent = await tree("findings");
	const found = byComponent.flatMap(({ children = [] }) => children).filter(({ finding }) => finding);
	expect(found.length).toBeGreaterThan(0);
	expect(found.every(({ at, label, rule }) => at && label && rule)).toBe(true);
	const byRule = await tree("findings", "rule");
	const again = byRule.flatMap(({ children = [] }) => children).filter(({ finding }) => finding);
	expect(again.map(({ finding }) => finding).toSorted()).toEqual(found.map(({ finding }) => finding).toSorted());

	const kinds = await tree("design");
	const service = kinds.find(({ label }) => label === "Service")?.children?.[0];
	expect(service?.children?.some(({ mark, description }) => mark === "value" && description)).toBe(true);

	const rules = await tree("rules");
	const ids = (nodes: readonly Node[]) => nodes.map(({ id }) => id);
	expect(new Set(ids(rules)).size).toBe(rules.length);
	expect(rules[0].description).toMatch(/^\d+ findings?/);
});

test("a rule is switched off beside what is there, and on again without a trace", () => {
	const said = "# ours\nworkload:\n  rate: 5/s # measured\n";
	const off = applyEdits(said, switchRule(said, "single-replica", false).edits);
	expect(off).toBe(`${said}rules:\n  single-replica: off\n`);
	expect(applyEdits(off, switchRule(off, "single-replica", true).edits)).toBe(said);
	expect(applyEdits("", switchRule(undefined, "single-replica", false).edits)).toBe("rules:\n  single-replica: off\n");
	expect(switchRule("rules: [", "single-replica", false).byHand).toHaveLength(1);
	expect(switchRule(said, "single-replica", true).edits).toEqual([]);
});
