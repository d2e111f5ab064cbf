import type { Condition } from "../../design/fragment.ts";
import type { Expr, Region } from "./code.ts";
import { variableIn } from "./environment.ts";
import type { Program } from "./program.ts";
import { textIn } from "./values.ts";

/** The one environment variable that a condition asks for, and how; undefined where it asks for more or for less. */
export function conditionIn(expr: Expr, program: Program): Condition | undefined {
	const value = program.follow(expr);
	const path = program.code.path;
	if (value.kind === "operation" && value.operator === "!") {
		const inner = conditionIn(value.operands[0], program);
		return inner && opposite(inner);
	}
	if (value.kind === "operation" && /^[!=]=$/.test(value.operator)) {
		const [left, right] = value.operands;
		const variable = variableIn(left, program);
		const other = program.follow(right);
		const text = other.kind === "literal" && other.value === null ? "" : textIn(other, program);
		if (!variable || variable.otherwise !== undefined || text === undefined) return undefined;
		const equal = value.operator === "==";
		if (text === "") return { variable: variable.name, path, is: equal ? "unset" : "set" };
		return { variable: variable.name, path, is: equal ? { equals: text } : { not: text } };
	}
	// `"REDIS_URL" in os.environ`
	if (value.kind === "operation" && value.operator === "in") {
		const name = textIn(value.operands[0], program);
		const isEnvironment = program.symbolOf(value.operands[1]) === "os.environ";
		return name !== undefined && isEnvironment ? { variable: name, path, is: "set" } : undefined;
	}
	const variable = variableIn(value, program);
	return variable && variable.otherwise === undefined ? { variable: variable.name, path, is: "set" } : undefined;
}

/** The condition that holds where this one does not. */
export function opposite(condition: Condition): Condition {
	const { is } = condition;
	if (is === "set") return { ...condition, is: "unset" };
	if (is === "unset") return { ...condition, is: "set" };
	if ("has" in is) return { ...condition, is: { lacks: [is.has] } };
	if ("lacks" in is) return { ...condition, is: { has: is.lacks[0] ?? "" } };
	return { ...condition, is: "equals" in is ? { not: is.equals } : { equals: is.not } };
}

/** What decides whether a region is run in production: always, never, a variable, or something that no file says. */
export type Decided = "always" | "never" | Condition | { reason: string };

export function decided(region: Region | undefined, program: Program): Decided {
	let found: Decided = "always";
	for (let at = region; at && at.kind !== "module"; at = at.parent) {
		if (!at.test || (at.kind !== "if" && at.kind !== "else")) continue;
		const one = decides(at.test, at.kind === "if", program);
		if (one === "never") return one;
		if (one !== "always") found = found === "always" ? one : { reason: `it depends on ${at.test.text}` };
	}
	return found;
}

/** Names of switches that are off in production. */
const development = /(^|_|\.)(DEBUG|DEV|DEVELOPMENT|TESTING|IS_DEV|LOCAL|TEST)$/i;

function decides(test: Expr, holds: boolean, program: Program): Decided {
	if (test.kind === "operation" && test.operator === "!") return decides(test.operands[0], !holds, program);
	if ((test.kind === "name" || test.kind === "member") && development.test(test.name))
		return holds ? "never" : "always";
	const condition = conditionIn(test, program);
	if (!condition) return { reason: `it depends on ${test.text.slice(0, 60)}` };
	if (development.test(condition.variable)) return holds === (condition.is === "set") ? "never" : "always";
	return holds ? condition : opposite(condition);
}
