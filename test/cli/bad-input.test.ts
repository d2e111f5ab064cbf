import { closeSync, ftruncateSync, openSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { built, folderWith, scaleproof } from "./scaleproof.ts";

beforeAll(built, 120_000);

let remove = () => {};
afterEach(() => remove());

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 80 }] }] }
`;

/** Each of these must leave the finding of the good file standing, with a note and without a crash. */
async function reviewBeside(files: Record<string, string | Uint8Array>, prepare = (_folder: string) => {}) {
	const [folder, clean] = folderWith({ "good.yaml": deployment, ...files });
	remove = clean;
	prepare(folder);
	const outcome = await scaleproof(["review", "--no-simulate", "--fail-on", "warning"], folder);
	expect(outcome.stdout).toContain("good.yaml:5:13  warning  single-replica");
	expect(outcome.stderr).toBe("");
	expect(outcome.status).toBe(1);
	return outcome.stdout;
}

test("malformed YAML, Terraform and TypeScript", async () => {
	const text = await reviewBeside({
		"bad.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  a: [1, 2\n b: }\n",
		"bad.tf": 'resource "aws_lb_target_group" "a" {\n  stickiness {\n',
		"bad.ts": 'import express from "express";\nconst app = express(;\napp.listen(\n',
	});
	expect(text).toMatch(/bad\.yaml:\d+:\d+/);
	expect(text).toMatch(/bad\.tf/);
});

test("a binary file with an innocent name", async () => {
	const text = await reviewBeside({ "deploy.yaml": new Uint8Array([0x61, 0, 0xff, 0xfe, 0, 0x62]) });
	expect(text).toContain("deploy.yaml");
	expect(text).toContain("binary");
});

test("a loop of links, and a link to nowhere", async () => {
	await reviewBeside({}, (folder) => {
		symlinkSync(folder, join(folder, "loop"));
		symlinkSync("nowhere.yaml", join(folder, "dangling.yaml"));
	});
});

test("a file of 50 MB", async () => {
	const text = await reviewBeside({}, (folder) => {
		const file = openSync(join(folder, "huge.yaml"), "w");
		ftruncateSync(file, 50_000_000);
		closeSync(file);
	});
	expect(text).toContain("huge.yaml");
	expect(text.replace(/\s+/g, " ")).toContain("50.0 MB");
});

test("a rule of the team that is wrong is left out with a note", async () => {
	const text = await reviewBeside({ ".scaleproof/rules/ours.yaml": "id: Ours\nwhen: 1 +\n" });
	expect(text).toContain(".scaleproof/rules/ours.yaml");
});

test("an output that cannot be written", async () => {
	const [folder, clean] = folderWith({ "good.yaml": deployment });
	remove = clean;
	const args = ["review", "--no-simulate", "--format", "sarif", "--output", "none/a.sarif"];
	const { stderr, status } = await scaleproof(args, folder);
	expect(stderr).toContain('error: "none/a.sarif" cannot be written');
	expect(status).toBe(2);
});

test("a design file that is none", async () => {
	const [folder, clean] = folderWith({ "design.yaml": "components: 3\n" });
	remove = clean;
	const { stderr, status } = await scaleproof(["simulate", "design.yaml", "--scenario", "steady-day"], folder);
	expect(stderr).toContain('error: "design.yaml" is not a design');
	expect(status).toBe(2);
});

test("colours are only for terminals, and NO_COLOR wins", async () => {
	const [folder, clean] = folderWith({ "good.yaml": deployment });
	remove = clean;
	const control = "\u001b[";
	const args = ["review", "--no-simulate"];
	expect((await scaleproof(args, folder, { NO_COLOR: "" })).stdout).not.toContain(control);
	expect((await scaleproof(args, folder, { NO_COLOR: "", FORCE_COLOR: "1" })).stdout).toContain(control);
	expect((await scaleproof(args, folder, { NO_COLOR: "1", FORCE_COLOR: "1" })).stdout).not.toContain(control);
});

test("several formats at once, each where it belongs", async () => {
	const [folder, clean] = folderWith({ "good.yaml": deployment });
	remove = clean;
	writeFileSync(join(folder, "old.json"), "old");
	const pairs = ["--format", "json", "--output", "old.json", "--format", "sarif", "--output", "a.sarif"];
	const { stdout, stderr } = await scaleproof(["review", "--no-simulate", "--format", "text", ...pairs], folder);
	expect(stdout).toContain("single-replica");
	expect(stderr).toBe("Wrote old.json\nWrote a.sarif\n");
});
