import type { parse } from "@bufbuild/cel";

type Expr = NonNullable<ReturnType<typeof parse>["expr"]>;

/** Name of the function that counts the rounds of loops. No expression can name it. */
export const stepName = "@step";
/** Times that the loops of an expression may multiply what they are given. */
const mostGrowth = 10_000;

/**
 * Has every round of every loop (all, exists, map, filter) counted, and throws where loops could build what no counting
 * of rounds would stop: a team's rules come from a workspace, so that they may be hostile.
 */
export function bound(expression: Expr | undefined): void {
	let growth = 1;
	const visit = (node: unknown): void => {
		if (Array.isArray(node)) node.forEach(visit);
		if (typeof node !== "object" || node === null || Array.isArray(node)) return;
		const { exprKind } = node as Partial<Expr>;
		if (exprKind?.case === "comprehensionExpr") {
			const loop = exprKind.value;
			growth *= widthOf(loop.loopStep);
			if (growth > mostGrowth) throw new Error("its loops build what is too large");
			visit([loop.iterRange, loop.accuInit, loop.loopStep, loop.result]);
			if (loop.loopCondition) loop.loopCondition = counted(loop.loopCondition);
		} else Object.values(node).forEach(visit);
	};
	visit(expression);
}

/** How many times what a round is given may stand in what it makes. A `map` itself has one element and one sum. */
function widthOf(step: unknown): number {
	let width = -1;
	const visit = (node: unknown): void => {
		if (Array.isArray(node)) node.forEach(visit);
		if (typeof node !== "object" || node === null || Array.isArray(node)) return;
		const { exprKind } = node as Partial<Expr>;
		if (exprKind?.case === "listExpr") width += exprKind.value.elements.length;
		else if (exprKind?.case === "structExpr") width += exprKind.value.entries.length;
		else if (exprKind?.case === "callExpr" && exprKind.value.function === "_+_") width++;
		Object.values(node).forEach(visit);
	};
	visit(step);
	return Math.max(1, width);
}

function counted(condition: Expr): Expr {
	const value = { $typeName: "cel.expr.Expr.Call" as const, function: stepName, args: [condition] };
	return { $typeName: "cel.expr.Expr", id: condition.id, exprKind: { case: "callExpr", value } };
}
