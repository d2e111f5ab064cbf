/** The words by which a reader asks for more: a person types commands, an agent calls tools. */
export interface Asking {
	fix(rule: string): string;
	simulateFix: string;
	next: string;
	rest: string;
	design: string;
	rules: string;
}

export const byCommand: Asking = {
	fix: (rule) => `scaleproof fix --rule ${rule}`,
	simulateFix: "scaleproof simulate --fix RULE --scenario ID",
	next: "Next: scaleproof explain RULE · scaleproof fix --dry-run · scaleproof review --format markdown",
	rest: "--format json has all",
	design: "See what was understood: scaleproof design.",
	rules: "See what is checked: scaleproof rules.",
};

/** A command would write what a tool only shows. */
export const byTool: Asking = {
	fix: () => "scaleproof_fix",
	simulateFix: "scaleproof_what_if with `fix`, and a scenario",
	next: "Next: scaleproof_explain with a rule · scaleproof_what_if with `fix` · scaleproof_fix for the edits as a diff",
	rest: "ask with `component` or `rule`",
	design: "See what was understood: scaleproof_design.",
	rules: "",
};
