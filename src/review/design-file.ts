import { z } from "zod";
import { Design } from "../design/design.ts";
import { evaluate } from "../rules/evaluate.ts";
import type { Rule } from "../rules/rule.ts";
import type { Review } from "./review.ts";
import { ruleInfo } from "./rule-info.ts";

/** A review of a design that was written down, without the files it came from. */
export function reviewOfDesign(path: string, design: Design, rules: readonly Rule[]): Review {
	const { found, rest } = evaluate(design, rules);
	return {
		root: path,
		files: 1,
		design,
		verdicts: [...found, ...rest],
		notes: [],
		rules: rules.map(ruleInfo),
		impacts: {},
	};
}

/** What `scaleproof design --format yaml` writes, as data. Throws with what is wrong, in words. */
export function readDesign(value: unknown): Design {
	const result = Design.safeParse(value);
	if (!result.success) throw new Error(z.prettifyError(result.error).split("\n").slice(0, 4).join("\n"));
	return result.data;
}
