import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";

/** What still waits. Expectations of rules that do not exist wait by rule, the others one by one. */
export interface Waiting {
	rules: string[];
	/** Slug → expectations that are not met. */
	cases: Record<string, string[]>;
}

const head = `# What the cases still wait for. It only shrinks: UPDATE=1 takes off what is met, and adds nothing but the expectations
# of a rule that has left \`rules\`, because it is there now.
`;

export function readWaiting(folder: string): Waiting {
	const { rules, cases } = parse(readFileSync(join(folder, "waiting.yaml"), "utf8")) as Partial<Waiting>;
	return { rules: rules ?? [], cases: cases ?? {} };
}

export function writeWaiting(folder: string, { rules, cases }: Waiting): void {
	const sorted = Object.fromEntries(Object.entries(cases).sort(([a], [b]) => (a < b ? -1 : 1)));
	writeFileSync(
		join(folder, "waiting.yaml"),
		head + stringify({ rules: [...rules].sort(), cases: sorted }, { lineWidth: 0 }),
	);
}
