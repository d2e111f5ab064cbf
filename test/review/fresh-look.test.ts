import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { Session } from "../../src/review/session.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";
import { memoryWorkspace } from "../support/memory-workspace.ts";
import { ourRules } from "../support/rules.ts";
import { runs } from "../support/runs.ts";

function textsOf(folder: string, base = folder): Record<string, string> {
	return Object.assign(
		{},
		...readdirSync(folder).map((name) => {
			const path = join(folder, name);
			if (statSync(path).isDirectory()) return textsOf(path, base);
			return { [path.slice(base.length + 1)]: readFileSync(path, "utf8") };
		}),
	);
}

const storefront = textsOf("examples/storefront");
let rules: Awaited<ReturnType<typeof ourRules>>["rules"] = [];
beforeAll(async () => {
	({ rules } = await ourRules());
});

async function fresh(files: Record<string, string>): Promise<Session> {
	const session = new Session(memoryWorkspace({ ...files }), { rules });
	await session.open();
	return session;
}

describe("an edit reads as a fresh look does", () => {
	const paths = Object.keys(storefront);
	const change = fc.oneof(
		fc.record({ path: fc.constantFrom(...paths), from: fc.constantFrom(...paths) }),
		fc.record({ path: fc.constantFrom(...paths), cut: fc.double({ min: 0, max: 1, noNaN: true }) }),
		fc.record({ path: fc.constantFrom(...paths, "new/web.yaml", "infra/terraform/new.tf"), gone: fc.constant(true) }),
		fc.record({
			path: fc.constantFrom("new/web.yaml", "infra/terraform/new.tf", "x.json"),
			from: fc.constantFrom(...paths),
		}),
		fc.record({
			path: fc.constantFrom("scaleproof.yaml"),
			text: fc.constantFrom("rules: { sticky-sessions: off }\n", "", "{"),
		}),
	);

	test("whatever changes, in whatever order", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
				const files: Record<string, string> = { ...storefront };
				const session = await fresh(files);
				for (const one of changes) {
					if ("gone" in one) delete files[one.path];
					else if ("text" in one) files[one.path] = one.text;
					else if ("from" in one) files[one.path] = storefront[one.from];
					else files[one.path] = (files[one.path] ?? "").slice(0, Math.floor(one.cut * (files[one.path] ?? "").length));
					await session.update([{ path: one.path, text: files[one.path] }]);
				}
				expect(session.review()).toEqual((await fresh(files)).review());
			}),
			runs(25),
		);
	});
});

describe("a folder on disk", () => {
	let root = "";
	afterEach(() => rmSync(root, { recursive: true }));

	async function open(files: Record<string, string>): Promise<Session> {
		root = mkdtempSync(join(tmpdir(), "scaleproof-test-"));
		for (const [path, text] of Object.entries(files)) {
			mkdirSync(join(root, dirname(path)), { recursive: true });
			writeFileSync(join(root, path), text);
		}
		const session = new Session(folderWorkspace(root), { rules });
		await session.open();
		return session;
	}

	const docker = 'FROM node:20\nCMD ["node", "server.js"]\n';

	test("what a build made is left out, what people keep in such a folder is read", async () => {
		const session = await open({
			".gitignore": "dist/\n/services/*/out\n",
			"build/package/Dockerfile": docker,
			"dist/Dockerfile": docker,
			"services/web/out/Dockerfile": docker,
			"target/Dockerfile": docker,
			"node_modules/x/Dockerfile": docker,
			"cdk.out/Dockerfile": docker,
			"cdk.out/asset.1a2b/Dockerfile": docker,
		});
		for (const path of ["build/package", "target", "cdk.out"]) expect(session.text(`${path}/Dockerfile`)).toBe(docker);
		for (const path of ["dist", "services/web/out", "node_modules/x", "cdk.out/asset.1a2b"])
			expect(session.text(`${path}/Dockerfile`)).toBeUndefined();
	});

	test("a file that comes later is judged as it would have been at first", async () => {
		const session = await open({ ".gitignore": "dist/\n", "build/.keep": "" });
		const come = ["build/Dockerfile", "dist/Dockerfile", "node_modules/x/Dockerfile"];
		await session.update(come.map((path) => ({ path, text: docker })));
		expect(come.map((path) => session.text(path))).toEqual([docker, undefined, undefined]);
	});

	test("where nothing says what a build makes, such folders are not entered", async () => {
		const session = await open({ "build/Dockerfile": docker, Dockerfile: docker });
		expect(session.text("build/Dockerfile")).toBeUndefined();
		expect(session.text("Dockerfile")).toBe(docker);
	});

	test("only files that some dialect reads are looked into", async () => {
		const session = await open({ "app.properties": "a=1", Dockerfile: docker });
		expect(session.review().files).toBe(1);
		for (const path of ["app.properties", "id_rsa"]) expect(session.wanted(path)).toBe(false);
	});

	test("a file that is deleted is gone, one that cannot be read leaves a note", async () => {
		const session = await open({ Dockerfile: docker, "a.yaml": "a: 1\n" });
		rmSync(join(root, "Dockerfile"));
		writeFileSync(join(root, "a.yaml"), "a\0b");
		await session.refresh(["Dockerfile", "a.yaml"]);
		const { files, notes } = session.review();
		expect(files).toBe(1);
		expect(notes.map(({ file }) => file)).toEqual(["a.yaml"]);
	});
});
