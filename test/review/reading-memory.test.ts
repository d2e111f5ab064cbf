import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Dialect } from "../../src/dialects/dialect.ts";
import { dialects } from "../../src/dialects/index.ts";
import { cacheRoot } from "../../src/review/cache-folder.ts";
import { Looks } from "../../src/review/looks.ts";
import { diskMemory } from "../../src/review/reading-memory.ts";
import { Session } from "../../src/review/session.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";
import { memoryWorkspace } from "../support/memory-workspace.ts";

let cache = "";
let reads: string[] = [];
const before = process.env.XDG_CACHE_HOME;

beforeEach(() => {
	cache = mkdtempSync(join(tmpdir(), "scaleproof-test-"));
	process.env.XDG_CACHE_HOME = cache;
	reads = [];
});

afterEach(() => {
	if (before === undefined) delete process.env.XDG_CACHE_HOME;
	else process.env.XDG_CACHE_HOME = before;
	rmSync(cache, { recursive: true });
});

const deployment = (name: string, replicas: number) =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec: { replicas: ${replicas} }\n`;
const shop = {
	"a.yaml": deployment("a", 1),
	"b.yaml": deployment("b", 3),
	"infra/main.tf": 'resource "aws_lb_target_group" "web" {\n  deregistration_delay = 30\n}\n',
	"src/server.ts": 'import express from "express";\nexpress().listen(80);\n',
};

/** The dialects, as they write down what they read. */
const watched = dialects.map(
	(dialect): Dialect => ({
		...dialect,
		read: (unit, scope) => {
			reads.push(unit.key);
			return dialect.read(unit, scope);
		},
	}),
);

async function review(files: Record<string, string>, version = "1", root = "/shop") {
	reads = [];
	const workspace = { ...memoryWorkspace(files), memory: diskMemory(root, Promise.resolve(version)) };
	const session = new Session(workspace, { rules: [], dialects: watched });
	await session.open();
	return session;
}

const kept = () =>
	readdirSync(join(cache, "scaleproof", "readings")).map((name) => join(cache, "scaleproof/readings", name));

test("a second run reads nothing, and says the same", async () => {
	const first = (await review(shop)).review();
	expect(reads).toHaveLength(4);
	const second = (await review(shop)).review();
	expect(reads).toEqual([]);
	expect(second).toEqual(first);
});

test("what changed is read, and what looked at it", async () => {
	await review(shop);
	await review({ ...shop, "b.yaml": deployment("b", 4) });
	expect(reads).toEqual(["b.yaml"]);
	await review({ ...shop, "infra/variables.tf": "" });
	expect(reads.sort()).toEqual(["b.yaml", "infra"]);
	await review(shop);
	expect(reads).toEqual(["infra"]);
	await review({ ...shop, "infra/main.tf": shop["infra/main.tf"].replace("30", "60") });
	expect(reads).toEqual(["infra"]);
});

test("an edit after a warm start is read as after a cold one", async () => {
	const cold = await review(shop);
	const warm = await review(shop);
	const change = { path: "infra/main.tf", text: shop["infra/main.tf"].replace("30", "60") };
	await cold.update([change]);
	await warm.update([change]);
	expect(reads).toEqual(["infra", "infra"]);
	expect(warm.review()).toEqual(cold.review());
});

test("other code and other workspaces share nothing", async () => {
	await review(shop);
	await review(shop, "2");
	expect(reads).toHaveLength(4);
	await review(shop, "1", "/other");
	expect(reads).toHaveLength(4);
});

test("code that nobody can name keeps nothing, and works nothing out for it", async () => {
	const looked: string[] = [];
	const looks = new Looks([Looks.file("a.yaml")]);
	const reading = {
		dialect: watched[0],
		unit: { key: "a.yaml", entries: ["a.yaml"] },
		looks,
		fragments: [],
		notes: [],
	};
	const digest = (look: string) => {
		looked.push(look);
		return "";
	};
	for (const version of [undefined, "1"])
		await diskMemory("/shop", Promise.resolve(version)).keep([reading], digest, new Map());
	expect(looked).toEqual(["file a.yaml"]);
});

test("a file that was nobody's is not even opened, until it stands otherwise on the disk", async () => {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-aside-"));
	const put = (path: string, text: string) => {
		writeFileSync(join(folder, path), text);
		// As if it had lain there for a while.
		utimesSync(join(folder, path), new Date(0), new Date(0));
	};
	const opened: string[] = [];
	const run = async () => {
		opened.length = 0;
		const own = folderWorkspace(folder);
		const session = new Session(
			{
				...own,
				read: (path) => {
					opened.push(path);
					return own.read(path);
				},
				stamp: async (path) => {
					const { size, mtimeMs } = statSync(join(folder, path));
					return `${size} ${mtimeMs}`;
				},
				memory: diskMemory(folder, Promise.resolve("1")),
			},
			{ rules: [] },
		);
		await session.open();
		return session.review();
	};
	put("util.ts", "export const one = 1;\n");
	put("web.yaml", deployment("web", 2));
	const cold = await run();
	expect(opened).toContain("util.ts");
	expect(await run()).toEqual(cold);
	expect(opened).not.toContain("util.ts");
	expect(opened).toContain("web.yaml");
	put("util.ts", shop["src/server.ts"]);
	const { coverage } = await run();
	expect(opened).toContain("util.ts");
	expect(coverage?.read.typescript).toBe(1);
	rmSync(folder, { recursive: true });
});

test("who claimed a file is not asked again, until it stands otherwise on the disk", async () => {
	const asked: string[] = [];
	const asking = dialects.map(
		(dialect): Dialect => ({
			...dialect,
			claims: (file) => {
				asked.push(file.path);
				return dialect.claims(file);
			},
		}),
	);
	const files = { ...shop, "util.ts": "export const one = 1;\n" };
	const stamps: Record<string, string> = {};
	const run = async () => {
		asked.length = 0;
		const workspace = {
			...memoryWorkspace(files),
			stamp: async (path: string) => stamps[path] ?? "as at first",
			memory: diskMemory("/shop", Promise.resolve("1")),
		};
		const session = new Session(workspace, { rules: [], dialects: asking });
		await session.open();
		return session.review();
	};
	const cold = await run();
	expect(new Set(asked)).toEqual(new Set(Object.keys(files)));
	expect(await run()).toEqual(cold);
	expect(asked).toEqual([]);
	files["a.yaml"] = "nothing: here\n";
	stamps["a.yaml"] = "another";
	const { coverage } = await run();
	expect(new Set(asked)).toEqual(new Set(["a.yaml"]));
	expect(coverage?.read.kubernetes).toBe((cold.coverage?.read.kubernetes ?? 0) - 1);
});

test("a stamp is given only where every change would show", async () => {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-stamp-"));
	writeFileSync(join(folder, "a.ts"), "");
	const { stamp } = folderWorkspace(folder);
	expect(await stamp?.("a.ts")).toBeUndefined();
	expect(await stamp?.("none.ts")).toBeUndefined();
	vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ["Date"] });
	const before = await stamp?.("a.ts");
	expect(before).toBeDefined();
	writeFileSync(join(folder, "a.ts"), "more");
	expect(await stamp?.("a.ts")).not.toBe(before);
	vi.useRealTimers();
	rmSync(folder, { recursive: true });
});

test("nobody else can read what is kept", async () => {
	await review(shop);
	const [file] = kept();
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(statSync(join(cache, "scaleproof", "readings")).mode & 0o777).toBe(0o700);
});

test("what is damaged, cut off or empty is read anew, and mended", async () => {
	const first = (await review(shop)).review();
	const [file] = kept();
	const whole = readFileSync(file);
	const flipped = Buffer.from(whole);
	flipped[whole.length >> 1] ^= 1;
	for (const bad of [flipped, whole.subarray(0, 100), Buffer.alloc(0), Buffer.from("{}")]) {
		writeFileSync(file, bad);
		expect((await review(shop)).review()).toEqual(first);
		expect(reads).toHaveLength(4);
		await review(shop);
		expect(reads).toEqual([]);
	}
});

test("a relative cache folder is not used, since it would be in the workspace", () => {
	expect(cacheRoot({ XDG_CACHE_HOME: "/var/cache/me" })).toBe("/var/cache/me");
	expect(cacheRoot({ XDG_CACHE_HOME: "cache" })).toBe(cacheRoot({}));
	expect(cacheRoot({})).toMatch(/^\/|^[A-Z]:/);
});
