import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "./runner.ts";
import { eventually, finding, oneBased, ours, restore, show, uriOf } from "./support.ts";

const ingress = "deploy/k8s/web-ingress.yaml";

test("findings stand at the exact values, in files that nobody opened as well", async () => {
	await show(ingress);
	const places = {
		[ingress]: ["sticky-sessions", "12:43-12:51", '"cookie"'],
		"services/web/src/session.ts": ["in-memory-sessions", "27:25-27:34", "session({"],
		"services/web/src/server.ts": ["abrupt-shutdown", "54:16-54:26", "app.listen"],
		"services/orders/src/place-order.ts": ["cross-shard-transaction", "39:22-39:46", "shardFor(order.sellerId)"],
		"infra/terraform/alb.tf": ["sticky-sessions", "18:3-18:13", "stickiness"],
	} as const;
	await finding("deploy/k8s/web-hpa.yaml", "cpu-only-scaling");
	for (const [path, [rule, range, text]] of Object.entries(places)) {
		const { range: found } = await finding(path, rule);
		const document = await vscode.workspace.openTextDocument(uriOf(path));
		assert.deepEqual([oneBased(found), document.getText(found)], [range, text], path);
	}
});

test("a finding links to its rule and to the other places that it is about", async () => {
	const { code, relatedInformation = [] } = await finding(ingress, "sticky-sessions");
	assert.ok(typeof code === "object" && code.target.path.endsWith("/docs/rules/sticky-sessions.md"));
	const related = relatedInformation.map(({ location }) => vscode.workspace.asRelativePath(location.uri));
	assert.ok(related.includes("services/web/src/session.ts"), related.join());
	assert.ok(related.includes("deploy/k8s/web-hpa.yaml"), related.join());
});

test("what is fine is left alone", async () => {
	// Nobody waits for the one worker: its queue does.
	const fine = ["services/orders/src/cancel-order.ts", "services/admin/package.json", "deploy/k8s/worker.yaml"];
	// What could not be decided is a hint, and no finding.
	const told = (path: string) => ours(path).filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint);
	for (const path of fine) assert.deepEqual(told(path), []);
});

test("hovering a finding tells why, when it is fine, and what to do", async () => {
	const { range } = await finding(ingress, "sticky-sessions");
	const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
		"vscode.executeHoverProvider",
		uriOf(ingress),
		range.start.translate(0, 2),
	);
	const text = hovers
		.flatMap(({ contents }) => contents)
		.map((part) => (typeof part === "string" ? part : part.value))
		.join("\n");
	for (const part of ["pins clients to one replica", "**Why**", "**When this is fine**", "**Remedy**"])
		assert.ok(text.includes(part), `${part} is not in ${text}`);
});

test("a code lens on the finding's line offers to simulate its impact", async () => {
	const { range } = await finding(ingress, "sticky-sessions");
	const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
		"vscode.executeCodeLensProvider",
		uriOf(ingress),
		5,
	);
	const lens = lenses.find((one) => one.command?.command === "scaleproof.simulateFinding");
	assert.match(lens?.command?.title ?? "", /^Simulate impact(: .+)?$/);
	assert.equal(lens?.range.start.line, range.start.line);
});

test("a mistake in scaleproof.yaml is shown where it is, and the findings stay", async () => {
	const editor = await show("scaleproof.yaml");
	const before = editor.document.getText();
	const line = editor.document
		.getText()
		.split("\n")
		.findIndex((text) => text.includes("rate: 800/s"));
	const start = editor.document.lineAt(line).text.indexOf("800/s");
	await editor.edit((edit) => edit.replace(new vscode.Range(line, start, line, start + 5), "fast"));
	const [error] = await eventually("an error in scaleproof.yaml", () => {
		const found = ours("scaleproof.yaml");
		return found.length > 0 ? found : undefined;
	});
	assert.equal(error.severity, vscode.DiagnosticSeverity.Error);
	assert.equal(error.range.start.line, line);
	await finding(ingress, "sticky-sessions");
	await restore(editor, before);
	await eventually("no error in scaleproof.yaml", () => ours("scaleproof.yaml").length === 0 || undefined);
});
