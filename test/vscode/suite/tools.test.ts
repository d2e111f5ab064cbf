import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "./runner.ts";
import { finding } from "./support.ts";

const names = ["review", "explain", "design", "simulate", "what_if", "fix", "checklist"].map(
	(one) => `scaleproof_${one}`,
);

test("chat and agents of the editor are offered seven tools, each with a schema of its input", () => {
	const offered = vscode.lm.tools.filter(({ name }) => name.startsWith("scaleproof_"));
	assert.deepEqual(offered.map(({ name }) => name).toSorted(), names.toSorted());
	for (const { name, description, inputSchema } of offered) {
		assert.ok(description.length > 80, `${name} says what it is good for`);
		assert.equal((inputSchema as { type?: string } | undefined)?.type, "object", name);
	}
});

test("a tool answers in words, about what stands in the editor; none writes a file", async () => {
	await finding("deploy/k8s/web-ingress.yaml", "sticky-sessions");
	const review = await answer("scaleproof_review", {});
	for (const part of ["sticky-sessions", "deploy/k8s/web-ingress.yaml:12"])
		assert.ok(review.includes(part), `${part} is not in ${review}`);
	assert.match(await answer("scaleproof_explain", { rule: "sticky-sessions" }), /pins clients to one replica/);
	const fix = await answer("scaleproof_fix", { finding: "sticky-sessions" });
	assert.match(fix, /^--- a\/deploy\/k8s\/web-ingress\.yaml$/m);
	assert.ok(vscode.workspace.textDocuments.every(({ isDirty, isUntitled }) => isUntitled || !isDirty));
});

test("what a tool is asked wrongly is told to the model, with what there is", async () => {
	assert.match(await answer("scaleproof_explain", { rule: "sticky-session" }), /sticky-sessions/);
	assert.match(await answer("scaleproof_fix", {}), /^finding: /);
});

async function answer(name: string, input: object): Promise<string> {
	const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
	return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : "")).join("");
}
