// `npm test`: everything, on a fresh clone as on a used one. The last line counts every test that ran.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled, must, root, run, tool } from "./process.mjs";

await ensureInstalled();
await must(process.execPath, ["src/build/bundle.mjs", "--quiet"]);
// Both sides below need it, and only one may install it.
const { ensureChromium } = await import("../../test/vscode/harness/chromium.mjs");
await ensureChromium();

const report = join(root, "out", "vitest.json");
const inBrowser = ["test/vscode/same-numbers.mjs", "test/vscode/run-web.mjs", "test/vscode/as-a-person.mjs"];

function unitTests() {
	return run(tool("vitest"), [
		"run",
		...["--config", "test/vitest.config.ts"],
		...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
	]);
}

/** What mostly waits (for a browser, for one tool after the other) runs beside the unit tests, one after the other. */
async function besides() {
	const { code: checked } = await run(process.execPath, ["src/build/check.mjs"], { aside: true });
	const browser = [];
	for (const script of inBrowser) {
		const { code, output } = await run(process.execPath, [script], { aside: true });
		const counted = /^(\d+) passed, (\d+) failed$/m.exec(output);
		if (!counted) console.error(`${script} did not run to its end.`);
		browser.push({ code, counted, passed: Number(counted?.[1] ?? 0), failed: Number(counted?.[2] ?? 0) });
	}
	return { checked, browser };
}

const [unit, { checked, browser }] = await Promise.all([unitTests(), besides()]);
const { numPassedTests, numFailedTests, numPendingTests, numTotalTests } = JSON.parse(readFileSync(report, "utf8"));
const passed = browser.reduce((sum, one) => sum + one.passed, numPassedTests);
const failed = browser.reduce((sum, one) => sum + one.failed, numFailedTests);
if (numPendingTests > 0) console.error(`${numPendingTests} of ${numTotalTests} unit tests were skipped; none may be.`);
if (checked !== 0) console.error("`npm run check` failed; see above.");
console.log(`\n${passed} passed, ${failed} failed`);
const whole = browser.every(({ code, counted }) => code === 0 && counted) && numPendingTests === 0;
process.exit(unit.code || checked || (whole ? 0 : 1));
