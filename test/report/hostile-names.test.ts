import { describe, expect, test } from "vitest";
import { forTerminal } from "../../src/cli/terminal.ts";
import { Component } from "../../src/design/design.ts";
import { toMermaid } from "../../src/design/mermaid.ts";
import { printableName } from "../../src/design/printable.ts";
import { reports } from "../../src/report/index.ts";
import { unifiedDiff } from "../../src/report/unified-diff.ts";
import { openSession } from "../support/memory-workspace.ts";

const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${JSON.stringify(name)} }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "a\\nb\\e[31m" }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${JSON.stringify(name)} }
spec:
  selector: { app: web }
  sessionAffinity: ClientIP
  ports: [{ port: 80 }]
`;

const names = [
	"web\u001b[2J\u001b[31m\u001b]8;;http://evil.example\u0007",
	"web\u009b2J",
	"web\n::error file=app.js::pwned\n::add-mask::a",
	"::error file=app.js::pwned",
	"web\r\n##vso[task.setvariable variable=a]b ##[error]c",
	"web\n%%{init: {}}%%",
	"web\u2028::error::\u202ex",
	"n".repeat(100_000),
	`${"line\n".repeat(50_000)}`,
];

function harmless(text: string): void {
	expect(text).not.toMatch(/(?![\n])\p{Cc}|[\u2028\u202a-\u202e]/u);
	expect(text).not.toMatch(/^\s*::/m);
	expect(text).not.toMatch(/##(vso)?\[/);
}

describe("names of a workspace in what a terminal and a workflow's log show", () => {
	test.each(names)("%#", async (name) => {
		const session = await openSession({ [`${name.slice(0, 60)}.yaml`]: deployment(name) });
		const review = session.review();
		expect(session.findings()).not.toEqual([]);
		for (const { id, name: shown } of review.design.components) {
			expect(shown.length).toBeLessThanOrEqual(253);
			expect(`${id}${shown}`).not.toMatch(/\p{Cc}/u);
		}
		harmless(forTerminal(reports.text(review), false));
		harmless(forTerminal(reports.text(review, { detail: "quiet" }), false));
		harmless(forTerminal(reports.markdown(review), false));
		harmless(forTerminal(reports.html(review), false).replaceAll("\t", " "));
		const { text } = toMermaid(review.design);
		harmless(text);
		for (const line of text.trimEnd().split("\n")) expect(line).toMatch(/^flowchart LR$|^ {2}(n\d|classDef )/);
	});

	test("two names that look alike when cleaned stay two components", async () => {
		const session = await openSession({ "a.yaml": deployment("web\n"), "b.yaml": deployment("web") });
		const services = session.design().components.filter(({ kind }) => kind === "Service");
		expect(new Set(services.map(({ id }) => id)).size).toBe(2);
	});

	test("a design that is written by hand is cleaned as well", () => {
		const { name } = Component.parse({ id: "a", kind: "Service", name: "a\u001b[2J\nb", attributes: {}, files: [] });
		expect(name).toBe("a[2J b");
		expect(printableName("checkout-api.v2 (ü) 日本")).toBe("checkout-api.v2 (ü) 日本");
	});

	test("a quote that nobody closes makes the rest of a file a name", async () => {
		const text = `resource "aws_ecs_service" "web\n${"  a = 1\n".repeat(100_000)}`;
		const session = await openSession({ "main.tf": text });
		harmless(forTerminal(reports.text(session.review()), false));
	});

	test("colours of ours reach a terminal, and other sequences do not", () => {
		expect(forTerminal("\u001b[31mred\u001b[39m \u001b[2J \u001b]0;t\u0007", true)).toBe(
			"\u001b[31mred\u001b[39m [2J ]0;t",
		);
		expect(forTerminal("\u001b[31mred\u001b[39m", false)).toBe("[31mred[39m");
	});

	test("a diff quotes a name as git does", () => {
		expect(unifiedDiff('a"\n\u001b.yaml', "a\n", "b\n")).toContain('--- "a/a\\"\\012\\033.yaml"\n');
	});
});
