import type { Call, Class, Expr } from "./code.ts";
import type { Program } from "./program.ts";
import { givenOf, methodOf, receiverOf, textIn } from "./values.ts";

/** An environment variable that an expression reads, and the literal that the code takes where it is not set. */
export interface Variable {
	name: string;
	otherwise?: string;
}

/** What only changes the form of a text or number. */
const conversions =
	/^(str|int|float|bool|String|Number|parseInt|Atoi|ParseInt|ParseUint|ParseBool|strip|rstrip|lstrip|trim|replace|split|lower|toLowerCase)$/;

/** The variable that an expression is, whatever library hands it on. */
export function variableIn(expr: Expr | undefined, program: Program, depth = 6): Variable | undefined {
	if (!expr || depth === 0) return undefined;
	const again = (other: Expr | undefined) => variableIn(other, program, depth - 1);
	const value = program.follow(expr);
	if (value.kind === "operation" && /^(\|\||\?\?)$/.test(value.operator)) {
		const left = again(value.operands[0]);
		return left && withDefault(left, left.otherwise ?? textIn(value.operands[1], program));
	}
	if (value.kind === "choice") {
		const yes = again(value.yes);
		return yes ? withDefault(yes, textIn(value.no, program)) : again(value.no);
	}
	if (value.kind === "index" && program.known(value, "environment")) {
		const name = textIn(value.index, program);
		return name === undefined ? undefined : { name };
	}
	if (value.kind === "member") return memberOf(value, program);
	if (value.kind !== "call") return undefined;
	const { call } = value;
	const known = program.known(call.callee, "environment");
	if (known?.name) {
		const name = textIn(givenOf(call, known.name, program), program);
		const otherwise = known.otherwise && givenOf(call, known.otherwise, program);
		return name === undefined ? undefined : withDefault({ name }, textIn(otherwise, program) ?? numberText(otherwise));
	}
	// A helper of one's own: `getEnv("PORT", "8080")`.
	const asked = /env/i.test(methodOf(call)) ? textIn(call.positional[0], program) : undefined;
	if (asked && /^[A-Z][A-Z0-9_]+$/.test(asked))
		return withDefault({ name: asked }, textIn(call.positional[1], program));
	if (!conversions.test(methodOf(call))) return undefined;
	return again(receiverOf(call)) ?? again(call.positional[0]);
}

function memberOf(value: Extract<Expr, { kind: "member" }>, program: Program): Variable | undefined {
	if (program.known(value.of, "environment") && /^[A-Z][A-Z0-9_]*$/.test(value.name)) return { name: value.name };
	return undefined;
}

/**
 * A field of a class that takes its fields from the environment. `settings.database_url` is DATABASE_URL (pydantic
 * docs, Settings: names are not case-sensitive, a prefix comes from `env_prefix`).
 */
export function fieldIn(expr: Expr, program: Program): Variable | undefined {
	if (expr.kind !== "member") return undefined;
	const of = program.classOf(expr.of);
	const name = of && variableOfField(of, expr.name, program);
	if (!of || name === undefined) return undefined;
	const [field] = program.resolve(`this.${expr.name}`, of.region);
	return withDefault({ name }, textIn(field?.value, program));
}

/** The variable that a field of such a class is taken from. */
export function variableOfField(of: Class, field: string, program: Program): string | undefined {
	if (!of.bases.some((base) => /(^|\.)BaseSettings$/.test(base.name))) return undefined;
	const [config] = program.resolve("this.model_config", of.region);
	const prefix = config?.value && prefixIn(config.value, program);
	return `${prefix ?? ""}${field}`.toUpperCase();
}

function prefixIn(config: Expr, program: Program): string | undefined {
	const call: Call | undefined = config.kind === "call" ? config.call : undefined;
	return textIn(call ? call.named.env_prefix : program.entry(config, "env_prefix"), program);
}

function withDefault(variable: Variable, otherwise: string | undefined): Variable {
	return otherwise ? { ...variable, otherwise } : variable;
}

function numberText(expr: Expr | undefined): string | undefined {
	return expr?.kind === "literal" && typeof expr.value === "number" ? String(expr.value) : undefined;
}
