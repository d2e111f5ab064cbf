import { expect, test } from "vitest";
import { applyEdits } from "../../src/design/text.ts";
import type { Finding } from "../../src/rules/finding.ts";
import { fixtures } from "../support/fixtures.ts";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";

const { rules } = await frozenRules();

async function found(name: string) {
	const { texts, rule } = fixtures().find((one) => `${one.rule}/${one.name}` === name)!;
	const session = await openSession(texts, { rules });
	const finding = session.findings().find((one) => one.rule === rule)!;
	return { session, finding, texts };
}

test("values that are written together are those of the patch, and what was written is not left to a person", async () => {
	const { session, finding, texts } = await found("cpu-only-scaling/bad-hpa-v2.yaml");
	const { edits, byHand } = await session.remedy(finding);
	const wanted = finding.remedy!.patch.find(({ attribute }) => attribute === "requestsTarget")!.value;
	const text = applyEdits(texts["bad-hpa-v2.yaml"], edits);
	expect(text).toMatch(new RegExp(`averageValue: "?${wanted}"?\\b`));
	expect(byHand.filter((words) => words.includes("no file that was read holds it"))).toEqual([]);
});

test("what no file holds, and nothing wrote along, is left to a person, by name", async () => {
	const { session, finding } = await found("single-replica/bad-deployment.yaml");
	const [{ of }] = finding.remedy!.patch as unknown as { of: string }[];
	const patch = [{ of, attribute: "concurrency", value: 99 }];
	const { edits, byHand } = await session.remedy({
		...finding,
		remedy: { title: "Widen", patch },
	} as unknown as Finding);
	expect(edits).toEqual([]);
	expect(byHand).toEqual([expect.stringMatching(/concurrency of shop to 99: /)]);
});

test("a finding without a remedy has nothing to write, and nothing to do by hand", async () => {
	const { session, finding } = await found("single-replica/bad-deployment.yaml");
	expect(await session.remedy({ ...finding, remedy: undefined })).toEqual({ title: "", edits: [], byHand: [] });
});

test("what is as it should be already is not written, and needs no words", async () => {
	const { session, finding } = await found("single-replica/bad-deployment.yaml");
	const patch = finding.remedy!.patch.map((change) => ({ ...change, value: 1 }));
	expect(await session.remedy({ ...finding, remedy: { title: "Stay", patch } })).toEqual({
		title: "Stay",
		edits: [],
		byHand: [],
	});
});
