// `npm test`: everything, on a fresh clone as on a used one. The last line counts every test that ran.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled, must, root, run, tool } from "./process.mjs";

await ensureInstalled();
await must(process.execPath, ["src/build/bundle.mjs", "--quiet"]);
await must(process.execPath, ["src/build/check.mjs"]);

const report = join(root, "out", "vitest.json");
const unit = await run(tool("vitest"), [
	"run",
	...["--config", "test/vitest.config.ts"],
	...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
]);
const { numPassedTests, numFailedTests, numPendingTests, numTotalTests } = JSON.parse(readFileSync(report, "utf8"));

const editor = await run(process.execPath, ["test/vscode/run-web.mjs"], { capture: true });
const counted = /^(\d+) passed, (\d+) failed$/m.exec(editor.output);

const passed = numPassedTests + Number(counted?.[1] ?? 0);
const failed = numFailedTests + Number(counted?.[2] ?? 0);
if (numPendingTests > 0) console.error(`${numPendingTests} of ${numTotalTests} unit tests were skipped; none may be.`);
if (!counted) console.error("The editor's tests did not run to their end.");
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(unit.code || editor.code || (counted && numPendingTests === 0 ? 0 : 1));
