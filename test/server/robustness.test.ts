import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Hover } from "vscode-languageserver/node";
import type { Dialect } from "../../src/dialects/dialect.ts";
import { dialects } from "../../src/dialects/index.ts";
import { connect } from "./client.ts";
import { deployment, service, shop } from "./texts.ts";

test("a request that fails is logged and answered, and the server goes on", async () => {
	const client = await connect(shop);
	const wrong = client.connection.sendRequest("scaleproof/review", { folder: "file:///nowhere" });
	await expect(wrong).rejects.toThrow(/no folder of this workspace/);
	await expect(client.connection.sendRequest("scaleproof/remedy", { nonsense: 1 })).rejects.toThrow();
	expect(client.logged.some((line) => line.includes("review failed"))).toBe(true);
	await client.open("deploy/service.yaml", service);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
});

test("a reader that crashes on one file leaves the findings of the others", async () => {
	const crashing: Dialect = {
		id: "crashing",
		comment: "#",
		files: { names: ["*.yaml"], languages: ["yaml"] },
		claims: ({ path }) => path === "broken.yaml",
		read: () => {
			throw new Error("of all things");
		},
	};
	const options = { dialects: [crashing, ...dialects] };
	const client = await connect({ ...shop, "broken.yaml": "a: 1" }, { options });
	await client.open("deploy/service.yaml", service);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
	const [note] = await client.until("broken.yaml", (found) => found.length === 1);
	expect(note.message).toContain("of all things");
});

test("a remedy is refused once its finding is gone", async () => {
	const client = await connect(shop);
	await client.open("deploy/service.yaml", service);
	const [{ data }] = await client.until("deploy/service.yaml", (found) => found.length === 1);
	const asked = { folder: client.folders[0], finding: (data as { finding: string }).finding };
	const remedy = await client.connection.sendRequest<{ versions: object }>("scaleproof/remedy", asked);
	expect(remedy.versions).toEqual({ "deploy/service.yaml": 1 });
	await client.change("deploy/service.yaml", service.replace("ClientIP", "None"), 2);
	await expect(client.connection.sendRequest("scaleproof/remedy", asked)).rejects.toThrow(/is gone/);
});

test("a document outside every folder is left alone", async () => {
	const client = await connect(shop);
	const uri = "untitled:Untitled-1";
	await client.connection.sendNotification("textDocument/didOpen", {
		textDocument: { uri, languageId: "yaml", version: 1, text: deployment },
	});
	const position = { line: 5, character: 12 };
	const hover = await client.connection.sendRequest<Hover | null>("textDocument/hover", {
		textDocument: { uri },
		position,
	});
	expect(hover).toBeNull();
});

test("what git ignores and what others wrote is not read, even when it is opened", async () => {
	const others = { "lib/service.yaml": service, "node_modules/web/service.yaml": service };
	const client = await connect({ ...shop, ...others, ".gitignore": "lib/\n" });
	for (const [path, text] of Object.entries(others)) await client.open(path, text);
	await client.open("deploy/service.yaml", service);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
	await client.change("lib/service.yaml", `${service}\n`, 2);
	await client.change("deploy/service.yaml", service.replace("ClientIP", "None"), 2);
	await client.until("deploy/service.yaml", (found) => found.length === 0);
	for (const path of Object.keys(others)) expect(client.published(path)).toBeUndefined();
});

test("what is opened without a name or a text is no document", async () => {
	const client = await connect(shop);
	for (const wrong of [{ uri: 7 }, { uri: client.uri("a.yaml"), text: 7 }, { uri: null }])
		await client.connection.sendNotification("textDocument/didOpen", {
			textDocument: { languageId: "yaml", version: 1, text: deployment, ...wrong },
		});
	await client.open("deploy/service.yaml", service);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
	const review = await client.connection.sendRequest("scaleproof/review", { folder: client.folders[0] });
	expect(review).toBeDefined();
});

test("a pipe in the folder is not waited for", async () => {
	const client = await connect(shop);
	for (const path of [".gitignore", "scaleproof.yaml"]) execFileSync("mkfifo", [fileURLToPath(client.uri(path))]);
	await client.open("deploy/service.yaml", service);
	await client.until("deploy/service.yaml", (found) => found.length === 1);
	await client.change("deploy/service.yaml", service.replace("ClientIP", "None"), 2);
	await client.until("deploy/service.yaml", (found) => found.length === 0);
	const [note] = await client.until("scaleproof.yaml", (found) => found.length === 1);
	expect(note.message).toContain("is not a regular file");
});
