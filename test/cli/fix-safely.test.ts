import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { built, folderWith, scaleproof } from "./scaleproof.ts";

let remove = () => {};
afterEach(() => remove());

function folderOf(files: Record<string, string | Uint8Array>): string {
	const [folder, clean] = folderWith(files);
	remove = clean;
	return folder;
}

const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} } # café
spec:
  replicas: 3
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: ${name} }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: { app: ${name} }
  sessionAffinity: ClientIP
  ports: [{ port: 80 }]
`;

describe("scaleproof fix", () => {
	beforeAll(built, 120_000);

	const files = {
		"good.yaml": deployment("good"),
		"mark.yaml": `\ufeff${deployment("mark")}`,
		"latin.yaml": Buffer.from(deployment("latin"), "latin1"),
	};

	test("writes what it can write safely, and says what it did not", async () => {
		const folder = folderOf(files);
		const { stdout, status } = await scaleproof(["fix", "--rule", "sticky-sessions"], folder);
		expect(readFileSync(join(folder, "good.yaml"), "utf8")).toContain("sessionAffinity: None");
		const marked = readFileSync(join(folder, "mark.yaml"), "utf8");
		expect(marked).toBe(files["mark.yaml"].replace("sessionAffinity: ClientIP", "sessionAffinity: None"));
		expect(readFileSync(join(folder, "latin.yaml"))).toEqual(files["latin.yaml"]);
		expect(stdout).toContain("Edited 2 files:");
		expect(stdout.replace(/\s+/g, " ")).toContain("latin.yaml is left alone: it holds bytes that are not UTF-8");
		expect(stdout).toContain("1 finding left after that.");
		expect(status).toBe(0);
	});

	test("the diff of a dry run applies", async () => {
		const folder = folderOf(files);
		const { stdout } = await scaleproof(["fix", "--rule", "sticky-sessions", "--dry-run"], folder);
		writeFileSync(join(folder, "fix.diff"), stdout);
		execFileSync("git", ["apply", "fix.diff"], { cwd: folder });
		expect(readFileSync(join(folder, "mark.yaml"), "utf8")).toContain("sessionAffinity: None");
		expect(readFileSync(join(folder, "good.yaml"), "utf8")).toContain("sessionAffinity: None");
	});
});
