import { declared } from "../../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../../design/fragment.ts";
import { packageName as packageOfScript } from "../../typescript/paths.ts";
import type { Expr } from "../code.ts";
import { isByClock } from "../data/clocks.ts";
import { type ItemUpdate, isConstant, referenceOf, updatesOf } from "../data/dynamo.ts";
import { within } from "../data/walk.ts";
import { packageName, Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { textIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";
import { isUnhurried } from "./hot-document.ts";

/**
 * One item of DynamoDB that every request raises: an item lies in one partition, which takes 1,000 writes a second (AWS docs,
 * Best practices for designing partition keys).
 */
export const hotItem: Concept = {
	read(program) {
		const sites = new Sites(program);
		const all = program.code.calls.flatMap((call) => updatesOf(call, program).map((update) => ({ call, update })));
		return all.flatMap(({ call, update }): Fragment[] => {
			const key = update.given("Key");
			if (!raises(update, program) || !key || !isOne(key, program) || isUnhurried(call, program)) return [];
			const { path, language } = program.code;
			const standalone = language === "typescript" ? packageOfScript(path) : packageName(path);
			const name = `${standalone}-dynamodb`;
			const { at } = update;
			const link: FragmentLink = {
				kind: "writes",
				direction: "to",
				other: referenceOf(call, program, update) ?? { by: "name", kind: "Store", name, file: path },
				at,
				site: `${sites.of(call)} hot`,
				attributes: { hotRow: declared(true, at) },
				outside: { kind: "Store", name },
			};
			return [ofService(program, at, {}, { links: [link], standalone })];
		});
	},
};

/** `ADD visits :one`, `SET visits = visits + :one`, `SET visits = if_not_exists(visits, :zero) + :one`. */
function raises(update: ItemUpdate, program: Program): boolean {
	const text = textIn(update.given("UpdateExpression"), program) ?? "";
	return [...text.matchAll(raising)].some(([, added, own]) => {
		const name = added ?? own;
		const names = update.given("ExpressionAttributeNames");
		const said = names && name.startsWith("#") ? textIn(program.entry(names, name), program) : undefined;
		return !ofVersion.test(said ?? name);
	});
}

const raising = /\bADD\s+([#\w]+)|([#\w.]+)\s*=\s*(?:if_not_exists\(\s*)?\2\s*(?:,\s*[:#\w]+\s*\)\s*)?\+/gi;
/** What tells one state of an item from the last is raised by whoever changes it, and counts nothing. */
const ofVersion = /^#?(v|ver|rev|version|revision|\w+_?(version|revision)|etag)$/i;

/** All of its key stands in the code, or is what the clock says now. */
function isOne(key: Expr, program: Program): boolean {
	const value = program.follow(key);
	return value.kind === "map" && value.entries.length > 0 && value.entries.every((one) => isSame(one.value, program));
}

function isSame(expr: Expr, program: Program, depth = 8): boolean {
	// A key may be made of itself: `key = key + suffix`.
	if (depth === 0) return false;
	const value = program.follow(expr);
	if (isConstant(value, program)) return true;
	if (value.kind === "map") return value.entries.length === 1 && isSame(value.entries[0].value, program, depth - 1);
	const parts =
		value.kind === "text" ? value.parts : value.kind === "operation" && value.operator === "+" ? value.operands : [];
	if (parts.length > 0) return parts.every((part) => part.kind === "literal" || isSame(part, program, depth - 1));
	// A moment is another item each time, a day is not.
	const day = /slice|substring|split|strftime|format|date\(\)|isoformat|startOf|\[:10\]/i;
	return day.test(value.text) && isByClock(value, program) && !within(value).some((part) => /uuid/i.test(part.text));
}
