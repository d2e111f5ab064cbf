import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver/node";
import type { Node } from "../../src/report/outline/node.ts";
import { type Client, connect, everything } from "./client.ts";
import { deployment, scaler, service } from "./texts.ts";

const before = { "deploy/web.yaml": deployment, "deploy/hpa.yaml": scaler };
const path = "deploy/service.yaml";

function git(client: Client, ...args: string[]): void {
	const named = ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args];
	execFileSync("git", named, { cwd: fileURLToPath(client.folders[0]), stdio: "pipe" });
}

/** A repository on `main`, in an editor with these settings. */
async function repository(settings: object): Promise<Client> {
	const capabilities = { workspace: { ...everything.workspace, configuration: true } };
	const client = await connect(before, { capabilities });
	client.connection.onRequest("workspace/configuration", ({ items }) => items.map(() => settings));
	git(client, "init", "-q", "-b", "main");
	git(client, "add", ".");
	git(client, "commit", "-q", "-m", "first");
	return client;
}

const again = (client: Client, read = false) =>
	client.connection.sendRequest<{ findings: number; fresh: number; since?: string }>("scaleproof/again", {
		folder: client.folders[0],
		read,
	});

test("a finding that the change brings is told apart from those that were there, until it is in the base", async () => {
	const client = await repository({ base: "" });
	client.write(path, service);
	await client.open(path, service);
	const [finding] = await client.until(path, ([one]) => one?.data.fresh === true);
	expect(finding.code).toBe("sticky-sessions");
	const [old] = client.published("deploy/hpa.yaml")?.diagnostics ?? [];
	expect(old).toMatchObject({ code: "cpu-only-scaling", data: { fresh: false } });
	expect(await again(client)).toMatchObject({ fresh: 1, since: "main" });

	const tree = await client.connection.sendRequest<Node[]>("scaleproof/outline", {
		folder: client.folders[0],
		view: "findings",
		by: "change",
	});
	expect(tree.slice(0, 2).map(({ label }) => label)).toEqual(["New since main", "Was there in main"]);
	expect(tree[0].children).toHaveLength(1);
	const hover = await client.connection.sendRequest<{ contents: { value: string } }>("textDocument/hover", {
		textDocument: { uri: client.uri(path) },
		position: { line: 6, character: 20 },
	});
	expect(hover.contents.value).toContain("**New** since main");

	git(client, "add", ".");
	git(client, "commit", "-q", "-m", "second");
	expect(await again(client, true)).toMatchObject({ fresh: 0, since: "main" });
	await client.until(path, ([one]) => one?.data.fresh === false);
});

test("who asks while it is being looked at hears what is found, and a base that is set meanwhile counts", async () => {
	const settings = { base: "" };
	const client = await repository(settings);
	client.write(path, service);
	await client.open(path, service);
	await client.until(path, (found) => found.length > 0);
	const both = await Promise.all([again(client), again(client)]);
	expect(both).toEqual([expect.objectContaining({ since: "main" }), expect.objectContaining({ since: "main" })]);
	settings.base = "off";
	await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
	const [, last] = await Promise.all([again(client), again(client)]);
	expect(last.since).toBeUndefined();
});

test("an edit that is not saved is no part of what was there", async () => {
	const client = await repository({ base: "main" });
	const pinned = `${scaler.replace("maxReplicas: 9", "maxReplicas: 9 # of today")}---\n${service}`;
	await client.open("deploy/hpa.yaml", scaler);
	await client.until("deploy/hpa.yaml", (found) => found.length > 0);
	await client.change("deploy/hpa.yaml", pinned, 2);
	await client.until("deploy/hpa.yaml", (found) =>
		found.some(({ code, data }) => code === "sticky-sessions" && data.fresh === true),
	);
});

test.each([
	["nothing is to be compared", { base: "off" }],
	["the editor says nothing of it", {}],
	["there is no such branch", { base: "elsewhere" }],
])("where %s, no finding is called new or old", async (_, settings) => {
	const client = await repository(settings);
	client.write(path, service);
	await client.open(path, service);
	await client.until(path, (found) => found.length > 0);
	expect(await again(client)).toEqual({ findings: expect.any(Number), fresh: 0 });
	expect(client.published(path)?.diagnostics[0].data).toEqual({ finding: expect.any(String) });
});

test("what could not be decided is a hint where the rule looked, for who wants it", async () => {
	const templated = service.replace("ClientIP", "$" + "{AFFINITY}");
	const hints = async (settings: object) => {
		const client = await repository(settings);
		client.write(path, templated);
		await client.open(path, templated);
		await again(client);
		return (client.published(path)?.diagnostics ?? []).filter(({ severity }) => severity === DiagnosticSeverity.Hint);
	};
	const [hint] = await hints({ unknowns: true });
	expect(hint.message).toMatch(/^sticky-sessions could not be decided, because /);
	expect(hint.range.start.line).toBe(6);
	expect(await hints({ unknowns: false })).toEqual([]);
});
