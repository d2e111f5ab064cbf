import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Api } from "../../../src/extension/extension.ts";
import { test } from "./runner.ts";
import { eventually, extensionId, finding, restore, show, uriOf } from "./support.ts";

function panelTabs(): vscode.Tab[] {
	const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
	return tabs.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes("scaleproof"));
}

test("every command of the manifest is there, and those for links only are not in the palette", async () => {
	const { contributes } = vscode.extensions.getExtension(extensionId)?.packageJSON ?? {};
	const known = new Set(await vscode.commands.getCommands(true));
	for (const { command } of contributes.commands) assert.ok(known.has(command), command);
	assert.deepEqual(contributes.menus.commandPalette, [
		{ command: "scaleproof.simulateFinding", when: "false" },
		{ command: "scaleproof.applyRemedy", when: "false" },
		{ command: "scaleproof.fixAll", when: "false" },
		{ command: "scaleproof.switchRule", when: "false" },
	]);
});

test("Simulate This Design opens one panel, whose page comes to life", async () => {
	await show("deploy/k8s/web.yaml");
	await vscode.commands.executeCommand("scaleproof.simulateDesign");
	await eventually("the panel", () => panelTabs().length > 0 || undefined);
	const api = vscode.extensions.getExtension<Api>(extensionId)?.exports;
	const [folder] = vscode.workspace.workspaceFolders ?? [];
	await eventually("the page's first message", () => api?.isPanelReady(folder.uri.toString()) || undefined);
	await vscode.commands.executeCommand("scaleproof.simulateDesign");
	assert.equal(panelTabs().length, 1);
	await vscode.window.tabGroups.close(panelTabs());
});

test("Create scaleproof.yaml opens the one that is there and leaves it alone", async () => {
	const before = await vscode.workspace.fs.readFile(uriOf("scaleproof.yaml"));
	await vscode.commands.executeCommand("scaleproof.createSettings");
	assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uriOf("scaleproof.yaml").toString());
	assert.deepEqual(await vscode.workspace.fs.readFile(uriOf("scaleproof.yaml")), before);
});

test("Create PR Review Checklist opens Markdown of what the change touches", async () => {
	const editor = await show("deploy/k8s/web-ingress.yaml");
	const before = editor.document.getText();
	await editor.edit((edit) => edit.insert(editor.document.lineAt(11).range.end, " # still needed?"));
	await editor.document.save();
	await vscode.commands.executeCommand("scaleproof.createChecklist", "main");
	const { document } = vscode.window.activeTextEditor ?? {};
	assert.equal(document?.languageId, "markdown");
	const text = document.getText();
	for (const part of ["sticky-sessions", "deploy/k8s/web-ingress.yaml:12", "```mermaid", "Simulated: "])
		assert.ok(text.includes(part), `${part} is not in ${text}`);
	assert.ok(!text.includes("worker.yaml"), "the change does not touch the worker");
	assert.ok(!text.includes("being simulated"), "what was shown first has given way");
	const groups = vscode.window.tabGroups.all.length;
	await vscode.commands.executeCommand("scaleproof.createChecklist", "main");
	assert.equal(vscode.window.activeTextEditor?.document, document, "the next one stands in its place");
	assert.equal(vscode.window.tabGroups.all.length, groups);
	await restore(editor, before);
	// Two of them, each with its remedies and simulations, beside the other tests on two cores.
}, 180_000);

test("a report opens beside what is read, and in its place where nothing is", async () => {
	await vscode.commands.executeCommand("workbench.action.closeAllEditors");
	await vscode.commands.executeCommand("scaleproof.showReadiness");
	assert.equal(vscode.window.tabGroups.all.length, 1);
	await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
	await show("deploy/k8s/web-ingress.yaml");
	await vscode.commands.executeCommand("scaleproof.showReadiness");
	assert.equal(vscode.window.tabGroups.all.length, 2);
	await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
});

test("Import Measurements shows what a file of a load test says", async () => {
	const times = { med: 20, "p(90)": 55, "p(95)": 75, "p(99)": 130 };
	const summary = { metrics: { http_req_duration: times, http_reqs: { count: 5000, rate: 83 } } };
	const file = uriOf("k6-summary.json");
	await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(summary)));
	// It ends when the person has answered the question whether to write, which nobody does here.
	void vscode.commands.executeCommand("scaleproof.importMeasurements", file.toString());
	const shown = () => vscode.window.activeTextEditor?.document.getText().includes("# Measurements");
	await eventually("the page of measurements", () => shown() || undefined);
	const text = vscode.window.activeTextEditor?.document.getText() ?? "";
	for (const part of ["summary of k6", "lognormal, median 20 ms"])
		assert.ok(text.includes(part), `${part} is not in ${text}`);
	await vscode.commands.executeCommand("notifications.clearAll");
	await vscode.workspace.fs.delete(file);
});

test("the server can be started again, and finds the same", async () => {
	await vscode.commands.executeCommand("scaleproof.restart");
	await show("deploy/k8s/web-ingress.yaml");
	await finding("deploy/k8s/web-ingress.yaml", "sticky-sessions");
});
