import type { Call, Expr } from "../code.ts";
import { callsNamed, writesTo } from "../data/calls-by.ts";
import { sameFunction, within } from "../data/walk.ts";
import { isImported } from "../names.ts";
import type { Program } from "../program.ts";
import { headOf, methodOf, receiverOf } from "../values.ts";

/** A read that names no partition, so that each is asked. */
export interface Unkeyed {
	call: Call;
	at: Expr["at"];
	handle: Expr | undefined;
	engine: string;
}

const queries = /^(GetItemQueryIterator|GetItemQueryStreamIterator|queryItems)(?=<|$)/;

/**
 * Cosmos DB, in C# and Java: a query goes to all partitions where neither its options nor its condition name the partition key
 * (Microsoft Learn, Query an Azure Cosmos DB container). What the key is, the program tells where it gives one; for Python and
 * TypeScript the dialect `split-reads` looks for whoever has made the container.
 */
export function crossPartition(program: Program): Unkeyed[] {
	if (!isImported(/cosmos/i, program.code)) return [];
	const keys = keysGiven(program);
	if (keys.length === 0) return [];
	return program.code.calls.flatMap((call): Unkeyed[] => {
		if (!queries.test(methodOf(call)) || isPinned(call, program)) return [];
		const text = call.positional[0] && textOf(call.positional[0], program);
		const where = /\bwhere\b([\s\S]*)/i.exec(text ?? "")?.[1];
		if (where === undefined || keys.some((key) => new RegExp(`\\b${key}\\b`, "i").test(where))) return [];
		return [{ call, at: call.at, handle: receiverOf(call), engine: "cosmosdb" }];
	});
}

/** Its options name a partition, where they are made or afterwards: `options.setPartitionKey(…)`, `options.PartitionKey = …`. */
function isPinned(call: Call, program: Program): boolean {
	const { code } = program;
	return [...call.positional, ...Object.values(call.named)].some((one) => {
		if (within(program.follow(one), 6).some(({ text }) => /partition_?key/i.test(text.slice(0, 400)))) return true;
		if (one.kind !== "name") return false;
		const isSet = writesTo(`${one.name}.PartitionKey`, code).some(({ region }) => sameFunction(region, call.region));
		const setters = callsNamed("setPartitionKey", code);
		return isSet || setters.some((set) => receiverOf(set)?.text === one.name && sameFunction(set.region, call.region));
	});
}

/** `new QueryDefinition("SELECT …").WithParameter("@id", id)` */
function textOf(expr: Expr, program: Program): string | undefined {
	let at: Expr = program.follow(expr);
	for (let depth = 0; at.kind === "call" && depth < 6; depth++) {
		const of = receiverOf(at.call);
		if (/^(QueryDefinition|SqlQuerySpec)$/.test(methodOf(at.call)) || !of) break;
		at = program.follow(of);
	}
	return headOf(at, program);
}

/** `new PartitionKey(order.CustomerId)`: the key is a customer's id. A name that says nothing (`pk`) may be of any field. */
function keysGiven(program: Program): readonly string[] {
	const given = callsNamed("PartitionKey", program.code).map(({ positional: [one] }) =>
		one?.kind === "name" || one?.kind === "member" ? one.name : "",
	);
	return given.some((one) => saysNothing.test(one)) ? [] : [...new Set(given)];
}

const saysNothing = /^(_?(pk|key|partition(_?key)?(_?value)?|value))?$/i;
