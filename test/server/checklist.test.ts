import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { type Client, connect } from "./client.ts";
import { service, shop } from "./texts.ts";

function commit(client: Client): void {
	const cwd = fileURLToPath(client.folders[0]);
	const author = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgSign=false"];
	const git = (...args: string[]) => execFileSync("git", [...author, ...args], { cwd, stdio: "pipe" });
	git("init", "--quiet", "--initial-branch=main");
	git("add", "--all");
	git("commit", "--quiet", "--message=before");
}

test("the checklist of a change asks about what it touches, with the impact of each remedy", async () => {
	const client = await connect(shop);
	commit(client);
	client.write("deploy/service.yaml", service.replace("# SHOP-412", "# SHOP-413"));
	const progress: number[] = [];
	const first: string[] = [];
	client.connection.onNotification("$/progress", ({ token, value }) => {
		if (token === "here") progress.push(value.percentage);
		else first.push(value.markdown);
	});
	const asked = { folder: client.folders[0], since: "main", workDoneToken: "here", partialResultToken: "first" };
	const { markdown } = await client.connection.sendRequest<{ markdown: string }>("scaleproof/checklist", asked);
	expect(markdown).toContain("deploy/service.yaml:7");
	expect(markdown).toContain("Simulated: ");
	expect(markdown).toContain("```mermaid");
	expect(progress.length).toBeGreaterThan(3);
	// Nobody waits for a simulation to read what there is to ask.
	expect(first).toHaveLength(1);
	expect(first[0]).toContain("deploy/service.yaml:7");
	expect(first[0]).not.toContain("Simulated: ");
});

test("the whole workspace is asked about where nothing is compared, in a repository of git or not", async () => {
	const client = await connect(shop);
	const asked = { folder: client.folders[0] };
	const { markdown } = await client.connection.sendRequest<{ markdown: string }>("scaleproof/checklist", asked);
	expect(markdown).toMatch(/\nThe whole workspace: \d+ files\.\n/);
	expect(markdown).toContain("deploy/service.yaml:7");
});

test("a checklist can be cancelled, and a reference that git does not know is named", async () => {
	const client = await connect(shop);
	commit(client);
	client.write("deploy/service.yaml", service.replace("# SHOP-412", "# SHOP-413"));
	const source = new CancellationTokenSource();
	const asked = { folder: client.folders[0], since: "main", workDoneToken: "here" };
	client.connection.onNotification("$/progress", ({ value }) => {
		if (value.percentage > 0) source.cancel();
	});
	const cancelled = client.connection.sendRequest("scaleproof/checklist", asked, source.token);
	await expect(cancelled).rejects.toThrow(/cancelled/i);
	const unknown = client.connection.sendRequest("scaleproof/checklist", { ...asked, since: "nowhere" });
	await expect(unknown).rejects.toThrow(/nowhere/);
});
