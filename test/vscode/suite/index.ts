import { runTests } from "./runner.ts";
import "./activation.test.ts";
import "./findings.test.ts";
import "./fixes.test.ts";
import "./commands.test.ts";
import "./tools.test.ts";

/** What VS Code calls in its extension host; the editor's exit code says whether it resolved. */
export function run(): Promise<void> {
	return runTests();
}
