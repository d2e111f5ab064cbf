import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Follows the outcomes that suite/runner.ts appends, one JSON line a test, and prints each as it arrives. */
export function followReport({ say = console.log } = {}) {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-report-"));
	const file = join(folder, "outcomes.jsonl");
	writeFileSync(file, "");
	const outcomes = [];
	const read = () => {
		const whole = readFileSync(file, "utf8").split("\n").slice(0, -1);
		for (const line of whole.slice(outcomes.length)) {
			const outcome = JSON.parse(line);
			outcomes.push(outcome);
			say(inWords(outcome));
		}
	};
	const timer = setInterval(read, 100);
	return {
		env: { SCALEPROOF_TEST_REPORT: file },
		/** Prints the closing line and says whether all is well: tests ran, and none failed. */
		close(exitCode) {
			clearInterval(timer);
			read();
			rmSync(folder, { recursive: true, force: true });
			const failed = outcomes.filter(({ passed }) => !passed).length;
			if (outcomes.length === 0) say("No test ran in the editor.");
			else if (exitCode !== 0 && failed === 0) say(`The editor's tests did not run to their end (${exitCode}).`);
			say(`\n${outcomes.length - failed} passed, ${failed} failed`);
			return outcomes.length > 0 && failed === 0 && exitCode === 0;
		},
	};
}

function inWords({ name, passed, milliseconds, error }) {
	const line = `${passed ? "✓" : "✗"} ${name} (${milliseconds} ms)`;
	return error ? `${line}\n${error.replace(/^/gm, "    ")}` : line;
}
