import type { Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf } from "../values.ts";

/** What makes what, where neither says its type: a connection of StackExchange.Redis, a client of Azure's buses. */
const made = new Map([
	["GetDatabase", "IDatabase"],
	["CreateSender", "ServiceBusSender"],
]);

/**
 * What is known of the type of an object: its symbol, and the bare name of the type that it is declared with or made by,
 * which wildcards of Java and name spaces of .NET do not lead to a package.
 */
export function calledType(expr: Expr | undefined, program: Program): string {
	if (!expr) return "";
	const names = [program.symbolOf(expr)];
	for (const { type, parameter } of program.bindingsOf(expr)) names.push((type ?? parameter?.type)?.name);
	const value = program.follow(expr);
	if (value.kind === "call") names.push(made.get(methodOf(value.call)) ?? methodOf(value.call));
	return names.flatMap((name) => (name ? [`${name}()`] : [])).join(" ");
}
