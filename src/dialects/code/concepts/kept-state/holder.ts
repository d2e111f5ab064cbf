import type { Binding, Expr } from "../../code.ts";
import type { Program } from "../../program.ts";
import { nameOf } from "../../values.ts";

/** What something is declared as, where that is said. */
export function declaredAs(expr: Expr, program: Program): string | undefined {
	const [binding] = program.bindingsOf(expr);
	return binding?.type?.name ?? binding?.parameter?.type?.name;
}

/** Whether an expression is what a holder is called by, in its scope. */
export function isHolder(expr: Expr | undefined, holder: Binding, program: Program): boolean {
	const name = expr && nameOf(expr);
	if (!expr || name === undefined || name !== holder.name.replace(/^this\./, "")) return false;
	return program.bindingsOf(expr)[0] === holder;
}
