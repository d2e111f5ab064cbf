import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/rules/finding.ts";
import { suppress, suppressionsOf } from "../../src/rules/suppressions.ts";

function finding(rule: string, line: number): Finding {
	const range = { start: { line, character: 0 }, end: { line, character: 1 } };
	return {
		id: rule,
		rule,
		severity: "warning",
		component: "service:web",
		at: { file: "a", range },
		message: "",
		related: [],
	};
}

function survivors(text: string, ...findings: Finding[]): { open: string[]; unused: number; notes: string[] } {
	const { suppressions, notes } = suppressionsOf("a", text);
	const unused = suppress(findings, suppressions);
	return {
		open: findings.filter((one) => !one.suppressed).map((one) => one.rule),
		unused: unused.length,
		notes: notes.map((one) => one.message),
	};
}

describe("comments", () => {
	test("on the line", () => {
		expect(
			survivors("x: 1 # scaleproof-ignore single-replica -- runs once", finding("single-replica", 0)).open,
		).toEqual([]);
	});

	test("on the line above, with further comments between", () => {
		const text = "// scaleproof-ignore abrupt-shutdown -- idempotent\n// more\napp.listen(1)";
		expect(survivors(text, finding("abrupt-shutdown", 2)).open).toEqual([]);
	});

	test("another rule, and another line, stay open", () => {
		const text = "# scaleproof-ignore single-replica -- demo\nreplicas: 1\nother: 2";
		expect(survivors(text, finding("sticky-sessions", 1), finding("single-replica", 2))).toMatchObject({
			open: ["sticky-sessions", "single-replica"],
			unused: 1,
		});
	});

	test("without a reason it suppresses nothing and says so", () => {
		const { open, notes } = survivors("# scaleproof-ignore single-replica\nreplicas: 1", finding("single-replica", 1));
		expect(open).toEqual(["single-replica"]);
		expect(notes[0]).toContain("needs a reason");
	});
});

test("a Kubernetes annotation covers its document and no other", () => {
	const text = [
		"metadata:",
		"  annotations:",
		'    scaleproof.dev/ignore: "single-replica: leader only"',
		"spec:",
		"  replicas: 1",
		"---",
		"spec:",
		"  replicas: 1",
	].join("\n");
	const first = finding("single-replica", 4);
	const second = finding("single-replica", 7);
	survivors(text, first, second);
	expect(first.suppressed?.reason).toBe("leader only");
	expect(second.suppressed).toBeUndefined();
});
