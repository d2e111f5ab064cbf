import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Follows the outcomes that suite/runner.ts appends, one JSON line each, and prints each as it arrives. */
export function followReport({ say = console.log } = {}) {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-report-"));
	const file = join(folder, "outcomes.jsonl");
	writeFileSync(file, "");
	const outcomes = [];
	let announced = 0;
	let linesRead = 0;
	const read = () => {
		const whole = readFileSync(file, "utf8").split("\n").slice(0, -1);
		for (const line of whole.slice(linesRead)) {
			const entry = JSON.parse(line);
			linesRead++;
			if ("announced" in entry) announced = entry.announced;
			else {
				outcomes.push(entry);
				say(inWords(entry));
			}
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
			const finished = outcomes.length === announced && (exitCode === 0 || failed > 0);
			if (outcomes.length === 0) say("No test ran in the editor.");
			if (!finished) say(`The editor ended (${exitCode}) after ${outcomes.length} of ${announced} tests.`);
			say(`\n${outcomes.length - failed} passed, ${failed} failed`);
			return finished && outcomes.length > 0 && failed === 0;
		},
	};
}

function inWords({ name, passed, milliseconds, error }) {
	const line = `${passed ? "✓" : "✗"} ${name} (${milliseconds} ms)`;
	return error ? `${line}\n${error.replace(/^/gm, "    ")}` : line;
}
