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

describe("an edit of what joins reads as a fresh look does", () => {
	const names = ["web", "api", "db"] as const;
	const name = fc.constantFrom(...names);
	/** A workload with its address, at a place that may name an environment, which calls another. */
	const manifest = fc
		.record({
			name,
			calls: name,
			variable: fc.constantFrom("API_URL", "DATABASE_URL"),
			image: fc.constantFrom("acme/web:1", "acme/api:1", "postgres:16"),
			replicas: fc.integer({ min: 1, max: 3 }),
			selects: name,
			public: fc.boolean(),
		})
		.map(
			(one) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${one.name} }
spec:
  replicas: ${one.replicas}
  selector: { matchLabels: { app: ${one.name} } }
  template:
    metadata: { labels: { app: ${one.name} } }
    spec:
      containers:
        - { name: main, image: "${one.image}", env: [{ name: ${one.variable}, value: "http://${one.calls}" }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${one.name} }
spec: { type: ${one.public ? "LoadBalancer" : "ClusterIP"}, selector: { app: ${one.selects} }, ports: [{ port: 80 }] }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: ${one.name} }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${one.selects} }, minReplicas: 2, maxReplicas: 9 }
`,
		);
	const server = fc.record({ variable: fc.constantFrom("API_URL", "DATABASE_URL"), retries: fc.boolean() }).map(
		({ variable, retries }) => `import express from "express";
import axios from "axios";
${retries ? 'import axiosRetry from "axios-retry";\naxiosRetry(axios, { retries: 3 });\n' : ""}const app = express();
app.get("/", async (_, answer) => answer.send(await axios.get(process.env.${variable} + "/x")));
app.listen(80);
`,
	);
	const settings = fc.constantFrom(
		"workload: { rate: 100, peak: { rate: 500 } }\n",
		"components: { web: { code: services/api } }\n",
		"links: { web -> api: { timeout: 2s } }\n",
	);
	const change = fc.oneof(
		{
			weight: 5,
			arbitrary: fc.tuple(fc.constantFrom("deploy/a.yaml", "deploy/b.yaml", "prod/a.yaml", "dev/a.yaml"), manifest),
		},
		{
			weight: 2,
			arbitrary: fc.tuple(fc.constantFrom("services/web/src/server.ts", "services/api/src/server.ts"), server),
		},
		{ weight: 1, arbitrary: fc.tuple(fc.constant("scaleproof.yaml"), settings) },
		{
			weight: 2,
			arbitrary: fc.tuple(
				fc.constantFrom(
					"deploy/a.yaml",
					"deploy/b.yaml",
					"prod/a.yaml",
					"services/web/src/server.ts",
					"scaleproof.yaml",
				),
				fc.constant(undefined),
			),
		},
	);
	const code = { "services/web/package.json": '{ "name": "web" }', "services/api/package.json": '{ "name": "api" }' };

	test("whatever is linked to what, wherever it runs", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 3, maxLength: 9 }), async (changes) => {
				const files: Record<string, string> = { ...code };
				const session = await fresh(files);
				for (const [path, text] of changes) {
					if (text === undefined) delete files[path];
					else files[path] = text;
					await session.update([{ path, text }]);
					const whole = await fresh(files);
					// What the editor asks for first, and then the whole: neither may depend on the other.
					expect(session.findings()).toEqual(whole.findings());
					expect(session.review()).toEqual(whole.review());
				}
			}),
			runs(40),
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
