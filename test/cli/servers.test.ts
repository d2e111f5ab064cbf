import { spawn } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { built, root } from "./scaleproof.ts";

beforeAll(built, 120_000);

test("the language server answers an editor that starts the command", async () => {
	const child = spawn(process.execPath, [join(root, "dist", "cli.cjs"), "lsp", "--stdio"], { stdio: "pipe" });
	const connection = createProtocolConnection(
		new StreamMessageReader(child.stdout),
		new StreamMessageWriter(child.stdin),
	);
	connection.listen();
	const { serverInfo } = await connection.sendRequest<{ serverInfo: object }>("initialize", {
		processId: null,
		rootUri: null,
		capabilities: {},
	});
	expect(serverInfo).toEqual({ name: "scaleproof" });
	await connection.sendRequest("shutdown");
	await connection.sendNotification("exit");
	expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
});
