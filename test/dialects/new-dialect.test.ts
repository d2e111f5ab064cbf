import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";

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
const minutes = 60_000;
let copy = "";

beforeAll(() => {
	copy = mkdtempSync(join(tmpdir(), "scaleproof-dialect-"));
	for (const path of [...needed, ...settings]) cpSync(join(checkout, path), join(copy, path), { recursive: true });
	symlinkSync(join(checkout, "node_modules"), join(copy, "node_modules"), "junction");
	// A name that is no name in code, so that the script has to find another.
	expect(run("src/build/new-dialect.mjs", "class")).toMatchObject({ status: 0 });
}, 3 * minutes);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(script: string, ...args: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: copy, encoding: "utf8" });
	return { status, output: stdout + stderr };
}

test(
	"its test passes, its fixture finds what is marked there, and its remedy is on record",
	() => {
		const tests = ["test/dialects/class.test.ts", "test/rules/fixtures.test.ts", "test/rules/remedies.test.ts"];
		const args = ["run", "--config", "test/vitest.config.ts", ...tests, "-t", "^(?!.*bad-)|bad-class"];
		const { status, output } = run("node_modules/vitest/vitest.mjs", ...args);
		expect(output).not.toContain("failed");
		expect(status, output).toBe(0);
		expect(readFileSync(join(copy, "test/fixtures/remedies.yaml"), "utf8")).toContain(
			"single-replica/bad-class.class:",
		);
	},
	3 * minutes,
);

test(
	"it is formatted, and all that is generated is as the code says",
	() => {
		expect(run("node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".").status).toBe(0);
		expect(run("src/build/generate.mjs", "--check").status).toBe(0);
	},
	minutes,
);

test(
	"its types hold",
	() => {
		const { config } = ts.readConfigFile(join(copy, "tsconfig.json"), ts.sys.readFile);
		const { options } = ts.parseJsonConfigFileContent(config, ts.sys, copy);
		const files = ["src/dialects/class.ts", "src/dialects/index.ts", "test/dialects/class.test.ts"];
		const program = ts.createProgram(
			files.map((file) => join(copy, file)),
			{ ...options, incremental: false },
		);
		// Of what was written alone: the types of all others are checked where they stand.
		const wrong = files.flatMap((file) => {
			const source = program.getSourceFile(join(copy, file))!;
			return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
		});
		expect(wrong.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
	},
	3 * minutes,
);

test("a name that is no id, or is taken, writes nothing", () => {
	expect(run("src/build/new-dialect.mjs", "Not An Id")).toMatchObject({ status: 2 });
	expect(run("src/build/new-dialect.mjs", "class").output).toContain("src/dialects/class.ts is there already");
	expect(run("src/build/new-dialect.mjs", "terraform").output).toContain("src/dialects/terraform is there already");
});
