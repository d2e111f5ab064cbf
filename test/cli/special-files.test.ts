import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
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
    spec: { containers: [{ name: web, image: web }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  sessionAffinity: ClientIP
  ports: [{ port: 80 }]
`;

const put: Record<string, (file: string) => void> = {
	"a pipe": (file) => execFileSync("mkfifo", [file]),
	"a link to a device": (file) => symlinkSync("/dev/zero", file),
	"a link to a file outside": (file) => symlinkSync(join(dirname(file), outside(file)), file),
	"a folder": (file) => mkdirSync(file),
	"too large": (file) => writeFileSync(file, "a: b\n".repeat(250_000)),
	binary: (file) => writeFileSync(file, "a\0b"),
};
const outside = (file: string) => (file.includes("rules") ? "../../../secret" : "../secret");

test.each(Object.keys(put))("an entry that is no file to read costs itself and no more: %s", async (what) => {
	const [parent, clean] = folderWith({
		"workspace/good.yaml": deployment,
		"workspace/.scaleproof/rules/ours.yaml": "id: Ours\n",
		secret: "AWS_SECRET_ACCESS_KEY: abc: s3cr3tvalue123\n",
	});
	remove = clean;
	const folder = join(parent, "workspace");
	for (const path of ["scaleproof.yaml", ".scaleproof/rules/x.yaml", ".gitignore"]) put[what](join(folder, path));
	const { stdout, stderr, status } = await scaleproof(["review", "--no-simulate", "--fail-on", "warning"], folder);
	const words = stdout.replace(/\s+/g, " ");
	expect(stdout).toContain("good.yaml:5:13  warning  single-replica");
	expect(words).toMatch(/scaleproof\.yaml error: scaleproof\.yaml: This file .* Defaults are used instead\./);
	expect(words).toMatch(/\.scaleproof\/rules\/x\.yaml error: This rule is left out: it /);
	expect(words).toMatch(/\.gitignore (info|warning): This file /);
	expect(stdout + stderr).not.toContain("s3cr3tvalue123");
	expect(status).toBe(2);
});

test("a link within the folder is followed where a file has one name", async () => {
	const [folder, clean] = folderWith({
		"good.yaml": deployment,
		"shared/settings.yaml": "rules: { single-replica: error }\n",
	});
	remove = clean;
	symlinkSync("shared/settings.yaml", join(folder, "scaleproof.yaml"));
	const { stdout } = await scaleproof(["review", "--no-simulate"], folder);
	expect(stdout).toContain("good.yaml:5:13  error  single-replica");
});

test("what a rule file holds is not told", async () => {
	const [folder, clean] = folderWith({
		"good.yaml": deployment,
		".scaleproof/rules/x.yaml": "AWS_SECRET_ACCESS_KEY: abc: s3cr3tvalue123\n",
	});
	remove = clean;
	const { stdout } = await scaleproof(["review", "--no-simulate"], folder);
	expect(stdout.replace(/\s+/g, " ")).toContain("This rule is left out: line 1: Nested mappings");
	expect(stdout).not.toContain("s3cr3tvalue123");
});
