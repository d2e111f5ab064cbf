import { expect, it } from "vitest";
import { reports } from "../../src/report/index.ts";
import { Review } from "../../src/review/review.ts";
import { openSession } from "../support/memory-workspace.ts";

it("keeps a number that nobody knows out of the remedy and the report", async () => {
	// On memory and CPU alone: the remedy reckons a target from the service's times.
	const scaled = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  template:
    spec: { containers: [{ name: shop, image: shop, ports: [{ containerPort: 80 }] }] }
---
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: shop }
  minReplicas: 2
  maxReplicas: 9
  targetCPUUtilizationPercentage: 70
`;
	const session = await openSession({
		"web.yaml": scaled,
		"scaleproof.yaml":
			"components:\n  web: { serviceTime: { p50: 0ms, p99: 80ms } }\n  shop: { serviceTime: { p50: 0ms, p99: 80ms } }\n",
	});
	const review = session.review();
	expect(session.findings().length).toBeGreaterThan(0);
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
