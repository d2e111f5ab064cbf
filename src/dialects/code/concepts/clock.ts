import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr, Region } from "../code.ts";
import { isByClock } from "../data/clocks.ts";
import { type Sql, statementsIn } from "../data/statements.ts";
import { sameFunction, sourcesOf, within } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";

/** Writes of which the one with the later time stamp wins, where the stamp is the writer's own clock. */
export const clock: Concept = {
	read(program) {
		const sites = new Sites(program);
		const said = (expr: Expr, call: Call, handle: Expr | undefined, engine?: string): Fragment[] =>
			access(
				program,
				"writes",
				{ handle, ...(engine && { engine }), about: laterWins(expr.at) },
				expr.at,
				`${sites.of(call)} stamped`,
				{
					stamp: declared("clock", expr.at),
				},
			);
		const stamped = statementsIn(program).flatMap((sql) =>
			isStamped(sql, program)
				? said(sql.at, sql.call, receiverOf(sql.call), sql.change?.stamped ? "cassandra" : undefined)
				: [],
		);
		const told = toldOf(program).flatMap(({ call, stamp }) => said(stamp, call, receiverOf(call), "cassandra"));
		return [...stamped, ...told, ...compared(program).flatMap(({ test, call }) => said(test, call, receiverOf(call)))];
	},
};

const laterWins = (at: Expr["at"]) => ({
	role: declared("database", at),
	conflict: declared("last-write-wins", at),
});

/** CQL's USING TIMESTAMP, and an upsert that gives way to a later stamp. */
function isStamped({ change, given, tokens }: Sql, program: Program): boolean {
	if (!change) return false;
	if (change.stamped) return given.some((one) => isByClock(one, program));
	const words = tokens.map(({ text }) => text);
	const isCompared = words.some(
		(word, at) =>
			word === "excluded" &&
			stampName.test(words[at + 2] ?? "") &&
			(/^[<>]=?$/.test(words[at + 3] ?? "") || /^[<>]=?$/.test(words[at - 1] ?? "")),
	);
	return isCompared && given.some((one) => isByClock(one, program));
}

/** What drivers of Cassandra call it: Java and Kotlin, gocql, C#; the driver for Node takes it among the options. */
const stamping = /^(setQueryTimestamp|setDefaultTimestamp|WithTimestamp|SetTimestamp)$/;

/** A statement that is told its time by the driver's own setting. */
function toldOf(program: Program): { call: Call; stamp: Expr }[] {
	const { names, uses = [], opened } = program.code;
	const imports = [...names.flatMap(({ from }) => from ?? []), ...uses, ...opened];
	if (!imports.some((from) => /cassandra|datastax|scylla|gocql/i.test(from))) return [];
	return program.code.calls.flatMap((call) => {
		const method = methodOf(call);
		// What stands second is bound to the statement, and may well be called so.
		const options = call.positional.slice(
			/^(execute|eachRow|stream)$/.test(method) ? 2 : method === "batch" ? 1 : call.positional.length,
		);
		const stamp = stamping.test(method)
			? call.positional[0]
			: options.flatMap((one) => program.entry(one, "timestamp") ?? [])[0];
		return stamp && isByClock(stamp, program) ? [{ call, stamp }] : [];
	});
}

const stampName =
	/^(last)?_?(updated|modified|changed|edited|written|saved)(_?(at|on|time|ms|date))?$|^(update|modified|modification|write)_?time(stamp)?$|^timestamp$/i;
const storing =
	/^(save|update|put|set|write|insert|upsert|replace|merge|apply|persist|put_item|update_item|save_\w+|update_\w+|updateOne|replaceOne|findOneAndUpdate|hset|bulk_update|Save|Update|Put|Set|Upsert)$/;

/** `if (incoming.updatedAt > stored.updatedAt) save(incoming)`: of two, the later stamp is kept. */
function compared(program: Program): { test: Expr; call: Call }[] {
	return program.code.tests.flatMap((region) => {
		const { test } = region;
		if (region.kind !== "if" || !test) return [];
		const comparison = within(test, 4).find((part) => isOfStamps(part, program));
		const call = comparison && storedBehind(region, program);
		return comparison && call ? [{ test: comparison, call }] : [];
	});
}

function isOfStamps(part: Expr, program: Program): boolean {
	if (part.kind !== "operation" || !/^[<>]=?$/.test(part.operator) || part.operands.length !== 2) return false;
	const [left, right] = part.operands.map((one) => within(one, 5).find(isStamp));
	if (left?.kind !== "member" && left?.kind !== "index") return false;
	if ((right?.kind !== "member" && right?.kind !== "index") || left.of.text === right.of.text) return false;
	// One of them was read from somewhere.
	return [left, right].some((one) =>
		[...sourcesOf(one.of, program)].some((call) =>
			/^(get|find|fetch|load|read|select|query|one|first)/i.test(methodOf(call)),
		),
	);
}

function isStamp(part: Expr): boolean {
	if (part.kind === "index") return part.index.kind === "literal" && stampName.test(String(part.index.value));
	return part.kind === "member" && stampName.test(part.name);
}

/** What is written where the condition holds; or after it, where it only leaves. */
function storedBehind(region: Region, program: Program): Call | undefined {
	const leaves = program.code.exits.some((exit) => exit.region === region && /^(return|continue)$/.test(exit.kind));
	return program.code.calls.find((call) => {
		if (!storing.test(methodOf(call)) || !receiverOf(call)) return false;
		const inside = isInside(call.region, region);
		return (
			inside || (leaves && sameFunction(call.region, region) && call.at.range.start.line > region.at.range.end.line)
		);
	});
}

function isInside(one: Region, region: Region): boolean {
	for (let at: Region | undefined = one; at; at = at.parent) if (at === region) return true;
	return false;
}
