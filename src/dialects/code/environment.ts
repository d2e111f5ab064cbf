import type { Expr } from "./code.ts";
import { callsNamed } from "./data/calls-by.ts";
import { fieldIn, numberText, type Variable, withDefault } from "./environment-fields.ts";
import type { Program } from "./program.ts";
import { givenOf, methodOf, receiverOf, textIn } from "./values.ts";

export type { Variable };

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
	if (value.kind === "member") return memberOf(value, program) ?? fieldIn(value, program);
	if (value.kind !== "call") return undefined;
	const { call } = value;
	const known = program.known(call.callee, "environment");
	if (known?.name) {
		const name = textIn(givenOf(call, known.name, program), program);
		if (known.key) return name === undefined ? undefined : keyed(name, known.key, program);
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

/** A key of settings, whose default counts where no file of settings may say otherwise. */
function keyed(key: string, { defaults, reads }: { defaults: string; reads: string }, program: Program): Variable {
	const name = key.replace(/[.-]/g, "_").toUpperCase();
	if (callsNamed(reads, program.code).length > 0) return { name };
	const set = callsNamed(defaults, program.code).find(
		({ positional: [one] }) => textIn(one, program)?.toLowerCase() === key.toLowerCase(),
	);
	const value = set?.positional[1];
	return withDefault({ name }, textIn(value, program) ?? numberText(value && program.follow(value)));
}

function memberOf(value: Extract<Expr, { kind: "member" }>, program: Program): Variable | undefined {
	if (program.known(value.of, "environment") && /^[A-Z][A-Z0-9_]*$/.test(value.name)) return { name: value.name };
	return undefined;
}
