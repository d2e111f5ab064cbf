import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { quantityOf } from "../../quantities.ts";
import type { Call, Expr } from "../code.ts";
import { type ItemUpdate, referenceOf, tableOf, updatesOf } from "../data/dynamo.ts";
import { packageName, Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { textIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";
import { differs } from "./reliance/arithmetic.ts";
import { readFor } from "./reliance/read-before.ts";
import { isTested } from "./reliance/tested.ts";

/** Updates of DynamoDB's items that change money, stock or seats by an expression, and what they hang on. */
export const itemUpdates: Concept = {
	read(program) {
		const sites = new Sites(program);
		const all = program.code.calls.flatMap((call) => updatesOf(call, program).map((update) => ({ call, update })));
		return all.flatMap(({ call, update }): Fragment[] => {
			const found = changeIn(call, update, program);
			if (!found) return [];
			const { counts, at, decidedBy, conditional } = found;
			const standalone = packageName(program.code.path);
			const name = `${standalone}-dynamodb`;
			const other = referenceOf(call, program, update) ?? { by: "name", kind: "Store", name, file: program.code.path };
			const attributes = {
				counts: declared(counts, at),
				decidedBy: declared(decidedBy, at),
				conditional: declared(conditional, at),
			};
			const outside = { kind: "Store" as const, name };
			const link = {
				kind: "writes" as const,
				direction: "to" as const,
				other,
				at,
				site: `${sites.of(call)} ${counts}`,
			};
			return [ofService(program, at, {}, { links: [{ ...link, attributes, outside }], standalone })];
		});
	},
};

interface Change {
	counts: string;
	at: Expr["at"];
	decidedBy: "read" | "input";
	conditional: "none" | "condition";
}

/** `SET balance = balance - :cents`, `ADD stock :less`, `SET balance = :new`; names may stand behind #. */
function changeIn(call: Call, update: ItemUpdate, program: Program): Change | undefined {
	const expression = update.given("UpdateExpression");
	const text = textIn(expression, program);
	if (!expression || !text) return undefined;
	const condition = textIn(update.given("ConditionExpression"), program) ?? "";
	const named = (name: string) =>
		name.startsWith("#") ? (textIn(entryOf(update, "ExpressionAttributeNames", name, program), program) ?? name) : name;
	for (const [, set, by, own, sign, added] of text.matchAll(
		/([#\w]+)\s*=\s*(:\w+)|([#\w]+)\s*=\s*(?:if_not_exists\(\s*)?\3[^,]*?([-+])|\bADD\s+([#\w]+)/gi,
	)) {
		const counts = named(set ?? own ?? added);
		if (!quantityOf(counts, textIn(update.given("TableName"), program) ?? tableOf(call, program) ?? "")) continue;
		const conditional = condition ? "condition" : "none";
		const value = by && entryOf(update, "ExpressionAttributeValues", by, program);
		const computed = value && program.follow(value);
		const isComputed = Boolean(computed && differs(computed) && readFor(computed, call.region, program));
		const isLet = sign === "-" && isTested(counts, call.region, call.at, program);
		if (by && !isComputed) continue;
		return { counts, at: update.at, decidedBy: isComputed || isLet ? "read" : "input", conditional };
	}
	return undefined;
}

function entryOf(update: ItemUpdate, map: string, key: string, program: Program): Expr | undefined {
	const held = update.given(map);
	return held && program.entry(held, key);
}
