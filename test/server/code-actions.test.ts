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

describe("fixing all", () => {
	const alike = (name: string) =>
		`apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec:\n  sessionAffinity: ClientIP\n  selector: { app: ${name} }\n  ports: [{ port: 80 }]\n`;
	const ordersApp = deployment.replaceAll("web", "orders");
	const several = {
		"a.yaml": `${alike("web")}---\n${alike("orders")}`,
		"apps.yaml": `${deployment}---\n${ordersApp}`,
	};

	test("of a rule is offered with their number where there are several, and is written as one change", async () => {
		const commands = ["scaleproof.fixAll", "scaleproof.applyRemedy"];
		const client = await connect(several, { commands });
		await client.open("a.yaml", several["a.yaml"]);
		await client.until("a.yaml", (found) => found.length === 2);
		const actions = await actionsAt(client, "a.yaml", 4);
		const all = actions.find(({ title }) => title.startsWith("Fix all 2 of sticky-sessions"));
		expect(all?.command).toMatchObject({
			command: "scaleproof.fixAll",
			arguments: [client.folders[0], "sticky-sessions"],
		});
		const result = await client.connection.sendRequest<{ edits: TextEdit[]; byHand: string[] }>("scaleproof/fixAll", {
			folder: client.folders[0],
			rule: "sticky-sessions",
		});
		const document = TextDocument.create("file:///x", "yaml", 1, several["a.yaml"]);
		expect(TextDocument.applyEdits(document, result.edits)).toBe(several["a.yaml"].replaceAll("ClientIP", "None"));
	});

	test("on saving carries out only what is whole, and nothing else is offered then", async () => {
		const client = await connect(several);
		await client.open("a.yaml", several["a.yaml"]);
		await client.until("a.yaml", (found) => found.length === 2);
		const position = { line: 0, character: 0 };
		const actions = await client.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
			textDocument: { uri: client.uri("a.yaml") },
			range: { start: position, end: position },
			context: { diagnostics: [], only: ["source.fixAll"] },
		});
		// Removing the affinity leaves something to be checked by a person.
		expect(actions).toEqual([]);
	});

	test("on saving writes what is whole in its own file", async () => {
		const server = `import express from "express";
const app = express();
app.get("/", (_request, response) => response.send("ok"));
export const server = app.listen(8080);
`;
		const files = {
			"package.json": JSON.stringify({ name: "web", main: "server.ts", dependencies: { express: "5.1.0" } }),
			"server.ts": server,
			Dockerfile: 'FROM node:22\nCOPY . .\nENTRYPOINT ["node", "server.ts"]\n',
			"web.yaml": `${deployment}          lifecycle: { preStop: { sleep: { seconds: 5 } } }\n`,
		};
		const client = await connect(files);
		await client.open("server.ts", server);
		await client.until("server.ts", (found) => found.length > 0);
		const position = { line: 0, character: 0 };
		const actions = await client.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
			textDocument: { uri: client.uri("server.ts") },
			range: { start: position, end: position },
			context: { diagnostics: [], only: ["source.fixAll.scaleproof"] },
		});
		expect(actions.map(({ kind }) => kind)).toEqual(["source.fixAll.scaleproof"]);
		expect(applied(server, actions[0])).toContain('process.once("SIGTERM"');
	});
});

test("what stands in several copies of a file is counted once, with its copies, which are told by their paths", async () => {
	const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: main, image: web, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;
	const code = {
		"src/web/Dockerfile": 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
		"src/web/package.json": '{ "name": "web" }',
	};
	const commands = ["scaleproof.fixAll", "scaleproof.applyRemedy"];
	const files = { ...code, "deploy/web.yaml": web, "release/web.yaml": web };
	const client = await connect(files, { commands });
	await client.open("deploy/web.yaml", web);
	const isAlone = ({ code }: { code?: string | number }) => code === "single-replica";
	const told = (await client.until("deploy/web.yaml", (found) => found.some(isAlone))).find(isAlone);
	const copies = told?.relatedInformation?.map(({ message }) => message);
	expect(copies).toContain("release/web.yaml: the same stands in this copy of web");
	const { line, character } = told!.range.start;
	const titles = (await actionsAt(client, "deploy/web.yaml", line, character)).map(({ title }) => title);
	expect(titles).toContain("Fix all 1 of single-replica, with 1 copy…");
}, 60_000);
