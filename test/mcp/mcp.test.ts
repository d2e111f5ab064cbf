import { mkdtempSync, rmSync } from "node:fs";
import { cp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tools } from "../../src/agent/index.ts";

const cli = new URL("../../dist/cli.cjs", import.meta.url).pathname;
const shop = new URL("../fixtures/abrupt-shutdown/bad-express", import.meta.url).pathname;

/** A real client over the real command, on a copy of a fixture. */
describe("an agent over the Model Context Protocol", () => {
	let root: string;
	let client: Client;
	beforeAll(async () => {
		root = mkdtempSync(join(tmpdir(), "scaleproof-mcp-"));
		await cp(shop, root, { recursive: true });
		client = new Client({ name: "test", version: "1" });
		await client.connect(new StdioClientTransport({ command: process.execPath, args: [cli, "mcp"], cwd: root }));
	});
	afterAll(async () => {
		await client.close();
		rmSync(root, { recursive: true, force: true });
	});

	async function ask(name: string, args: Record<string, unknown> = {}) {
		const { content, isError } = await client.callTool({ name: `scaleproof_${name}`, arguments: args });
		const text = (content as { text: string }[]).map((part) => part.text).join("\n");
		return { text, isError: isError === true };
	}

	it("is told of every tool, with the form of its input, and that none writes", async () => {
		const listed = (await client.listTools()).tools;
		expect(listed.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
		for (const { description, inputSchema, annotations } of listed) {
			expect(description!.length).toBeGreaterThan(60);
			expect(inputSchema.type).toBe("object");
			expect(annotations?.readOnlyHint).toBe(true);
		}
	});

	it("reviews, explains what was found, and sees the design", async () => {
		expect((await ask("review")).text).toContain("single-replica");
		expect((await ask("explain", { rule: "single-replica" })).text).toContain("When this is fine");
		expect((await ask("design")).text).toContain("flowchart");
		expect((await ask("design", { format: "yaml" })).text).toContain("components:");
		const shopAlone = await ask("design", { format: "yaml", component: "shop" });
		expect(shopAlone.text).toMatch(/replicas: 1 # default, k8s\/shop.yaml:4:9/);
		expect((await ask("review", { rule: "abrupt-shutdown" })).text).not.toContain("single-replica");
		expect((await ask("review", { component: "shop" })).text).toContain("scaleproof_fix edits");
	});

	it("proves a remedy and a proposal of its own", async () => {
		const remedy = await ask("what_if", { fix: "single-replica", replications: 2 });
		expect(remedy).toMatchObject({ isError: false, text: expect.stringContaining("single-replica at ") });
		const changes = [{ component: "shop", attribute: "replicas", value: 4 }];
		const own = await ask("what_if", { changes, scenario: "replica-loss", replications: 2 });
		expect(own).toMatchObject({ isError: false, text: expect.stringContaining("As proposed") });
		const link = { from: "users", to: "shop", attribute: "timeout", value: 0.5 };
		const called = await ask("what_if", { changes: [link], scenario: "steady-day", replications: 2 });
		expect(called).toMatchObject({ isError: false, text: expect.stringContaining("As proposed") });
		expect((await ask("simulate", { scenario: "steady-day", replications: 1 })).text).toContain("error rate");
	});

	it("hears how far a simulation is, so that it need not give up on a long one", async () => {
		const shares: number[] = [];
		const asked = { name: "scaleproof_simulate", arguments: { scenario: "steady-day", replications: 3 } };
		await client.callTool(asked, { onprogress: ({ progress }) => shares.push(progress) });
		expect(shares.length).toBeGreaterThan(1);
		expect(shares).toEqual([...shares].sort((a, b) => a - b));
		expect(shares.at(-1)).toBeCloseTo(1, 1);
	});

	it("is shown a fix as a diff, and no file is written", async () => {
		const server = async () => await readFile(join(root, "services/shop/server.ts"), "utf8");
		const before = await server();
		const { text } = await ask("fix", { finding: "abrupt-shutdown" });
		expect(text).toMatch(/^```diff\n--- a\//);
		expect(text).toContain('+process.once("SIGTERM"');
		expect(await server()).toBe(before);
	});

	it.each<[string, string, Record<string, unknown>, string]>([
		["a rule that is none", "explain", { rule: "single-replca" }, 'Did you mean "single-replica"?'],
		["a component that is none", "simulate", { scenario: "steady-day", component: "shp" }, 'Did you mean "shop"?'],
		[
			"an attribute that is none",
			"what_if",
			{ changes: [{ component: "shop", attribute: "replica", value: 2 }], scenario: "steady-day" },
			'Did you mean "replicas"?',
		],
		[
			"an attribute that no link has",
			"what_if",
			{ changes: [{ from: "users", to: "shop", attribute: "timeuot", value: 2 }], scenario: "steady-day" },
			'Did you mean "timeout"?',
		],
		[
			"a link that is not there",
			"what_if",
			{ changes: [{ from: "shop", to: "users", attribute: "timeout", value: 2 }], scenario: "steady-day" },
			"No link leads from shop to users",
		],
		[
			"half a link",
			"what_if",
			{ changes: [{ from: "shop", attribute: "timeout", value: 2 }], scenario: "steady-day" },
			"between `from` and `to`",
		],
		["a rule that finds nothing", "fix", { finding: "sticky-sessions" }, "sticky-sessions has no finding here"],
		["a component, where no name is near", "design", { component: "nothing" }, "There are: "],
		["a name that the tool does not take", "review", { path: "services/shop" }, '"path"'],
		[
			"a value in a unit of something else",
			"what_if",
			{ changes: [{ component: "shop", attribute: "startup", value: "12MB" }], scenario: "steady-day" },
			'"12MB" is not a time, such as 250ms',
		],
		["no proposal", "what_if", {}, "either `fix` or `changes`"],
		["a change outside of a repository", "checklist", { since: "HEAD" }, "git"],
	])("is told what would do in the place of %s", async (_, name, args, words) => {
		const { text, isError } = await ask(name, args);
		expect(isError).toBe(true);
		expect(text).toContain(words);
	});
});
