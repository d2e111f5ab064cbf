import { describe, expect, test } from "vitest";
import type {
	ClientCapabilities,
	CodeAction,
	SnippetTextEdit,
	TextDocumentEdit,
	TextEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Client, connect } from "./client.ts";
import { deployment, scaler, service, shop } from "./texts.ts";

async function actionsAt(client: Client, path: string, line: number, character = 22): Promise<CodeAction[]> {
	const { diagnostics = [] } = client.published(path) ?? {};
	const position = { line, character };
	return client.connection.sendRequest("textDocument/codeAction", {
		textDocument: { uri: client.uri(path) },
		range: { start: position, end: position },
		context: { diagnostics },
	});
}

function editsOf({ edit }: CodeAction): TextDocumentEdit[] {
	return (edit?.documentChanges ?? []) as TextDocumentEdit[];
}

function applied(text: string, action: CodeAction): string {
	const document = TextDocument.create("file:///x", "yaml", 1, text);
	const edits = editsOf(action).flatMap((one) => one.edits);
	const plain = edits.map((one): TextEdit => {
		if (!("snippet" in one)) return one as TextEdit;
		return { range: one.range, newText: (one as SnippetTextEdit).snippet.value.replace("$0", "because") };
	});
	return TextDocument.applyEdits(document, plain);
}

test("the fix changes the value and nothing else", async () => {
	const client = await connect(shop);
	await client.open("deploy/service.yaml", service, 7);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
	const [fix] = await actionsAt(client, "deploy/service.yaml", 6);
	expect(fix.kind).toBe("quickfix");
	expect(fix.diagnostics).toHaveLength(1);
	expect(editsOf(fix)[0].textDocument.version).toBe(7);
	expect(applied(service, fix)).toBe(service.replace("ClientIP", "None"));
});

test("a fix that leaves something to do by hand says so, and is not preferred", async () => {
	const client = await connect(shop);
	await client.open("deploy/service.yaml", service);
	const [fix] = await actionsAt(client, "deploy/service.yaml", 6);
	expect(fix.title).toMatch(/by hand\)$/);
	expect(fix.isPreferred).toBe(false);
});

describe("a fix that edits other files than the one it stands in", () => {
	const code = `import express from "express";
import session from "express-session";
const app = express();
app.use(session({ secret: "x" }));
app.listen(3000);
`;
	const files = {
		...shop,
		"scaleproof.yaml": "components: { web: { code: web } }\n",
		"web/package.json": `{ "name": "web" }\n`,
		"web/server.ts": code,
	};
	const confirming: ClientCapabilities = {
		workspace: {
			workspaceFolders: true,
			workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } },
		},
	};

	test("says how many, is not preferred, and asks to be confirmed", async () => {
		const client = await connect(files, { capabilities: confirming, commands: [] });
		await client.open("deploy/service.yaml", service);
		const [fix] = await actionsAt(client, "deploy/service.yaml", 6);
		expect(fix.title).toMatch(/ \(edits 3 files; part of it; the rest by hand\)$/);
		expect(fix.isPreferred).toBe(false);
		expect(editsOf(fix).map(({ textDocument }) => textDocument.uri)).toEqual(
			["deploy/service.yaml", "web/server.ts", "web/package.json"].map(client.uri),
		);
		const ids = editsOf(fix).flatMap(({ edits }) => edits.map((one) => "annotationId" in one && one.annotationId));
		expect(new Set(ids).size).toBe(1);
		expect(fix.edit?.changeAnnotations?.[String(ids[0])]).toMatchObject({ needsConfirmation: true });
	});

	test("is left to our own client, which shows it ticked", async () => {
		const client = await connect(files, { commands: ["scaleproof.applyRemedy"] });
		await client.open("deploy/service.yaml", service);
		await client.until("deploy/service.yaml", (found) => found.length === 1);
		const [fix] = await actionsAt(client, "deploy/service.yaml", 6);
		expect(fix.edit).toBeUndefined();
		expect(fix.command).toMatchObject({
			command: "scaleproof.applyRemedy",
			arguments: [client.folders[0], fix.diagnostics?.[0].data.finding],
		});
	});

	test("an edit of its own file alone is applied as it is", async () => {
		const client = await connect(files, { capabilities: confirming });
		await client.open("deploy/hpa.yaml", scaler.replace("minReplicas: 3", "minReplicas: 1"));
		await client.until("deploy/hpa.yaml", (found) => found.length > 0);
		const fixes = await actionsAt(client, "deploy/hpa.yaml", 6, 16);
		expect(fixes[0].title).not.toContain("edits");
		expect(fixes[0].edit?.changeAnnotations).toBeUndefined();
	});
});

test("suppressing puts a comment above the line, in its language and at its indentation", async () => {
	const client = await connect(shop);
	await client.open("deploy/service.yaml", service);
	const actions = await actionsAt(client, "deploy/service.yaml", 6);
	const suppress = actions.find((action) => action.title.startsWith("Suppress"))!;
	const text = applied(service, suppress);
	expect(text.split("\n")[6]).toBe("  # scaleproof-ignore sticky-sessions -- because");
	await client.change("deploy/service.yaml", text, 2);
	await client.until("deploy/service.yaml", (found) => found.length === 0);
});

test("showing the rule is left to the client", async () => {
	const client = await connect(shop);
	await client.open("deploy/service.yaml", service);
	const actions = await actionsAt(client, "deploy/service.yaml", 6);
	expect(actions.at(-1)?.command).toMatchObject({ command: "scaleproof.explainRule", arguments: ["sticky-sessions"] });
});

test("a suppression ends its line as the file does", async () => {
	const windows = service.replaceAll("\n", "\r\n");
	const client = await connect(shop);
	await client.open("deploy/service.yaml", windows);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
	const actions = await actionsAt(client, "deploy/service.yaml", 6);
	const text = applied(windows, actions.find((action) => action.title.startsWith("Suppress"))!);
	expect(text).not.toMatch(/(?<!\r)\n/);
	expect(text.split("\r\n")).toHaveLength(windows.split("\r\n").length + 1);
});

test("a suppression that covers nothing can be removed", async () => {
	const text = deployment.replace("spec:", "# scaleproof-ignore single-replica -- a demo\nspec:");
	const client = await connect({ "deploy/web.yaml": text });
	await client.open("deploy/web.yaml", text);
	await client.until("deploy/web.yaml", (found) => found.length > 0);
	const [remove] = await actionsAt(client, "deploy/web.yaml", 4, 5);
	expect(remove.title).toBe("Remove this suppression");
	expect(applied(text, remove)).toBe(deployment);
});
