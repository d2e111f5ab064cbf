import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadRules } from "../../src/rules/load.ts";
import type { Rule } from "../../src/rules/rule.ts";

export const id = "brand-new";
export const script = fileURLToPath(new URL("../../src/build/new-rule.mjs", import.meta.url));

/** Has `npm run new-rule` write a rule into a folder that holds the tidy fixtures, and reads it. */
export function writeRule(folder: string): Rule {
	execFileSync(process.execPath, [script, id, "--root", folder]);
	const path = join(folder, "rules", `${id}.yaml`);
	const { rules, errors } = loadRules([{ path, text: readFileSync(path, "utf8") }]);
	const [rule] = rules;
	if (!rule || errors.length > 0) throw new Error(`the new rule is not one: ${JSON.stringify(errors)}`);
	return rule;
}
