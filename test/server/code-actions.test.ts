import { expect, test } from "vitest";
import type { CodeAction, SnippetTextEdit, TextDocumentEdit, TextEdit } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Client, connect } from "./client.ts";
import { deployment, service, shop } from "./texts.ts";

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
