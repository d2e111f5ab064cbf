import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver/node";
import { connect, rules } from "./client.ts";
import { deployment, service, shop } from "./texts.ts";

test("a finding is shown at its value, with its page, and where else to look", async () => {
	const client = await connect(shop);
	await client.open("deploy/service.yaml", service);
	const [finding] = await client.until("deploy/service.yaml", (found) => found.length > 0);
	expect(finding).toMatchObject({
		range: { start: { line: 6, character: 19 }, end: { line: 6, character: 27 } },
		severity: DiagnosticSeverity.Warning,
		code: "sticky-sessions",
		source: "scaleproof",
	});
	expect(finding.codeDescription?.href).toMatch(/docs\/rules\/sticky-sessions\.md$/);
	expect(finding.relatedInformation?.map(({ location }) => location.uri)).toContain(client.uri("deploy/hpa.yaml"));
});

test("files that nobody opened are shown too, and a mended file is cleared", async () => {
	const client = await connect(shop);
	await client.open("deploy/web.yaml", deployment);
	await client.until("deploy/service.yaml", (found) => rules(found).includes("sticky-sessions"));
	await client.open("deploy/service.yaml", service);
	await client.change("deploy/service.yaml", service.replace("ClientIP", "None"), 2);
	await client.until("deploy/service.yaml", (found) => found.length === 0);
	expect(client.published("deploy/service.yaml")?.version).toBe(2);
});

test("what was made from an older text than the editor shows is not published", async () => {
	const client = await connect(shop);
	await client.open("deploy/service.yaml", service);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
	const versions: (number | undefined)[] = [];
	client.connection.onNotification("textDocument/publishDiagnostics", ({ uri, version }) => {
		if (uri === client.uri("deploy/service.yaml")) versions.push(version);
	});
	for (let version = 2; version < 8; version++) {
		const text = version % 2 === 0 ? service.replace("ClientIP", "None") : service;
		await client.change("deploy/service.yaml", text, version);
		await client.connection.sendRequest("textDocument/hover", {
			textDocument: { uri: client.uri("deploy/web.yaml") },
			position: { line: 0, character: 0 },
		});
	}
	await client.change("deploy/service.yaml", `# moved\n${service}`, 8);
	await new Promise((resolve) => setTimeout(resolve, 800));
	expect(versions).toEqual([8]);
});

test("closing without saving goes back to what is on disk", async () => {
	const client = await connect(shop);
	await client.open("deploy/service.yaml", service);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
	await client.change("deploy/service.yaml", service.replace("ClientIP", "None"), 2);
	await client.until("deploy/service.yaml", (found) => found.length === 0);
	await client.connection.sendNotification("textDocument/didClose", {
		textDocument: { uri: client.uri("deploy/service.yaml") },
	});
	await client.until("deploy/service.yaml", (found) => found.length === 1);
});

test("a folder is reviewed though nobody opens a file of it or asks", async () => {
	const client = await connect(shop);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
});

test("a file that changed outside the editor is read again", async () => {
	const client = await connect(shop);
	await client.open("deploy/web.yaml", deployment);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
	client.write("deploy/service.yaml", service.replace("ClientIP", "None"));
	await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
		changes: [{ uri: client.uri("deploy/service.yaml"), type: 2 }],
	});
	await client.until("deploy/service.yaml", (found) => found.length === 0);
});

test("a folder that another program writes is read though only the folder is told of, and forgotten when it goes", async () => {
	const client = await connect(shop);
	const told = (type: number) =>
		client.connection.sendNotification("workspace/didChangeWatchedFiles", {
			changes: [{ uri: client.uri("chart"), type }],
		});
	await client.open("deploy/web.yaml", deployment);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
	client.write("chart/deep/web.yaml", deployment.replaceAll("web", "late"));
	client.write("chart/deep/service.yaml", service.replaceAll("web", "late"));
	client.write("chart/node_modules/other/service.yaml", service.replaceAll("web", "other"));
	await told(1);
	await client.until("chart/deep/service.yaml", (found) => found.length === 1);
	// What is written after the first look, in a folder that no watcher knows, is found by the second.
	client.write("chart/deep/more/service.yaml", service.replaceAll("web", "late").replace("late", "more"));
	await client.until("chart/deep/more/service.yaml", (found) => found.length > 0);
	expect(client.published("chart/node_modules/other/service.yaml")).toBeUndefined();
	// Of what changes in it from then on the editor says nothing.
	client.write("chart/deep/service.yaml", service.replaceAll("web", "late").replace("ClientIP", "None"));
	await client.until("chart/deep/service.yaml", (found) => found.length === 0);
	client.write("chart/deep/service.yaml", service.replaceAll("web", "late"));
	await client.until("chart/deep/service.yaml", (found) => found.length === 1);
	rmSync(new URL(client.uri("chart")), { recursive: true });
	await told(3);
	await client.until("chart/deep/service.yaml", (found) => found.length === 0);
}, 20_000);

test("a wrong scaleproof.yaml is shown where it is wrong, and a suppression without a use as unnecessary", async () => {
	const settings = "workload:\n  rate: fast\n";
	const unused = `# scaleproof-ignore single-replica -- a demo\n${deployment}`;
	const client = await connect({ ...shop, "scaleproof.yaml": settings, "deploy/web.yaml": unused });
	await client.open("scaleproof.yaml", settings);
	const [error] = await client.until("scaleproof.yaml", (found) => found.length > 0);
	expect(error).toMatchObject({ severity: DiagnosticSeverity.Error, range: { start: { line: 1, character: 8 } } });
	const [note] = await client.until("deploy/web.yaml", (found) => rules(found).includes("unused-suppression"));
	expect(note).toMatchObject({ severity: DiagnosticSeverity.Information, tags: [1] });
});

test("each folder has its own review, and the innermost folder holds a file", async () => {
	const client = await connect([shop, { "deploy/web.yaml": deployment }]);
	await client.open("deploy/service.yaml", service);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
	const review = (folder: string) => client.connection.sendRequest<{ files: number }>("scaleproof/review", { folder });
	expect((await review(client.folders[0])).files).toBe(Object.keys(shop).length);
	expect((await review(client.folders[1])).files).toBe(1);
});
