import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { reports } from "../../src/report/index.ts";
import { readRules } from "../../src/review/assets.ts";
import { coverageOf, isOfNote, unreadWords } from "../../src/review/coverage.ts";
import { Session } from "../../src/review/session.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";
import { ourRules } from "../support/rules.ts";

function folderOf(files: Record<string, string>): string {
	const root = mkdtempSync(join(tmpdir(), "scaleproof-coverage-"));
	onTestFinished(() => rmSync(root, { recursive: true, force: true }));
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
	return root;
}

async function reviewOf(files: Record<string, string>) {
	const session = new Session(folderWorkspace(folderOf(files)), { rules: (await ourRules()).rules });
	await session.open();
	return session.review();
}

const server = `import express from "express";\nconst app = express();\napp.listen(3000);\n`;

test("files that no dialect reads are counted by kind, without what is ignored, excluded or of no note", async () => {
	const { coverage } = await reviewOf({
		".gitignore": "generated/\n",
		"scaleproof.yaml": `exclude: ["legacy/**"]\n`,
		"a.erl": "",
		"b/c.erl": "",
		"generated/d.erl": "",
		"legacy/e.erl": "",
		"node_modules/f.erl": "",
		"infra/main.cue": "",
		"chart/templates/web.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: {{ .Release.Name }} }\n",
		"chart/templates/_helpers.tpl": "",
		"serverless.yml": "service: x\n",
		"README.md": "",
		"run.sh": "",
		"src/util.ts": "export const one = 1;\n",
		"src/server.ts": server,
	});
	expect(coverage?.unread).toEqual({ Erlang: 2, CUE: 1, "Helm template": 1, "Serverless Framework": 1 });
	expect(coverage?.read).toMatchObject({ typescript: 1, scaleproof: 1 });
	expect(unreadWords(coverage!)).toBe(
		"2 Erlang, 1 CUE, 1 Helm template and 1 Serverless Framework files are not read yet.",
	);
	expect(unreadWords({ read: {}, unread: { Go: 1 } })).toBe("1 Go file is not read yet.");
	expect(unreadWords({ read: {}, unread: { Go: 2 } })).toBe("2 Go files are not read yet.");
	expect(unreadWords({ read: {}, unread: { Go: 1, CUE: 1 } })).toBe("1 CUE and 1 Go files are not read yet.");
	expect(unreadWords({ read: {}, unread: {} })).toBe("");
});

test("a listing names what is wanted, and apart from it what is worth a word, and no more", async () => {
	// A pattern with a slash at its end is about folders only.
	const ignored = { ".gitignore": "a.yaml/\ne.yaml\n", "e.yaml": "" };
	const root = folderOf({ ...ignored, "a.yaml": "", "b.erl": "", "notes.txt": "", "c/d.yaml": "" });
	const { paths, left, notes } = await folderWorkspace(root).list((path) => path.endsWith(".yaml"));
	expect({ paths, left, notes }).toEqual({ paths: ["a.yaml", "c/d.yaml"], left: ["b.erl"], notes: [] });
});

test("a folder that cannot be listed is told, and the rest is read", async () => {
	const { paths, notes } = await folderWorkspace(join(folderOf({}), "none")).list(() => true);
	expect(paths).toEqual([]);
	expect(notes).toEqual([{ file: ".", severity: "warning", message: expect.stringContaining("cannot be listed") }]);
});

test("what cannot be read is a warning, what is left out on purpose is not", async () => {
	const workspace = folderWorkspace(folderOf({ "binary.yaml": "a\0b" }));
	expect(await workspace.read("binary.yaml")).toMatchObject({ severity: "info" });
	expect(await workspace.read(`${"long".repeat(100)}.yaml`)).toMatchObject({ severity: "warning" });
	expect(await workspace.read("none.yaml")).toBeUndefined();
});

test("a team's rules need not be there; a folder of rules that cannot be listed is told", async () => {
	expect((await readRules(folderOf({}))).errors).toEqual([]);
	const { rules, errors } = await readRules(folderOf({ ".scaleproof/rules": "no folder" }));
	expect(rules.length).toBeGreaterThan(0);
	expect(errors).toEqual([{ path: ".scaleproof/rules", message: expect.stringContaining("cannot be listed") }]);
	expect((await readRules(folderOf({ ".scaleproof/rules/own.yaml": "a\0b" }))).errors).toEqual([
		{ path: ".scaleproof/rules/own.yaml", message: "it is binary; it is not read." },
	]);
});

test("a template whose chart is here is read", async () => {
	const template = "apiVersion: v1\nkind: Service\nmetadata: { name: {{ .Release.Name }} }\n";
	const { coverage } = await reviewOf({ "chart/Chart.yaml": "name: web\n", "chart/templates/web.yaml": template });
	expect(coverage).toEqual({ read: { helm: 2, kubernetes: 1 }, unread: {} });
});

test("every report names them", async () => {
	const files = {
		"a.erl": "",
		"infra/main.tf": `resource "azurerm_resource_group" "web" {}\n`,
		"src/server.ts": server,
	};
	const review = await reviewOf(files);
	expect(reports.text(review)).toContain("1 Erlang file is not read yet.");
	expect(reports.markdown(review)).toContain("1 Erlang file is not read yet.");
	expect(JSON.parse(reports.json(review)).coverage).toEqual({
		read: { terraform: 1, typescript: 1 },
		unread: { Erlang: 1 },
	});
});

test("beside Terraform nobody is told that there is none", async () => {
	const terraform = { "infra/main.tf": `resource "azurerm_resource_group" "web" {}\n`, "src/server.ts": server };
	const words = reports.text(await reviewOf(terraform)).replace(/\s+/g, " ");
	expect(words).toContain(
		"nothing that deploys it: the 1 Terraform file in this folder holds no workload, balancer or scaler that Scaleproof knows",
	);
	expect(words).not.toContain("no Terraform");
	expect(reports.text(await reviewOf({ "src/server.ts": server })).replace(/\s+/g, " ")).toContain(
		"no Terraform in this folder",
	);
});

test("where nothing was decided, nothing is said to be fine", async () => {
	const undecided = {
		"web.yaml": `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
	};
	const review = await reviewOf(undecided);
	expect(review.verdicts.filter(({ answer }) => answer === "passes" || answer === "fails")).toEqual([]);
	for (const words of [reports.text(review).replace(/\s+/g, " "), reports.markdown({ ...review, verdicts: [] })]) {
		expect(words).toContain("Nothing could be decided about this design");
		expect(words).not.toContain("stops this design");
	}
});

const code = "a.scala a.rb a.php a.rs a.ex a.exs a.erl a.cc a.cpp a.cxx a.swift".split(" ");
const configuration = "terragrunt.hcl a.nomad a.nomad.hcl a.jsonnet a.libsonnet a.cue serverless.yml".split(" ");

test.each(code)("%s is of note where nobody opens it, and no gap where nobody claims it", (path) => {
	expect(isOfNote(path)).toBe(true);
	expect(Object.values(coverageOf([], [path]).unread)).toEqual([1]);
	expect(coverageOf([{ path, text: "", dialects: [] }], []).unread).toEqual({});
});

test.each(configuration)("%s is a gap, also where it was opened and nobody claims it", (path) => {
	expect(isOfNote(`deploy/${path}`)).toBe(true);
	expect(Object.values(coverageOf([{ path, text: "", dialects: [] }], []).unread)).toEqual([1]);
	expect(coverageOf([{ path, text: "", dialects: ["any"] }], [])).toEqual({ read: { any: 1 }, unread: {} });
});
