import { expect, test } from "vitest";
import type { CodeLens, Hover } from "vscode-languageserver/node";
import { connect } from "./client.ts";
import { service, shop } from "./texts.ts";

test("hovering a finding tells why, when it is fine, what to do and what to ask", async () => {
	const client = await connect(shop);
	await client.open("deploy/service.yaml", service);
	const hover = (line: number, character: number) =>
		client.connection.sendRequest<Hover | null>("textDocument/hover", {
			textDocument: { uri: client.uri("deploy/service.yaml") },
			position: { line, character },
		});
	const { contents, range } = (await hover(6, 22))!;
	const { value } = contents as { value: string };
	expect(range).toEqual({ start: { line: 6, character: 19 }, end: { line: 6, character: 27 } });
	for (const part of ["**Why** ", "**When this is fine** ", "**Remedy** ", "**To ask in review** "])
		expect(value).toContain(part);
	// Only the commands that this client says it has.
	expect(value).toContain("[Simulate](command:scaleproof.simulateFinding?");
	expect(value).not.toContain("[Apply]");
	// A hover's box scrolls after a few lines: what can be done stands before what is the same for every finding of the rule.
	expect(value.indexOf("[Simulate]")).toBeLessThan(value.indexOf("**Why** "));
	expect(await hover(3, 3)).toBeNull();
});

test("a code lens offers to simulate the finding, and names its folder and id", async () => {
	const client = await connect(shop);
	await client.open("deploy/service.yaml", service);
	const lenses = await client.connection.sendRequest<CodeLens[]>("textDocument/codeLens", {
		textDocument: { uri: client.uri("deploy/service.yaml") },
	});
	expect(lenses).toHaveLength(1);
	expect(lenses[0].range.start.line).toBe(6);
	expect(lenses[0].command).toMatchObject({
		title: "Simulate impact",
		command: "scaleproof.simulateFinding",
		arguments: [client.folders[0], expect.stringMatching(/^[0-9a-f]{16}$/)],
	});
});
