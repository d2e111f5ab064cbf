import type { Call, Expr } from "../code.ts";
import { callsOwnedBy } from "../data/calls-by.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { givenOf, methodOf } from "../values.ts";

/** Go: the context of a request, also as it is given to it later: `req = req.WithContext(ctx)`. */
export function contextOf(call: Call, at: readonly string[], program: Program): Expr | undefined {
	const [request] = call.positional;
	const gives = (one: Call) => /^(WithContext|Clone)$/.test(methodOf(one));
	if (request?.kind === "call" && gives(request.call)) return request.call.positional[0];
	const later = request?.kind === "name" ? lastBefore(call, gives, request.name, program) : undefined;
	return later?.positional[0] ?? givenOf(call, [...at], program);
}

/** Go's two contexts that nothing ever ends; `context` is followed to what it holds. */
export const neverEnds = (context: Expr, program: Program): boolean =>
	/^context\.(Background|TODO)\(\)$/.test(program.symbolOf(context) ?? context.text);

/** The last call of this kind before another in its function whose result is kept under a name. */
function lastBefore(call: Call, is: (one: Call) => boolean, name: string, program: Program): Call | undefined {
	return callsOwnedBy(ownerOf(call.region), program.code).findLast(
		(one) => one.order < call.order && one.kept?.kind === "name" && one.kept.name === name && is(one),
	);
}

/** Go: what the function has made of a context last, with an end. */
export function limitIn(context: Expr, call: Call, program: Program): Call | undefined {
	const isLimit = (one: Call) => /^context\.With(Timeout|Deadline)(Cause)?$/.test(one.callee.text);
	const value = program.follow(context);
	if (value.kind === "call" && isLimit(value.call)) return value.call;
	return context.kind === "name" ? lastBefore(call, isLimit, context.name, program) : undefined;
}
