import { expect, it } from "vitest";
import { reports } from "../../src/report/index.ts";
import { Review } from "../../src/review/review.ts";
import { openSession } from "../support/memory-workspace.ts";

const scaled = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec: { containers: [{ name: web, image: example/shop:1, resources: { requests: { cpu: 500m } } }] }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: shop }
  minReplicas: 2
  maxReplicas: 10
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]
`;

it.each([
	["12ms", true],
	["0ms", false],
])("writes a target of requests where a median of %s gives one: %s", async (p50, known) => {
	const session = await openSession({
		"web.yaml": scaled,
		"scaleproof.yaml": `components:\n  shop: { serviceTime: { p50: ${p50}, p99: 80ms }, concurrency: 16 }\n`,
	});
	const review = session.review();
	const finding = session.findings().find(({ rule }) => rule === "cpu-only-scaling");
	expect(finding?.remedy?.patch.some(({ attribute }) => attribute === "requestsTarget")).toBe(known);
	expect(Review.safeParse(JSON.parse(JSON.stringify(review))).success).toBe(true);
	const remedies = await session.remedies(session.findings());
	for (const report of Object.values(reports)) expect(report(review, { remedies })).not.toMatch(/\bNaN\b|Infinity/);
});

it("says in words of its own what cannot be read", async () => {
	const deep = `const express = require("express"); const app = express(); app.listen(3000); const x = ${"(".repeat(20_000)}1`;
	const odd = 'import express from "express"; const app = express(); for (con@dec st x of y) app.listen(1);';
	const session = await openSession({
		"deep.js": deep,
		"odd.ts": odd,
		"deep.yaml": `apiVersion: v1\nkind: Service\nmetadata: ${"{a: ".repeat(20_000)}\n`,
		"scaleproof.yaml": `workload: ${"[".repeat(20_000)}`,
	});
	const said = session.review().notes.map(({ message }) => message);
	expect(said.some((message) => message.includes("nested too deeply"))).toBe(true);
	for (const message of said) expect(message).not.toMatch(/call stack|Cannot read propert|undefined/);
});
