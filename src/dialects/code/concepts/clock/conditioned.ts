import type { Call, Expr } from "../../code.ts";
import { isByClock } from "../../data/clocks.ts";
import { option } from "../../data/dynamo.ts";
import { within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { methodOf, receiverOf, textIn } from "../../values.ts";
import { type Stamped, stampedBy, stampName } from "./stamp.ts";

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
		if (condition && isOlder(condition, program)) return [{ call, stamp: condition }];
		return changesIn(call, program).flatMap(({ filter, changes }) => {
			const held = mapIn(filter, program);
			if (held.kind !== "map") return [];
			const older = held.entries.find(({ key }) => key?.kind === "literal" && stampName.test(String(key.value)));
			const limit = older && mapIn(older.value, program);
			const bound = limit && (program.entry(limit, "$lt") ?? program.entry(limit, "$lte"));
			// What sets no stamp of its own is no race of writers.
			const sets = changes.some((one) => /updated|modified|changed|stamp/i.test(one.text));
			if (!older || !bound) return [];
			const isTold = (sets && isNow(bound, program)) || isKept(older.key, bound, changes, program);
			return !isTold || isDecidedByState(held.entries, changes, program) ? [] : [{ call, stamp: older.value }];
		});
	});
}

/** boto3's conditions are calls: `Attr("updated_at").not_exists() | Attr("updated_at").lt(now)`. */
const isOlder = (condition: Expr, program: Program) =>
	within(condition).some((part) => {
		const of = part.kind === "call" && /^lte?$/.test(methodOf(part.call)) ? receiverOf(part.call) : undefined;
		const name = of?.kind === "call" && methodOf(of.call) === "Attr" ? textIn(of.call.positional[0], program) : "";
		return part.kind === "call" && stampName.test(name ?? "") && isNow(part.call.positional[0], program);
	});

interface Change {
	filter: Expr;
	changes: readonly Expr[];
}

/** The change of one document: a call's own, or each of those that it writes in one go. */
function changesIn(call: Call, program: Program): Change[] {
	const method = methodOf(call);
	if (method === "bulkWrite" || method === "bulk_write") {
		const [list] = call.positional;
		return (list ? elementsOf(list, program) : []).flatMap((one): Change[] => {
			const own = program.entry(one, "updateOne") ?? program.entry(one, "replaceOne");
			const filter = own && program.entry(own, "filter");
			const change = own && (program.entry(own, "update") ?? program.entry(own, "replacement"));
			return filter && change ? [{ filter, changes: [change] }] : [];
		});
	}
	// Python's bulk_write takes calls: `UpdateOne({ … }, { … })`.
	if (!updating.test(method)) return [];
	const isGo = program.code.language === "go";
	const filter = call.positional[isGo ? 1 : 0];
	return filter ? [{ filter, changes: call.positional.slice(isGo ? 2 : 1) }] : [];
}

const updating =
	/^(updateOne|update_one|replaceOne|replace_one|findOneAndUpdate|find_one_and_update|UpdateOne|ReplaceOne|bulkWrite|bulk_write)$/;

/** `[{ … }]`, `notes.map((one) => ({ … }))`, `[{ … } for one in notes]`. */
function elementsOf(list: Expr, program: Program): readonly Expr[] {
	const value = program.follow(list);
	if (value.kind === "each") return [value.makes];
	if (value.kind === "list") return value.items;
	const [mapper] = value.kind === "call" && methodOf(value.call) === "map" ? value.call.positional : [];
	const made = mapper?.kind === "function" ? program.returned(mapper.fn) : undefined;
	return made ? [made] : [];
}

/** The very stamp by which it is compared is then kept: `{ updatedAt: { $lt: note.updatedAt } }`, `$set: { updatedAt: note.updatedAt }`. */
function isKept(key: Expr | undefined, bound: Expr, changes: readonly Expr[], program: Program): boolean {
	if (key?.kind !== "literal" || stampedBy(bound) === undefined) return false;
	const name = String(key.value);
	return changes.some((one) => {
		const change = mapIn(one, program);
		const set = program.entry(change, "$set");
		const kept = program.entry(set ? mapIn(set, program) : change, name);
		// The whole of what the stamp is of, in place of what is there.
		const whole = set ?? one;
		return kept?.text === bound.text || whole.text === stampedBy(bound)?.text;
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
