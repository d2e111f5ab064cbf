import type { Call, Expr } from "../code.ts";
import { callsNamed } from "../data/calls-by.ts";
import { within } from "../data/walk.ts";
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

const queries = /^(GetItemQueryIterator|GetItemQueryStreamIterator|query|query_items|queryItems)(?=<|$)/;

/**
 * Cosmos DB: a query goes to all partitions where neither its options nor its condition name the partition key (Microsoft Learn,
 * Query an Azure Cosmos DB container). What the key is, the program tells where it gives one; some clients are told outright.
 */
export function crossPartition(program: Program): Unkeyed[] {
	if (!isImported(/cosmos/i, program.code)) return [];
	const keys = keysGiven(program);
	return program.code.calls.flatMap((call): Unkeyed[] => {
		if (!queries.test(methodOf(call))) return [];
		const given = [...call.positional, ...Object.values(call.named)].flatMap((one) => within(program.follow(one), 6));
		const isTold = given.some(({ text }) => /enable_?cross_?partition(_?query)?\W+true/i.test(text)) || isOn(call);
		const isPinned =
			call.named.partition_key !== undefined || given.some(({ text }) => /partition_?key/i.test(text.slice(0, 400)));
		const text = call.positional[0] && textOf(call.positional[0], program);
		const where = /\bwhere\b([\s\S]*)/i.exec(text ?? "")?.[1];
		const isElsewhere =
			keys.size > 0 && where !== undefined && ![...keys].some((key) => new RegExp(`\\b${key}\\b`, "i").test(where));
		if (isPinned || !(isTold || isElsewhere)) return [];
		return [{ call, at: call.at, handle: receiverOf(call), engine: "cosmosdb" }];
	});
}

/** Python: `query_items(query=…, enable_cross_partition_query=True)`. */
const isOn = ({ named }: Call) => /^true$/i.test(named.enable_cross_partition_query?.text ?? "");

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

/** `new PartitionKey(order.CustomerId)`: the key is a customer's id. */
function keysGiven(program: Program): Set<string> {
	const found = new Set<string>();
	for (const { positional } of callsNamed("PartitionKey", program.code)) {
		const [one] = positional;
		if (one?.kind === "name" || one?.kind === "member") found.add(one.name);
	}
	return found;
}
