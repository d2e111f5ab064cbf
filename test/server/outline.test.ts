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

test("components of one name and kind are told apart by their files", async () => {
	const deployment = (namespace: string) =>
		`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: ${namespace} }\nspec:\n  replicas: 1\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 80 }] }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: ${namespace} }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n`;
	const client = await connect({ "k8s/shop.yaml": deployment("shop"), "k8s/office.yaml": deployment("office") });
	const asked = { folder: client.folders[0], view: "findings", by: "component" };
	const nodes = await client.connection.sendRequest<Node[]>("scaleproof/outline", asked);
	const services = nodes.filter(({ label, mark }) => label === "web" && mark === "component");
	expect(services.map(({ description }) => description?.split(" · ").slice(0, 2).join(" ")).toSorted()).toEqual([
		"Service k8s/office.yaml",
		"Service k8s/shop.yaml",
	]);
});
