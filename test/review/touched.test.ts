import { describe, expect, test } from "vitest";
import { restrictTo, touchedBy } from "../../src/review/touched.ts";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";

const { rules } = await frozenRules();
const files = {
	"k8s/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web }] }
`,
	"k8s/service.yaml": `apiVersion: v1
kind: Service
metadata: { name: web-service }
spec:
  sessionAffinity: ClientIP
  selector: { app: web }
  ports: [{ port: 80 }]
`,
	"web/package.json": '{ "name": "web" }',
	"web/server.ts":
		'import express from "express";\nimport session from "express-session";\nconst app = express();\n\napp.use(session({ secret: "s" }));\napp.listen(8080);\n',
	"k8s/other.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: other }
spec: { replicas: 2, selector: { matchLabels: { app: other } }, template: { metadata: { labels: { app: other } }, spec: { containers: [{ name: other, image: other }] } } }
`,
};
const review = (await openSession(files, { rules })).review();
const touched = (file: string, from: number, to = from, added = false) =>
	[
		...touchedBy(review, {
			since: "main",
			base: "",
			gone: [],
			files: new Map([[file, { added, ranges: added ? [] : [{ from, to }] }]]),
		}),
	].sort();

describe("a change touches", () => {
	test("the component of an attribute that stands on the line", () => {
		expect(touched("k8s/web.yaml", 4)).toContain("service:web");
	});

	test("nothing where no line says anything of a component", () => {
		expect(touched("web/server.ts", 3)).toEqual([]);
		expect(touched("README.md", 0, 99)).toEqual([]);
	});

	test("who is judged by the line too: the balancer whose finding points to the sessions behind it", () => {
		const finding = review.verdicts.find(({ rule }) => rule === "sticky-sessions")!.finding!;
		expect(finding.related.map(({ at }) => at.file)).toContain("web/server.ts");
		expect(touched("web/server.ts", 4)).toEqual(["balancer:web-service", "service:web"]);
	});

	test("both ends of a link that stands on the line", () => {
		expect(touched("k8s/service.yaml", 5)).toEqual(["balancer:web-service", "service:web"]);
	});

	test("all that a new file says", () => {
		expect(touched("k8s/other.yaml", 0, 0, true)).toContain("service:other");
		expect(touched("k8s/other.yaml", 0, 0, true)).not.toContain("service:web");
	});
});

test("a review of some components keeps their verdicts only, and the whole design", () => {
	const part = restrictTo(review, new Set(["service:other"]));
	expect([...new Set(part.verdicts.map(({ component }) => component))]).toEqual(["service:other"]);
	expect(part.design).toEqual(review.design);
	expect(review.verdicts.length).toBeGreaterThan(part.verdicts.length);
});
