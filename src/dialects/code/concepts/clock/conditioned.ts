import type { Call, Expr } from "../../code.ts";
import { isByClock } from "../../data/clocks.ts";
import { option } from "../../data/dynamo.ts";
import { within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { methodOf, textIn } from "../../values.ts";
import { type Stamped, stampName } from "./stamp.ts";

/** `updateOne({ id, updatedAt: { $lt: now } }, …)`, and DynamoDB's `ConditionExpression: "updatedAt < :now"`. */
export function byCondition(program: Program): Stamped[] {
	return program.code.calls.flatMap((call) => {
		const condition = option(call, "ConditionExpression", program);
		const text = textIn(condition, program) ?? "";
		const [, name, by] = /(#?\w+)\s*<=?\s*(:\w+)/.exec(text) ?? [];
		if (condition && name && by) {
			const alias = entryOf(call, "ExpressionAttributeNames", name, program);
			const value = entryOf(call, "ExpressionAttributeValues", by, program);
			const isStamped = stampName.test(textIn(alias, program) ?? name) && isNow(value, program);
			return isStamped ? [{ call, stamp: condition }] : [];
		}
		if (
			!/^(updateOne|update_one|replaceOne|replace_one|findOneAndUpdate|find_one_and_update|UpdateOne)$/.test(
				methodOf(call),
			)
		)
			return [];
		const isGo = program.code.language === "go";
		const filter = mapIn(call.positional[isGo ? 1 : 0] ?? call.callee, program);
		if (filter.kind !== "map") return [];
		const older = filter.entries.find(({ key }) => key?.kind === "literal" && stampName.test(String(key.value)));
		const limit = older && mapIn(older.value, program);
		const bound = limit && (program.entry(limit, "$lt") ?? program.entry(limit, "$lte"));
		const changes = call.positional.slice(isGo ? 2 : 1);
		// What sets no stamp of its own is no race of writers.
		const sets = changes.some((one) => /updated|modified|changed|stamp/i.test(one.text));
		if (!older || !bound || !sets || !isNow(bound, program)) return [];
		return isDecidedByState(filter.entries, changes, program) ? [] : [{ call, stamp: older.value }];
	});
}

/** The time of this machine's clock; a time before it is an age, by which what nobody minds any more is taken over. */
const isNow = (limit: Expr | undefined, program: Program) => isByClock(limit, program) && !isEarlier(limit, program);

function isEarlier(limit: Expr | undefined, program: Program, depth = 4): boolean {
	return within(limit).some((part) => {
		if (part.kind === "operation" && part.operator === "-") return true;
		if (part.kind === "call" && /^(sub|subtract|minus)([A-Z]\w*)?$/i.test(methodOf(part.call))) return true;
		const value = part.kind === "name" && depth > 0 ? program.follow(part) : part;
		return value !== part && isEarlier(value, program, depth - 1);
	});
}

/** `{ status: "running", … }` that is set to another: of two writers one finds it, whatever their clocks. */
function isDecidedByState(tested: MapEntries, changes: readonly Expr[], program: Program): boolean {
	const maps = changes.map((one) => mapIn(one, program));
	const changed = maps.flatMap((one) => [
		one,
		...["$set", "$inc"].flatMap((name) => {
			const entry = program.entry(one, name);
			return entry ? [mapIn(entry, program)] : [];
		}),
	]);
	return tested.some(({ key, value }) => {
		if (key?.kind !== "literal" || typeof key.value !== "string" || stampName.test(key.value)) return false;
		const { value: name } = key;
		return changed.some((one) => {
			const given = program.entry(one, name);
			return given !== undefined && given.text !== value.text;
		});
	});
}

type MapEntries = Extract<Expr, { kind: "map" }>["entries"];

/** Go's `bson.M{…}` is a map under a name of its own. */
function mapIn(expr: Expr, program: Program): Expr {
	const value = program.follow(expr);
	return value.kind === "call" && value.call.positional.length === 1 ? program.follow(value.call.positional[0]) : value;
}

function entryOf(call: Call, map: string, key: string, program: Program): Expr | undefined {
	const held = option(call, map, program);
	return held && program.entry(held, key);
}
