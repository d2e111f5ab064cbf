import { parse } from "yaml";
import { z } from "zod";
import { Design } from "../design/design.ts";
import { evaluate } from "../rules/evaluate.ts";
import type { Rule } from "../rules/rule.ts";
import type { Review } from "./review.ts";
import { ruleInfo } from "./rule-info.ts";

/** A review of a design that was written down (`scaleproof design --format yaml`), without the files it came from. */
export function reviewOfDesign(path: string, text: string, rules: readonly Rule[]): Review {
	const design = readDesign(text);
	const { verdicts } = evaluate(design, rules);
	return { root: path, files: 1, design, verdicts, notes: [], rules: rules.map(ruleInfo), impacts: {} };
}

/** YAML, and so JSON too. Throws with what is wrong, in words. */
function readDesign(text: string): Design {
	const result = Design.safeParse(parse(text, { maxAliasCount: 100 }));
	if (!result.success) throw new Error(z.prettifyError(result.error).split("\n").slice(0, 4).join("\n"));
	return result.data;
}
