import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "./runner.ts";
import { actionsAt, eventually, finding, noFinding, restore, show } from "./support.ts";

const worker = "deploy/k8s/worker.yaml";
const hpa = "deploy/k8s/web-hpa.yaml";

test("a quick fix changes the value, keeps the comments, clears the finding, and is undone", async () => {
	const editor = await show(worker);
	const before = editor.document.getText();
	const { range } = await finding(worker, "single-replica");
	const [fix] = await actionsAt(worker, range);
	assert.ok(fix?.edit, "no fix is offered");
	assert.ok(await vscode.workspace.applyEdit(fix.edit));
	const after = editor.document.getText();
	assert.notEqual(after, before);
	assert.ok(after.includes("# keeps up with the mails of a normal day"));
	assert.equal(after.split("\n").length, before.split("\n").length);
	await noFinding(worker, "single-replica");
	await vscode.window.showTextDocument(editor.document);
	await vscode.commands.executeCommand("undo");
	assert.equal(editor.document.getText(), before);
	await finding(worker, "single-replica");
	await restore(editor, before);
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
