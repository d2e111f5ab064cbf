import { expect, test } from "vitest";
import { assess } from "../../src/review/assessment.ts";
import { baselineOf, readBaseline, withBaseline } from "../../src/review/baseline.ts";
import { openFindings } from "../../src/review/review.ts";
import { example } from "../report/example.ts";
import { openSession } from "../support/memory-workspace.ts";

const service = (affinity: string) => `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  sessionAffinity: ${affinity}
  ports: [{ port: 80 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "registry.example/web:1" }] }
`;
const signal = new AbortController().signal;

test("what stands in the baseline is known and suppressed, wherever its lines have moved; what is new is not", async () => {
	const before = (await openSession({ "web.yaml": service("ClientIP") })).review();
	const known = readBaseline(JSON.stringify(baselineOf(before)));
	expect(known.findings.map(({ rule }) => rule)).toContain("sticky-sessions");
	const session = await openSession({
		"web.yaml": `# moved\n${service("ClientIP")}`,
		"api.yaml": service("ClientIP").replaceAll("web", "api"),
	});
	const { review, gone } = await assess(session, { baseline: { known, name: "known.json" } }, signal);
	const sticky = review.verdicts.flatMap(({ finding }) => (finding?.rule === "sticky-sessions" ? [finding] : []));
	expect(sticky.map(({ at, suppressed }) => [at.file, suppressed?.reason])).toEqual([
		["api.yaml", undefined],
		["web.yaml", "known: it stands in known.json"],
	]);
	expect(gone).toBeUndefined();
});

test("what is gone of the baseline is counted, and a finding that was suppressed keeps its own reason", async () => {
	const { review, gone } = withBaseline(
		example(),
		{
			version: 1,
			findings: [
				{ id: "none", rule: "x", component: "y", file: "z" },
				{ id: "fedcba9876543210", rule: "x", component: "y", file: "z" },
			],
		},
		"known.json",
	);
	expect(gone).toBe(1);
	expect(review.verdicts.flatMap(({ finding }) => finding?.suppressed?.reason ?? [])).toEqual(["the pilot"]);
	expect(openFindings(review)).toEqual(openFindings(example()));
});

test("a baseline of what is open holds nothing that is suppressed, in an order that does not move", () => {
	const { findings } = baselineOf(example());
	expect(findings).toEqual(
		openFindings(example()).map(({ id, rule, component, at }) => ({ id, rule, component, file: at.file })),
	);
});

test.each([
	["{", /no JSON/],
	["[]", /no baseline/],
	['{"version": 2, "findings": []}', /no baseline: [\s\S]*version/],
])("what is no baseline is refused: %s", (text, words) => {
	expect(() => readBaseline(text)).toThrow(words);
});
