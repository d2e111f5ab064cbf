import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filesOf } from "../support/fixtures.ts";

/** `npm run new-dialect` gives a dialect that is green as it stands: by the checks and tests that it has to pass. */
const checkout = fileURLToPath(new URL("../..", import.meta.url));
const needed = [
	"src",
	"rules",
	"examples",
	"docs",
	"test/dialects/clouds/equal",
	"test/fixtures",
	"test/support",
	"test/rules",
	"test/vitest.config.ts",
];
const settings = ["README.md", "package.json", "tsconfig.json", ".biome.json", ".gitignore"];
const ownTest = "test/dialects/class.test.ts";
const minutes = 60_000;
let copy = "";

beforeAll(() => {
	copy = mkdtempSync(join(tmpdir(), "scaleproof-dialect-"));
	// With what this run has compiled, and what says of which sources.
	for (const path of [...needed, ...settings, "package-lock.json", "out/modules"])
		if (existsSync(join(checkout, path))) cpSync(join(checkout, path), join(copy, path), { recursive: true });
	symlinkSync(join(checkout, "node_modules"), join(copy, "node_modules"), "junction");
	// A name that is no name in code, so that the script has to find another.
	expect(run("src/build/new-dialect.mjs", "class")).toMatchObject({ status: 0 });
}, 3 * minutes);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(script: string, ...args: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: copy, encoding: "utf8" });
	return { status, output: stdout + stderr };
}

/** What the script has written, and what has become otherwise by it. All else is checked where it stands. */
function changed(): string[] {
	const differs = (path: string) =>
		!existsSync(join(checkout, path)) || !readFileSync(join(copy, path)).equals(readFileSync(join(checkout, path)));
	return [...needed, ...settings, ownTest]
		.flatMap((path) => filesOf(join(copy, path)))
		.map((file) => file.slice(copy.length + 1))
		.filter(differs);
}

test(
	"its test passes, its fixture finds what is marked there, and its remedy is on record",
	() => {
		const tests = [ownTest, "test/rules/fixtures.test.ts", "test/rules/remedies.test.ts"];
		const names = [...readFileSync(join(copy, ownTest), "utf8").matchAll(/^it\("([\w ]+)/gm)].map(
			([, name]) => `^${name}`,
		);
		// In one thread: most of what they take is to load what all three share.
		const args = ["run", "--config", "test/vitest.config.ts", "--maxWorkers=1", "--reporter=json", ...tests];
		const { status, output } = run(
			"node_modules/vitest/vitest.mjs",
			...args,
			"-t",
			[...names, "bad-class\\.class"].join("|"),
		);
		expect(status, output).toBe(0);
		const { numPassedTests, numFailedTests } = JSON.parse(output.slice(output.indexOf("{")));
		expect(names.length).toBeGreaterThan(1);
		// Its own, what the rule finds in its fixture, and what becomes of the remedy.
		expect({ numPassedTests, numFailedTests }).toEqual({ numPassedTests: names.length + 2, numFailedTests: 0 });
		expect(readFileSync(join(copy, "test/fixtures/remedies.yaml"), "utf8")).toContain(
			"single-replica/bad-class.class:",
		);
	},
	3 * minutes,
);

test(
	"it is formatted, and all that is generated is as the code says",
	() => {
		const files = changed();
		expect(files).toEqual(expect.arrayContaining(["src/dialects/class.ts", ownTest, "src/extension/documents.json"]));
		const biome = ["check", "--error-on-warnings", "--no-errors-on-unmatched", ...files];
		expect(run("node_modules/@biomejs/biome/bin/biome", ...biome).status).toBe(0);
		expect(run("src/build/generate.mjs", "--check").status).toBe(0);
	},
	minutes,
);

test(
	"its types hold",
	() => {
		const files = ["src/dialects/class.ts", "src/dialects/index.ts", ownTest];
		writeFileSync(join(copy, "written.json"), JSON.stringify({ extends: "./tsconfig.json", files, include: [] }));
		const args = ["--project", "written.json", "--incremental", "false", "--checkers", "1"];
		expect(run("node_modules/typescript-native/bin/tsc", ...args)).toEqual({ status: 0, output: "" });
	},
	3 * minutes,
);

test("a name that is no id, or is taken, writes nothing", () => {
	expect(run("src/build/new-dialect.mjs", "Not An Id")).toMatchObject({ status: 2 });
	expect(run("src/build/new-dialect.mjs", "class").output).toContain("src/dialects/class.ts is there already");
	expect(run("src/build/new-dialect.mjs", "terraform").output).toContain("src/dialects/terraform is there already");
});
