import type { Expr } from "../../code.ts";
import { callsNaming } from "../../data/calls-by.ts";
import { sameFunction, within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { functionOf } from "../../regions.ts";
import { methodOf } from "../../values.ts";
import { stampedBy } from "./stamp.ts";

/** A stamp that somebody's device sent along: `note.updatedAt` of what a request brings. */
export function isOfUser(expr: Expr, program: Program): boolean {
	const of = within(expr, 5)
		.map(stampedBy)
		.find((one) => one !== undefined);
	return of !== undefined && isOfRequest(of, program);
}

const brought = /\b(body|json|payload|dto|input)\b/i;

/** Go: `json.NewDecoder(r.Body).Decode(&cards)`, `c.ShouldBindJSON(&cards)`, `ctx.BodyParser(&cards)`. */
function isDecoded(name: string, expr: Expr, program: Program): boolean {
	if (program.code.language !== "go" || expr.kind !== "name") return false;
	return callsNaming(name, program.codeOf(expr.region)).some(
		(call) =>
			sameFunction(call.region, expr.region) &&
			(/^(ShouldBind\w*|Bind(JSON|Body)?|BodyParser|DecodeJSON|ReadJSON)$/.test(methodOf(call)) ||
				(/^(Decode|Unmarshal)$/.test(methodOf(call)) &&
					/\b(Body|body|payload|req|request)\b/.test(
						[call.callee, ...call.positional].map(({ text }) => text).join(" "),
					))),
	);
}

/** Whether a value comes from what a request brings. */
export function isOfRequest(expr: Expr, program: Program, depth = 5): boolean {
	if (depth === 0) return false;
	if (brought.test(expr.text)) return true;
	if (expr.kind === "member" || expr.kind === "index") return isOfRequest(expr.of, program, depth - 1);
	if (expr.kind === "call") return expr.call.positional.some((one) => isOfRequest(one, program, depth - 1));
	const [binding] = program.bindingsOf(expr);
	if (binding && isDecoded(binding.name, expr, program)) return true;
	// What a framework hands to a function that answers requests.
	if (binding?.parameter) return (functionOf(binding.region)?.marks.length ?? 0) > 0;
	const made = binding?.over ?? binding?.value;
	return made !== undefined && isOfRequest(made, program, depth - 1);
}
