import { expect, test } from "vitest";
import { answerOf } from "../../src/agent/index.ts";
import { room } from "../../src/agent/tool.ts";
import { Session } from "../../src/review/session.ts";
import { memoryWorkspace } from "../support/memory-workspace.ts";
import { ourRules } from "../support/rules.ts";

const service = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 3
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: "registry.example/${name}:1" }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { type: LoadBalancer, sessionAffinity: ClientIP, selector: { app: ${name} }, ports: [{ port: 80 }] }
`;
const names = Array.from({ length: 60 }, (_, index) => `service-${index}`);

test("an answer about a large estate leaves an agent room, and says how to ask for a part of it", async () => {
	const files = Object.fromEntries(names.map((name) => [`deploy/${name}.yaml`, service(name)]));
	const session = new Session(memoryWorkspace(files), { rules: (await ourRules()).rules });
	await session.open();
	const work = { root: "/", version: "1", signal: new AbortController().signal, session: async () => session };
	const ask = async (name: string, input: object) => (await answerOf(`scaleproof_${name}`, input, work)).text;

	const all = await ask("review", {});
	expect(all.length).toBeLessThan(room + 200);
	expect(all).toContain("Ask again with `component` or `rule`");
	const one = await ask("review", { component: "service-7", rule: "sticky-sessions" });
	expect(one).toContain("deploy/service-7.yaml:14:46");
	expect(one).not.toContain("service-8");

	const design = await ask("design", { format: "yaml" });
	expect(design.length).toBeLessThan(room);
	expect(design).toContain("service-59");
	expect(await ask("design", { format: "yaml", component: "service-7" })).toContain("replicas: 3 # declared");
});

test("of many copies of one name an agent is told their ids, and of which of them its numbers are", async () => {
	const copies = names.map((_, index) => [`team-${index}/deploy/shop.yaml`, service("shop")]);
	const session = new Session(memoryWorkspace(Object.fromEntries(copies)), { rules: (await ourRules()).rules });
	await session.open();
	const work = { root: "/", version: "1", signal: new AbortController().signal, session: async () => session };
	const ask = async (name: string, input: object) => (await answerOf(`scaleproof_${name}`, input, work)).text;

	const many = await ask("design", { format: "yaml", component: "shop" });
	expect(many.length).toBeLessThanOrEqual(room);
	const [, id] = /^- (service:shop\S*) \(team-\d+\/deploy\/shop.yaml:\d+\)$/m.exec(many) ?? [];
	expect(id).toBeDefined();
	expect(await ask("design", { format: "yaml", component: id })).toContain(`to: "${id}"`);
	const played = await ask("simulate", { scenario: "steady-day", component: id, replications: 1 });
	expect(played).toMatch(new RegExp(`^Of 60 called shop, this is ${id} \\(team-.* The others: .* and 47 more\\.\\n`));
});
