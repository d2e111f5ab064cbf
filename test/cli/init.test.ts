import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { parseSettings } from "../../src/dialects/scaleproof/parse.ts";
import { built, folderWith, scaleproof } from "./scaleproof.ts";

beforeAll(built);

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: "yes" }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 80 }] }] }
`;

function folder(files: Record<string, string>): string {
	const [path, remove] = folderWith(files);
	onTestFinished(remove);
	return path;
}

test("writes settings that declare nothing, and hold what was found once the signs are taken away", async () => {
	const root = folder({ "deploy/web.yaml": deployment });
	const { stdout, status } = await scaleproof(["init", root, "--ci", "github", "--ci", "gitlab"], root);
	expect(status).toBe(0);
	expect(stdout).toContain("Wrote scaleproof.yaml.");
	const text = readFileSync(join(root, "scaleproof.yaml"), "utf8");
	expect(parse(text)).toBeNull();
	const meant = text.replace(/^# (?=( {2}|workload|objectives|components|ignore|exclude))/gm, "");
	const { settings, notes } = parseSettings({ path: "scaleproof.yaml", text: meant });
	expect(notes).toEqual([]);
	expect(Object.keys(settings.components ?? {})).toEqual(["yes"]);
	expect(parse(readFileSync(join(root, ".github/workflows/scaleproof.yml"), "utf8")).jobs.review.steps).toHaveLength(2);
	expect(parse(readFileSync(join(root, ".gitlab/scaleproof.yml"), "utf8")).scaleproof.script).toHaveLength(1);
});

test("a file that is there stays as it is, and what it could hold is shown", async () => {
	const root = folder({ "scaleproof.yaml": "rules: {}\n", ".pre-commit-config.yaml": "repos: []\n" });
	const { stdout, status } = await scaleproof(["init", root, "--ci", "pre-commit"], root);
	expect(status).toBe(0);
	expect(readFileSync(join(root, "scaleproof.yaml"), "utf8")).toBe("rules: {}\n");
	expect(readFileSync(join(root, ".pre-commit-config.yaml"), "utf8")).toBe("repos: []\n");
	expect(stdout).toContain("is there already and stays as it is");
	expect(stdout).toContain("        entry: npx --yes scaleproof review");
	expect(existsSync(join(root, ".github"))).toBe(false);
});
