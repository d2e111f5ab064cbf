import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeAll, expect, test } from "vitest";
import { built, folderWith, root, scaleproof } from "./scaleproof.ts";

beforeAll(built, 120_000);

let remove = () => {};
afterEach(() => remove());

const shop = `title: A shop
design:
  components:
    users: { kind: Client, rate: 8/s }
    web: { kind: Service, replicas: 2 }
  links: [users -> web]
scenario: replica-loss
replications: 2
alternatives:
  - { name: three, set: { web: { replicas: 3 } } }
expect:
  - { says: It is cheap., metric: cost, atMost: 1 }
`;

function workspace(files: Record<string, string>): string {
	const [folder, clean] = folderWith(files);
	remove = clean;
	return folder;
}

test("the JSON is as its published schema says, and as it was with the same seed", async () => {
	const folder = workspace({ "shop.yaml": shop });
	const args = ["simulate", "shop.yaml", "--format", "json"];
	const [first, again] = [await scaleproof(args, folder), await scaleproof(args, folder)];
	const schema = JSON.parse(readFileSync(join(root, "docs/schemas/case-result.schema.json"), "utf8"));
	const validate = new Ajv2020({ strict: false }).compile(schema);
	expect(validate(JSON.parse(first.stdout)), JSON.stringify(validate.errors)).toBe(true);
	expect(again.stdout).toBe(first.stdout);
	expect(first.status).toBe(0);
	const other = await scaleproof([...args, "--seed", "7", "--replications", "1"], folder);
	expect(JSON.parse(other.stdout)).toMatchObject({ seed: 7, replications: 1 });
});

test("a claim that is not backed is an error only where one checks", async () => {
	const folder = workspace({ "shop.yaml": shop });
	const plain = await scaleproof(["simulate", "shop"], folder);
	expect(plain.stdout).toContain("not backed");
	expect(plain.status).toBe(0);
	expect((await scaleproof(["simulate", "shop", "--check"], folder)).status).toBe(1);
});

test("a case of a workspace, and of a design that was written down", async () => {
	const deployment =
		"apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: 1\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec: { containers: [{ name: web, image: web }] }\n";
	const about = (line: string) =>
		`title: One replica\n${line}\nscenario: replica-loss\nreplications: 2\nalternatives: [{ name: two, set: { "service:web": { replicas: 2 } } }]\n`;
	const folder = workspace({ "shop/web.yaml": deployment, "cases/one.yaml": about("workspace: ../shop") });
	const { stdout } = await scaleproof(["design", "shop", "--format", "yaml"], folder);
	const first = await scaleproof(["simulate", "cases/one.yaml"], folder);
	expect(first.stdout).toMatch(/^as it is .*\n.*^two /ms);
	expect(first.stderr).toBe("");
	remove();
	const written = workspace({ "cases/shop.yaml": stdout, "cases/one.yaml": about("design: ./shop.yaml") });
	expect((await scaleproof(["simulate", "cases/one"], written)).stdout).toBe(first.stdout);
});

test("our own cases are found from anywhere, and nothing outside of them", async () => {
	const folder = workspace({});
	const { stdout } = await scaleproof(["simulate", "examples/questions/cost-creep", "--replications", "1"], folder);
	expect(stdout).toContain("guide V.Q2");
	const outside = await scaleproof(["simulate", "examples/../package.json"], folder);
	expect(outside.stderr).toContain("There is no folder, design or case");
	expect(outside.status).toBe(2);
});

test("what is listed is found by its name, unless a file of that name is here", async () => {
	const folder = workspace({ "systems/maglev.yaml": shop });
	const listed = await scaleproof(["scenarios"], folder);
	expect(listed.stdout).toMatch(/^questions\/flash-sale .*^systems\/maglev .*^textbook\/n-queues /ms);
	const ours = await scaleproof(["simulate", "systems/lifecycle-hooks", "--replications", "1"], folder);
	expect(ours.stdout).toContain("guide V.4");
	expect((await scaleproof(["simulate", "systems/maglev"], folder)).stdout).toMatch(/^A shop$/m);
	const outside = await scaleproof(["simulate", "systems/../../package.json"], folder);
	expect(outside.status).toBe(2);
});

/** Those that play in few seconds; all others are played with one run (test/review/presets.test.ts). */
const quick = ["lifecycle-hooks", "google-docs", "dns-propagation"];

test.each(quick)("the numbers back what systems/%s says of the guide", async (name) => {
	const { stdout, status } = await scaleproof(["simulate", `systems/${name}`, "--check"], root);
	expect(stdout).toContain("The numbers back it.");
	expect(status).toBe(0);
});

test("a huge file, a binary one and a list are refused in words", async () => {
	const folder = workspace({ "huge.yaml": "a: 1\n".repeat(400_000), "binary.yaml": "a\u0000b", "list.yaml": "[1, 2]" });
	for (const [file, words] of [
		["huge.yaml", "no design or case needs more than 1 MB"],
		["binary.yaml", "is a binary file"],
		["list.yaml", "is not a design"],
	]) {
		const { stderr, status } = await scaleproof(["simulate", file], folder);
		expect(stderr).toContain(words);
		expect(status).toBe(2);
	}
});
