import type { Binding, Call, Code, Expr, Region } from "../../code.ts";
import { callsBelow, callsOwnedBy, testsOwnedBy, writesOwnedBy } from "../../data/calls-by.ts";
import { namesAround, sourcesOf, within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { ownerOf } from "../../regions.ts";
import { methodOf, nameOf, receiverOf } from "../../values.ts";
import type { Change, Use } from "./changes.ts";
import { declaredAs, isHolder } from "./holder.ts";

/**
 * A copy of what another place knows: looked up, else fetched and kept, in one function; or filled anew as a whole. Nothing is
 * lost with it.
 */
export function isCopy(holder: Binding, { changes }: Use, code: Code, program: Program): boolean {
	const isFilled = ({ value, region, call }: Change): boolean => {
		if (!value) return false;
		const fetching = [...sourcesOf(value, program), ...loaderOf(value, call, code)];
		if (!fetching.some((one) => fetches(one, program) && !isHolder(receiverOf(one), holder, program))) return false;
		// `products.computeIfAbsent(sku, repository::find)` looks up by itself.
		return asksIn(holder, region, code, program) || (call !== undefined && looksUpItself.test(methodOf(call)));
	};
	const isRefilled = ({ region }: Change): boolean => {
		const fn = ownerOf(region);
		const names = namesAround(region).join(" ");
		return refilling.test(names) && fn !== undefined && callsAround(region, code).some((one) => fetches(one, program));
	};
	return changes.some(isFilled) && changes.every((one) => isFilled(one) || isRefilled(one));
}

const looksUpItself = /^(computeIfAbsent|getOrPut|GetOrAdd|setdefault|LoadOrStore)$/;

const refilling = /(^|\b|_)(re)?(load|fill|fresh|build|init|warm|sync|populate)/i;

/** What a loader that is handed to the container calls: `users.computeIfAbsent(id, id -> repository.find(id))`. */
function* loaderOf(value: Expr, call: Call | undefined, code: Code): Generator<Call> {
	if (value.kind === "function") yield* callsBelow(value.fn, code);
	// `repository::find`.
	if (value.kind === "member" && call) yield { ...call, callee: value, positional: [] };
}

function callsAround(region: Region, code: Code): Call[] {
	const found: Call[] = [];
	for (let at: Region | undefined = region; at; at = at.parent) if (at.fn) found.push(...callsBelow(at.fn, code));
	return found;
}

/** A call that asks somebody else: it is waited for, is known to, or is one of what is called so. */
function fetches(call: Call, program: Program): boolean {
	if (
		call.isAwaited ||
		program.known(call.callee, "call") ||
		program.known(call.callee, "store") ||
		// What takes a context may wait for somebody else (Go).
		/^(ctx|context)$|\.Context\(\)$/.test(call.positional[0]?.text ?? "")
	)
		return true;
	const of = receiverOf(call);
	return of !== undefined && reads.test(methodOf(call)) && keepers.test(declaredAs(of, program) ?? nameOf(of) ?? "");
}

const reads = /^(find|load|fetch|get|query|select|read|lookup|retrieve|list|search|scan|one|first)/i;

const keepers = /(repository|repo|dao|mapper|gateway|database|db|client|api|service|store|jdbctemplate|context)$/i;

const looksUp = /^(get|has|Load|containsKey|TryGetValue|getIfPresent|ContainsKey|getOrNull)$/;

/** Whether a function looks up in what holds it. */
function asksIn(holder: Binding, region: Region, code: Code, program: Program): boolean {
	const fn = ownerOf(region);
	const asks = (expr: Expr | undefined): boolean =>
		within(expr, 6).some(
			(part) =>
				(part.kind === "index" && isHolder(part.of, holder, program)) ||
				(part.kind === "operation" && part.operator === "in" && isHolder(part.operands[1], holder, program)) ||
				(part.kind === "call" && looksUp.test(methodOf(part.call)) && isHolder(receiverOf(part.call), holder, program)),
		);
	return (
		callsOwnedBy(fn, code).some(
			(call) => looksUp.test(methodOf(call)) && isHolder(receiverOf(call), holder, program),
		) ||
		testsOwnedBy(fn, code).some((one) => asks(one.test)) ||
		writesOwnedBy(fn, code).some((one) => asks(one.value))
	);
}
