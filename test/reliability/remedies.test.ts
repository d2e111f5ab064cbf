import { beforeEach, expect, it, vi } from "vitest";
import * as yaml from "yaml";
import { applyEdits } from "../../src/design/text.ts";
import { Recent } from "../../src/dialects/recent.ts";
import { readRules } from "../../src/review/assets.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { openSession } from "../support/memory-workspace.ts";

vi.mock("yaml", async (original) => {
	const actual = await original<typeof yaml>();
	return { ...actual, parseDocument: vi.fn(actual.parseDocument) };
});

const parses = vi.mocked(yaml.parseDocument);
beforeEach(() => {
	parses.mockClear();
});

/** The manifests among what was parsed: rules are YAML too. */
const parsed = () => parses.mock.calls.map(([text]) => String(text)).filter((text) => text.includes("apiVersion"));

const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: web, image: example/web:1, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { sessionAffinity: ClientIP, selector: { app: ${name} }, ports: [{ port: 80, targetPort: 8080 }] }
`;

/** A rule whose remedy is written in each Deployment. */
async function twoReplicas(): Promise<Rule[]> {
	const { rules } = await readRules();
	const own = rules.find(({ id }) => id === "single-replica")!;
	const remedy = { title: "Run two replicas", set: { "service.replicas": 2 } };
	return [{ ...own, remedy }];
}

it("parses a document once, and once more for each edit of it, however many stand in its file", async () => {
	const names = Array.from({ length: 40 }, (_, i) => `web${i}`);
	const file = "all.yaml";
	const rules = await twoReplicas();
	const session = await openSession({ [file]: names.map(deployment).join("---\n") }, { rules });
	expect(parsed()).toHaveLength(2 * names.length);
	const findings = session.findings();
	expect(findings.length).toBeGreaterThanOrEqual(names.length);
	const edits = Object.values(await session.remedies(findings)).flatMap((remedy) => remedy.edits);
	expect(edits.length).toBeGreaterThanOrEqual(names.length);
	expect(parsed().length).toBeLessThanOrEqual(2 * names.length + 3 * findings.length);
	for (const text of parsed()) expect(text.match(/^kind:/gm)).toHaveLength(1);
});

it("edits the same text into the last of many documents as into one that stands alone", async () => {
	const alone = deployment("web");
	const before = Array.from({ length: 5 }, (_, i) => `${deployment(`other${i}`)}---\n`).join("");
	const edited = async (text: string) => {
		const session = await openSession({ "all.yaml": text }, { rules: await twoReplicas() });
		const findings = session.findings().filter((finding) => finding.component.includes("web"));
		const edits = Object.values(await session.remedies(findings)).flatMap((remedy) => remedy.edits);
		expect(edits.length).toBeGreaterThan(0);
		return applyEdits(text, edits);
	};
	const expected = await edited(alone);
	expect(expected).not.toBe(alone);
	expect(await edited(before + alone)).toBe(before + expected);
	expect(await edited(`${alone}---\n${before}`)).toBe(`${expected}---\n${before}`);
});

it("remembers the latest only, within its bound", () => {
	const recent = new Recent<number>(10);
	recent.put("a", 1, 4);
	recent.put("b", 2, 4);
	expect(recent.get("a")).toBe(1);
	recent.put("c", 3, 4);
	expect([recent.get("a"), recent.get("b"), recent.get("c")]).toEqual([1, undefined, 3]);
	recent.put("huge", 4, 1000);
	expect([recent.get("a"), recent.get("huge")]).toEqual([undefined, 4]);
	recent.put("huge", 5, 1);
	recent.put("d", 6, 9);
	expect([recent.get("huge"), recent.get("d")]).toEqual([5, 6]);
});
