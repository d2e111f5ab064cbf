import { type Attribute, waiting } from "../../design/attribute.ts";
import type { Expr } from "./code.ts";
import { variableIn } from "./environment.ts";
import type { Program } from "./program.ts";

/** A number that a variable of the environment gives, as it stands in what is reckoned from it. */
export function waitingFor(
	expr: Expr,
	program: Program,
	unit = 1,
	as: "number" | "flag" = "number",
): Attribute | undefined {
	const found = variableNumber(expr, program, 4);
	if (!found) return undefined;
	const { variable, times, otherwise } = found;
	const usual = otherwise === undefined ? undefined : as === "flag" ? otherwise !== 0 : otherwise * unit;
	const path = program.code.path;
	return waiting(
		{ variable, path, as, times: times * unit, ...(usual !== undefined && { otherwise: usual }) },
		program.follow(expr).at,
	);
}

interface VariableNumber {
	variable: string;
	times: number;
	otherwise?: number;
}

/** `int(os.environ.get("SECONDS", "5")) * 1000`, and what leads to such an expression. */
function variableNumber(expr: Expr, program: Program, depth: number): VariableNumber | undefined {
	const value = program.follow(expr);
	if (depth > 0 && value.kind === "operation" && value.operator === "*" && value.operands.length === 2) {
		const [a, b] = value.operands.map((one) => program.follow(one));
		const factor = [a, b].find((one) => one.kind === "literal" && typeof one.value === "number");
		const found = factor && variableNumber(factor === a ? b : a, program, depth - 1);
		if (!found || factor.kind !== "literal" || typeof factor.value !== "number") return undefined;
		const { variable, times, otherwise } = found;
		const by = factor.value;
		return { variable, times: times * by, ...(otherwise !== undefined && { otherwise: otherwise * by }) };
	}
	const found = variableIn(value, program);
	if (!found) return undefined;
	const otherwise = found.otherwise === undefined ? Number.NaN : Number(found.otherwise.replaceAll("_", ""));
	return { variable: found.name, times: 1, ...(Number.isFinite(otherwise) && { otherwise }) };
}
