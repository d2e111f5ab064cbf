import { describe, expect, test } from "vitest";
import { applyEdits, type TextEdit } from "../../src/design/text.ts";
import type { AttributeChange, Scope } from "../../src/dialects/dialect.ts";
import { dialects } from "../../src/dialects/index.ts";
import { fixAllIn, fixAllOf } from "../../src/review/fix-all.ts";
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

/** A rule of the tests' own, and what of its remedy is left to a person. */
const alone = (id: string, set: object, byHand?: string): Rule => ({
	...{ id, guide: "I.2", title: "One is alone", severity: "warning", on: "Service" },
	...{ when: "service.replicas == 1.0", at: "replicas", message: "{service.name} is alone." },
	...{ why: "It is.", unless: "It likes it.", ask: "Is it alone?" },
	remedy: { title: "Give it company", set, ...(byHand && { byHand }) } as Rule["remedy"],
});
const whole = alone("alone", { replicas: 2 });
const partly = alone("alone-in-part", { replicas: 2 }, "Ask it first.");
const files = { "a.yaml": `${deployment("a")}---\n${deployment("c")}`, "b.yaml": deployment("b") };
const twos = (text: string) => text.replaceAll("replicas: 1", "replicas: 2");

/** The files that the edits are in, with their texts after them. */
function written(texts: Record<string, string>, edits: readonly TextEdit[]): Record<string, string> {
	const paths = [...new Set(edits.map(({ file }) => file))];
	return Object.fromEntries(
		paths.map((path) => [
			path,
			applyEdits(
				texts[path],
				edits.filter(({ file }) => file === path),
			),
		]),
	);
}

describe("all remedies of a rule", () => {
	test("are one change of all files, and the session stays as it is", async () => {
		const other = { ...alone("other", { replicas: 5 }), when: 'service.name == "b"' };
		const session = await openSession(files, { rules: [whole, other] });
		const { title, edits, byHand } = await fixAllOf(session, "alone");
		expect(title).toBe("Fix all of alone");
		expect(written(files, edits)).toEqual({ "a.yaml": twos(files["a.yaml"]), "b.yaml": twos(files["b.yaml"]) });
		expect(byHand).toEqual([]);
		expect(session.text("a.yaml")).toBe(files["a.yaml"]);
	});

	test("leave to a person once what each of them leaves", async () => {
		const session = await openSession(files, { rules: [partly] });
		const { edits, byHand } = await fixAllOf(session, "alone-in-part");
		expect(Object.keys(written(files, edits))).toEqual(["a.yaml", "b.yaml"]);
		expect(byHand).toEqual(["Ask it first."]);
	});
});

describe("what may be carried out in a file without anybody looking", () => {
	test("is every remedy of a finding there, and nothing elsewhere", async () => {
		const session = await openSession(files, { rules: [whole] });
		const { title, edits } = await fixAllIn(session, "a.yaml");
		expect(title).toBe("Fix all in a.yaml");
		expect(written(files, edits)).toEqual({ "a.yaml": twos(files["a.yaml"]) });
	});

	test("is none that leaves something to a person, or that nothing writes", async () => {
		const unwritten = alone("unwritten", { queueBound: 100 });
		for (const rule of [partly, unwritten]) {
			const session = await openSession(files, { rules: [rule] });
			expect((await fixAllIn(session, "a.yaml")).edits).toEqual([]);
		}
	});

	test("is none that edits another file too", async () => {
		const touching = dialects.map((one) => ({
			...one,
			...(one.id === "kubernetes" && {
				write(change: AttributeChange, scope: Scope<unknown>) {
					const edits = one.write!(change, scope);
					const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
					const beside = { file: "b.yaml", range: top, newText: "# Its neighbour was given company.\n" };
					return Array.isArray(edits) && change.name === "c" ? [...edits, beside] : edits;
				},
			}),
		}));
		const session = await openSession(files, { rules: [whole], dialects: touching });
		const { edits } = await fixAllIn(session, "a.yaml");
		expect(written(files, edits)).toEqual({ "a.yaml": files["a.yaml"].replace("replicas: 1", "replicas: 2") });
	});
});
