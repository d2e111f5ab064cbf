import { describe, expect, it } from "vitest";
import { applyEdits, LineMap } from "../../src/design/text.ts";
import type { AttributeChange, Scope } from "../../src/dialects/dialect.ts";
import { dialects } from "../../src/dialects/index.ts";
import { assess } from "../../src/review/assessment.ts";
import { carryOut } from "../../src/review/carry-out.ts";
import type { Session } from "../../src/review/session.ts";
import type { Finding } from "../../src/rules/finding.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { openSession } from "../support/memory-workspace.ts";

const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: ${name}
          image: ${name}
`;
const files = { "a.yaml": deployment("a"), "b.yaml": `# Not on the same lines.\n${deployment("b")}` };
const crashing = dialects.map((one) => ({
	...one,
	...(one.id === "kubernetes" && {
		write() {
			throw new Error("out of ink");
		},
	}),
}));

/** A rule of the tests' own: what they are about does not hang on ours. */
const rules: Rule[] = [
	{
		...{ id: "alone", guide: "I.2", title: "One is alone", severity: "warning", on: "Service" },
		...{ when: "service.replicas == 1.0", at: "replicas", message: "{service.name} is alone." },
		...{ why: "It is.", unless: "It likes it.", ask: "Is it alone?" },
		remedy: { title: "Give it company", set: { replicas: 2 } },
	},
];

describe("carrying remedies out", () => {
	it("changes what the session holds, and names the files with both texts", async () => {
		const session = await openSession(files, { rules });
		const { fixed, changed } = await carryOut(session, ({ rule }) => rule === "alone");
		expect(fixed.map(({ rule }) => rule)).toEqual(["alone", "alone"]);
		expect(changed.map(({ file }) => file)).toEqual(["a.yaml", "b.yaml"]);
		for (const { old, now } of changed)
			expect([old, now]).toEqual([expect.stringContaining("replicas: 1"), expect.not.stringContaining("replicas: 1")]);
		expect(session.text("a.yaml")).toBe(changed[0].now);
		expect(session.findings().filter(({ rule }) => rule === "alone")).toEqual([]);
	});

	it("makes an edit within another's text on what the other left", async () => {
		// All that is written for a takes the whole file's place.
		const wholly = dialects.map((one) => ({
			...one,
			...(one.id === "kubernetes" && {
				write(change: AttributeChange, scope: Scope<unknown>) {
					const edits = one.write!(change, scope);
					if (change.name !== "a" || !Array.isArray(edits)) return edits;
					const [{ file }] = edits;
					const text = scope.text(file)!;
					const range = new LineMap(text).range(0, text.length);
					return [{ file, range, newText: applyEdits(text, edits) }];
				},
			}),
		}));
		const both = { "both.yaml": `${deployment("a")}---\n${deployment("b")}` };
		const session = await openSession(both, { rules, dialects: wholly });
		const { fixed, remaining } = await carryOut(session, () => true);
		expect(fixed.map(({ component }) => component)).toEqual(["service:a", "service:b"]);
		expect(remaining).toEqual([]);
		expect(session.text("both.yaml")).toBe(both["both.yaml"].replaceAll("replicas: 1", "replicas: 2"));
	});

	it("leaves what is not wanted alone", async () => {
		const session = await openSession(files, { rules });
		const { fixed, remaining, changed } = await carryOut(session, () => false);
		expect([fixed, remaining, changed]).toEqual([[], [], []]);
		expect(session.text("a.yaml")).toBe(files["a.yaml"]);
	});

	it("leaves a file alone that must not be edited, and says why", async () => {
		const session = await openSession(files, { rules });
		const refuses = async (file: string) => (file === "a.yaml" ? "was changed." : undefined);
		const { fixed, remaining } = await carryOut(session, () => true, refuses);
		expect(fixed.map(({ component }) => component)).toEqual(["service:b"]);
		expect(remaining.map(({ byHand }) => byHand[0])).toEqual(["a.yaml is left alone: it was changed."]);
	});

	it("leaves to a person what a crashing dialect could not write", async () => {
		const session = await openSession(files, { rules, dialects: crashing });
		const { fixed, remaining } = await carryOut(session, ({ rule }) => rule === "alone");
		expect(fixed).toEqual([]);
		expect(remaining.map(({ byHand }) => byHand.join())).toEqual([
			expect.stringContaining("out of ink"),
			expect.stringContaining("out of ink"),
		]);
	});
});

describe("edits of several remedies in one file", () => {
	/** What remedies replace, "line:from-to" each, or several with "+"; answers how many of them were made at a time. */
	async function rounds(...places: string[]): Promise<number[]> {
		const text = "0123456789\n0123456789\n";
		let left = places.map((place, index) => {
			const edits = place.split("+").map((one) => {
				const [line, from, to] = one.split(/[:-]/).map(Number);
				const range = { start: { line, character: from }, end: { line, character: to } };
				return { file: "a", range, newText: "x" };
			});
			return { finding: { id: `${index}` } as unknown as Finding, edits };
		});
		const made: number[] = [];
		let asked: string[] = [];
		const session = {
			findings: () => left.map(({ finding }) => finding),
			text: () => text,
			async remedies(findings: readonly Finding[]) {
				asked = findings.map(({ id }) => id);
				const edits = left.map(({ finding, edits }) => [finding.id, { title: "", edits, byHand: [] }]);
				return Object.fromEntries(edits);
			},
			async update() {
				made.push(asked.length);
			},
		};
		const { fixed } = await carryOut(session as unknown as Session, () => true);
		left = [];
		expect(fixed).toHaveLength(places.length);
		return made;
	}

	it("are made at once where they are apart, and one after the other where they overlap or only meet", async () => {
		expect(await rounds("0:0-2", "0:4-6", "1:0-2")).toEqual([3]);
		expect(await rounds("0:4-6", "0:0-2")).toEqual([2]);
		expect(await rounds("0:0-4", "0:2-6")).toEqual([2, 1]);
		expect(await rounds("0:2-6", "0:0-4")).toEqual([2, 1]);
		expect(await rounds("0:0-2", "0:2-4")).toEqual([2, 1]);
		expect(await rounds("0:3-3", "0:3-3", "0:3-3")).toEqual([3, 2, 1]);
		expect(await rounds("0:0-9", "0:4-5", "1:4-5")).toEqual([3, 1]);
		expect(await rounds("0:0-4", "0:2-6+1:0-2")).toEqual([2, 1]);
		expect(await rounds("0:0-4", "0:6-8+1:0-2")).toEqual([2]);
	});
});

describe("an assessment", () => {
	it("outlives a dialect that crashes while writing", async () => {
		const session = await openSession(files, { rules, dialects: crashing });
		const { review, remedies, unsimulated } = await assess(session, {}, new AbortController().signal);
		const finding = review.verdicts.find(({ finding }) => finding?.rule === "alone")?.finding;
		expect(remedies[finding?.id ?? ""]).toMatchObject({ edits: [] });
		expect(remedies[finding?.id ?? ""].byHand.join()).toContain("out of ink");
		expect(unsimulated).toBe(0);
	});
});
