import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ruleTestsText } from "../../src/report/rule-tests-text.ts";
import { readRules } from "../../src/review/assets.ts";
import { testRules } from "../../src/review/rule-tests/rule-tests.ts";
import { Session } from "../../src/review/session.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";

const rule = `id: team-grace
guide: "handbook 4"
title: Less than a minute to stop
severity: warning
on: Service
when: service.grace < 60.0
at: grace
message: "{service.name} has {service.grace} to stop."
why: Our payments take up to 40 seconds.
unless: It takes no payments.
remedy: { title: Give it a minute, set: { service.grace: 60 } }
unshown: It is about one team's payments.
ask: Can a payment still end?
`;
const deployment = (grace: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
${grace}
      containers: [{ name: web, image: "registry.example/web:1" }]
`;
const marked = `      terminationGracePeriodSeconds: 20
#                                    ~~ team-grace`;

const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function workspace(files: Record<string, string>): Promise<string> {
	const root = mkdtempSync(join(tmpdir(), "scaleproof-rules-"));
	folders.push(root);
	for (const [path, text] of Object.entries({ ".scaleproof/rules/team-grace.yaml": rule, ...files })) {
		await mkdir(dirname(join(root, path)), { recursive: true });
		await writeFile(join(root, path), text);
	}
	return root;
}

async function tested(fixtures: Record<string, string>) {
	const files = Object.entries(fixtures).map(([path, text]) => [`.scaleproof/rules/team-grace/${path}`, text]);
	const root = await workspace(Object.fromEntries(files));
	const [test] = await testRules(root, await readRules(root));
	return test;
}

test("what is marked and found, and what is fine and quiet, agrees", async () => {
	const one = await tested({
		"bad.yaml": deployment(marked),
		"bad-by-default/web.yaml": deployment("      terminationGracePeriodSeconds: 30"),
		"fine.yaml": deployment("      terminationGracePeriodSeconds: 90"),
	});
	expect(one).toMatchObject({ fixtures: 3, found: 2, missed: 0, false: 0, quiet: 1, differences: [], errors: [] });
});

test("what differs is named with its fixture and its place", async () => {
	const one = await tested({
		"bad.yaml": deployment(marked.replace("20", "80")),
		"bad-nothing.yaml": deployment("      terminationGracePeriodSeconds: 70"),
		"fine.yaml": deployment("      terminationGracePeriodSeconds: 10"),
		"unknown.yaml": deployment("      terminationGracePeriodSeconds: 75"),
	});
	expect(one).toMatchObject({ found: 0, missed: 3, false: 1, quiet: 0 });
	expect(one.differences).toEqual([
		"bad-nothing.yaml: nothing is found; it answers passes",
		"bad.yaml: nothing is found at bad.yaml:10",
		"fine.yaml: found at fine.yaml:10, where nothing is marked",
		'unknown.yaml: it does not answer "unknown", but passes',
	]);
	const page = ruleTestsText([one], false);
	expect(page).toMatch(/team-grace\s+4\s+0\s+3\s+1\s+0/);
	expect(page).toContain("team-grace/fine.yaml: found at");
});

test("a marker elsewhere in the line is no match, and a name that promises nothing is refused", async () => {
	const [number, under] = marked.split("\n");
	const one = await tested({
		"bad.yaml": deployment(`${number}\n# ~~ team-grace`),
		// Only beside the two digits.
		"bad-after.yaml": deployment(`${number}\n${under.replace("~~", "  ~~")}`),
		"bad-before.yaml": deployment(`${number}\n${under.replace("  ~~", "~~")}`),
		"web.yaml": deployment(marked),
	});
	expect(one).toMatchObject({ fixtures: 3, found: 0, missed: 3, false: 3 });
	expect(one.errors[0]?.path).toBe(".scaleproof/rules/team-grace/web.yaml");
});

test("a fixture that cannot be read is told by its path, and the others are tried", async () => {
	const binary = "bad\0";
	const one = await tested({ "bad.yaml": binary, "bad-two/web.yaml": binary, "fine.yaml": "nothing: here\n" });
	expect(one.errors).toEqual([
		{ path: ".scaleproof/rules/team-grace/bad-two", message: "it is binary; it is not read." },
		{ path: ".scaleproof/rules/team-grace/bad.yaml", message: "it is binary; it is not read." },
	]);
	expect(one).toMatchObject({ fixtures: 1, quiet: 1 });
});

test("what is marked in one file of a fixture is not found in another, on whatever line", async () => {
	const one = await tested({
		"bad/k8s/api.yaml": deployment(marked.replace("20", "80")).replaceAll("web", "api"),
		"bad/k8s/web.yaml": deployment("      terminationGracePeriodSeconds: 20"),
	});
	expect(one.differences).toEqual([
		"bad: nothing is found at k8s/api.yaml:10",
		"bad: found at k8s/web.yaml:10, where nothing is marked",
	]);
});

test("only rules of the team are tried, one without a fixture is named, and fixtures are no part of the workspace", async () => {
	const root = await workspace({ "k8s/web.yaml": deployment("      terminationGracePeriodSeconds: 90") });
	const read = await readRules(root);
	const tests = await testRules(root, read);
	expect(tests.map((one) => one.rule)).toEqual(["team-grace"]);
	expect(ruleTestsText(tests, false)).toContain("1 rule without a fixture, and so untried: team-grace");
	const other = await workspace({ ".scaleproof/rules/team-grace/bad.yaml": deployment(marked) });
	const session = new Session(folderWorkspace(other), { rules: read.rules });
	await session.open();
	expect(session.review().design.components.filter(({ kind }) => kind === "Service")).toEqual([]);
});
