import type { Change } from "../../../sql/dml.ts";
import type { Call, Expr } from "../../code.ts";
import { after } from "../../data/bound.ts";
import { entriesIn } from "../../data/entries.ts";
import type { Program } from "../../program.ts";
import { wordsOf } from "../../state/words.ts";
import { methodOf, stepsBefore } from "../../values.ts";

/** How often a chain of calls, or a condition in words, names the quantity as something that must hold. */
export function conditionsOf(call: Call, counts: string, program: Program): number {
	let count = 0;
	const word = new RegExp(`(^|\\W)#?:?${counts}(__\\w+)?(\\W|$)`, "i");
	for (const [name, value] of Object.entries(call.named)) if (/Condition/.test(name) && value) count += 2;
	for (const { key } of call.positional.flatMap((one) => entriesIn(one, program)))
		if (key === "ConditionExpression") count += 2;
	for (const step of [...stepsBefore(call, program).slice(1, 7), ...after(call, program)]) {
		const names = [...Object.keys(step.named), ...step.positional.map(({ text }) => text)];
		if (filters(step) && names.some((one) => word.test(one))) count += 2;
	}
	if (filtersOf(call).some(({ text }) => word.test(text))) count += 2;
	return count;
}

/** Whether an expression names a version: `w.Version`, `row_version`, `etag`. */
export const namesVersion = ({ text }: Expr): boolean =>
	(text.match(/\w+/g) ?? []).some((name) => wordsOf(name).some((word) => /^(row)?(version|etag|revision)$/.test(word)));

/** `a => a.Id == id && a.Version == version`, `new ItemRequestOptions { IfMatchEtag = tag }`; not the next one that is written. */
export const comparesVersion = (expr: Expr): boolean => {
	const text = expr.text.replace(/\w+["']?\s*[:=]\s*[\w.]+\s*\+\s*\d+/g, "");
	return /[=:<>]|\beq\b/i.test(text) && namesVersion({ ...expr, text });
};

/** Whether the condition of a statement compares a version. */
export const isByVersion = (where: Change["where"]): boolean =>
	where.some(({ text }) => /version|revision|etag/.test(text));

/** Steps of a chain that say which rows are meant; others say what comes back of them. */
export const filters = (step: Call): boolean =>
	/^(\w*([wW]here|[fF]ilter|[cC]ondition|[cC]riteria|[sS]elector)\w*|and\w*|And\w*|or|eq|Eq|gte?|gt|ge|lte?|match|having|if\w*|If\w*|find\w*|exclude|query\w*)$/.test(
		methodOf(step),
	);

/** A builder's update is given to the call that has the filter. */
export const filtersOf = ({ within: around, callee }: Call): readonly Expr[] =>
	around?.positional.filter(({ text }) => !text.includes(callee.text)) ?? [];
