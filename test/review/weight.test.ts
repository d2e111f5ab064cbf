import { describe, expect, it } from "vitest";
import { openFindings } from "../../src/review/review.ts";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";

const deployment = (name: string, calls?: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: "example/${name}:1"${calls ? `, env: [{ name: URL, value: "http://${calls}" }]` : ""} }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { type: ${name === "web" ? "LoadBalancer" : "ClusterIP"}, selector: { app: ${name} }, ports: [{ port: 80 }] }
`;

describe("the order of findings", () => {
	it("puts what users reach first, then what more parts wait for, whatever their files are called", async () => {
		const session = await openSession(
			{
				"a.yaml": deployment("alone"),
				"b.yaml": deployment("prices"),
				"y.yaml": deployment("carts", "prices"),
				"z.yaml": deployment("web", "carts"),
			},
			{ rules: (await frozenRules()).rules },
		);
		const review = session.review();
		const names = openFindings(review).map(({ component }) => component.split(":")[1]);
		expect(names).toEqual(["web", "prices", "carts", "alone"]);
	});

	it("puts the graver first, however few wait for it", async () => {
		const rules = (await frozenRules()).rules.map((rule) =>
			rule.id === "single-replica"
				? { ...rule, severity: [{ when: "self.name == 'alone'", is: "error" as const }, { is: "warning" as const }] }
				: rule,
		);
		const session = await openSession({ "z.yaml": deployment("alone"), "a.yaml": deployment("web") }, { rules });
		expect(openFindings(session.review()).map(({ component }) => component)).toEqual(["service:alone", "service:web"]);
	});
});
