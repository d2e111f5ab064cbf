import { expect, test } from "vitest";
import type { CompletionItem, Hover } from "vscode-languageserver/node";
import { connect } from "./client.ts";
import { shop } from "./texts.ts";

const settings = "components:\n  \nrules:\n  single-replica: \nworkload:\n  rate: 5/s\n";

test("scaleproof.yaml is completed with its keys and with what the workspace is known to hold", async () => {
	const client = await connect({ ...shop, "scaleproof.yaml": settings });
	await client.open("scaleproof.yaml", settings);
	const offered = async (line: number, character: number) => {
		const items = await client.connection.sendRequest<CompletionItem[]>("textDocument/completion", {
			textDocument: { uri: client.uri("scaleproof.yaml") },
			position: { line, character },
		});
		return items.map(({ label }) => label);
	};
	expect(await offered(3, 18)).toEqual(["error", "warning", "info", "off"]);
	expect(await offered(6, 0)).toContain("objectives");
	// Another request has made the folder's review by then.
	await client.connection.sendRequest("textDocument/hover", {
		textDocument: { uri: client.uri("scaleproof.yaml") },
		position: { line: 0, character: 0 },
	});
	expect(await offered(1, 2)).toContain("web");
});

test("hovering a key of scaleproof.yaml tells what it means, and other YAML is left alone", async () => {
	const client = await connect({ ...shop, "scaleproof.yaml": settings });
	await client.open("scaleproof.yaml", settings);
	const hover = (line: number, character: number) =>
		client.connection.sendRequest<Hover | null>("textDocument/hover", {
			textDocument: { uri: client.uri("scaleproof.yaml") },
			position: { line, character },
		});
	expect(await hover(5, 3)).toMatchObject({
		contents: { value: expect.stringContaining("Requests a second on a usual day") },
		range: { start: { line: 5, character: 2 }, end: { line: 5, character: 6 } },
	});
	expect(await hover(5, 9)).toBeNull();
});

test("nothing is offered in files that have another form", async () => {
	const client = await connect(shop);
	await client.open("deploy/service.yaml", shop["deploy/service.yaml"] ?? "kind: Service\n");
	const items = await client.connection.sendRequest("textDocument/completion", {
		textDocument: { uri: client.uri("deploy/service.yaml") },
		position: { line: 0, character: 0 },
	});
	expect(items).toBeNull();
});
