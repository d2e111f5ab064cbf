import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "./runner.ts";
import { actionsAt, eventually, finding, noFinding, restore, show } from "./support.ts";

const ingress = "deploy/k8s/web-ingress.yaml";
const hpa = "deploy/k8s/web-hpa.yaml";

test("a quick fix in its own file changes the value, keeps the comments, clears the finding, and is undone", async () => {
	const editor = await show(hpa);
	const before = editor.document.getText();
	const { range } = await finding(hpa, "cpu-only-scaling");
	const [fix] = await actionsAt(hpa, range);
	assert.ok(fix?.edit, "no fix is offered");
	// The adapter that serves the metric is no file's to install: not a fix to apply unread.
	assert.match(fix.title, /\(part of it; the rest by hand\)$/);
	assert.ok(!fix.isPreferred);
	assert.ok(await vscode.workspace.applyEdit(fix.edit));
	const after = editor.document.getText();
	assert.notEqual(after, before);
	assert.ok(after.includes("minReplicas: 3 # one a zone"));
	await noFinding(hpa, "cpu-only-scaling");
	await vscode.window.showTextDocument(editor.document);
	await vscode.commands.executeCommand("undo");
	assert.equal(editor.document.getText(), before);
	await finding(hpa, "cpu-only-scaling");
	await restore(editor, before);
});

test("a fix that is whole in its own file is preferred; one over several files says so, and is only shown", async () => {
	const balancer = "infra/terraform/alb.tf";
	const [whole] = await actionsAt(balancer, (await finding(balancer, "sticky-sessions")).range);
	assert.ok(whole?.edit && whole.isPreferred, "the fix in one file is applied at once");
	const [several] = await actionsAt(ingress, (await finding(ingress, "sticky-sessions")).range);
	assert.match(several?.title ?? "", /\(edits \d files; part of it; the rest by hand\)$/);
	assert.ok(!several.edit && !several.isPreferred);
	assert.equal(several.command?.command, "scaleproof.applyRemedy");
});

test("suppressing asks for a reason above the line, and holds once there is one", async () => {
	const editor = await show(hpa);
	const before = editor.document.getText();
	const { range } = await finding(hpa, "cpu-only-scaling");
	const actions = await actionsAt(hpa, range);
	const suppress = actions.find(({ title }) => title.startsWith("Suppress cpu-only-scaling"));
	assert.ok(suppress?.edit);
	assert.ok(await vscode.workspace.applyEdit(suppress.edit));
	const { document } = editor;
	await eventually(
		"the comment",
		() => document.getText().includes("scaleproof-ignore cpu-only-scaling --") || undefined,
	);
	const line = document
		.getText()
		.split("\n")
		.findIndex((text) => text.includes("scaleproof-ignore"));
	const indent = (at: number) => document.lineAt(at).firstNonWhitespaceCharacterIndex;
	assert.equal(indent(line), indent(line + 1));
	await finding(hpa, "cpu-only-scaling");
	await editor.edit((edit) => edit.insert(document.lineAt(line).range.end, "it is a demo"));
	await noFinding(hpa, "cpu-only-scaling");
	await restore(editor, before);
	await finding(hpa, "cpu-only-scaling");
});

test("showing the rule is offered, and runs a command of ours", async () => {
	const { range } = await finding(hpa, "cpu-only-scaling");
	const actions = await actionsAt(hpa, range);
	const shown = actions.find(({ command }) => command?.command === "scaleproof.explainRule");
	assert.deepEqual(shown?.command?.arguments, ["cpu-only-scaling"]);
});
