import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { methodOf, receiverOf, stepsBefore } from "../values.ts";
import { callsOn, callsOwnedBy } from "./calls-by.ts";

/** Spring's JdbcClient and parameter sources, JPA, JDBI, R2DBC, MyBatis' and ADO.NET's own. */
const binds =
	/^(param|bind|bindValue|setParameter|addValue|AddWithValue|set(Int|Long|Short|Double|Float|String|BigDecimal|Object|Timestamp|Boolean|Instant|Bytes))$/;

/** JDBC's `prepareStatement` and ADO.NET's commands, which are filled and run by the name that they are kept in. */
export const isPrepared = (call: Call): boolean => /^prepareStatement$|^\w*Command$/.test(methodOf(call));

/** What is bound to a statement by name or number, in steps of its chain, of what it is given, or of what it is kept in. */
export function boundTo(call: Call, rest: readonly Expr[], program: Program): Map<string, Expr> | undefined {
	const steps = [...after(call, program), ...kept(call, program), ...rest.flatMap((one) => builtBy(one, program))];
	const bound = new Map<string, Expr>();
	for (const step of steps) {
		const [name, value] = step.positional;
		const key = name && program.follow(name);
		if (!binds.test(methodOf(step)) || !value || key?.kind !== "literal") continue;
		// R2DBC counts from zero.
		const said = methodOf(step) === "bind" && typeof key.value === "number" ? key.value + 1 : key.value;
		bound.set(String(said).replace(/^[:@]/, ""), value);
	}
	return bound.size > 0 ? bound : undefined;
}

/** The steps that are taken on what a call gives, in one expression. */
export function after(call: Call, program: Program): Call[] {
	const steps: Call[] = [];
	const { code } = program;
	for (let next = callsOn(call, code)[0]; next && steps.length < 20; next = callsOn(next, code)[0]) steps.push(next);
	return steps;
}

/** `statement.setInt(1, left)`, `command.Parameters.AddWithValue("@left", left)`. */
function kept(call: Call, program: Program): Call[] {
	const name = call.kept?.kind === "name" ? call.kept.name : undefined;
	if (!name) return [];
	return callsOwnedBy(ownerOf(call.region), program.code).filter((one) => {
		const of = receiverOf(one);
		const root = of?.kind === "member" && of.name === "Parameters" ? of.of : of;
		return one.order > call.order && root?.kind === "name" && root.name === name;
	});
}

/** `new MapSqlParameterSource("id", id).addValue("left", left)`. */
function builtBy(expr: Expr, program: Program): Call[] {
	const value = program.follow(expr);
	return value.kind === "call" && binds.test(methodOf(value.call)) ? stepsBefore(value.call, program) : [];
}

/** The text of a statement that was prepared before, and that a call binds or runs. */
export function preparedFor(call: Call, program: Program): Expr | undefined {
	if (!/^(bind|Bind|boundStatementBuilder)$/.test(methodOf(call))) return undefined;
	const of = receiverOf(call);
	if (!of || of.kind === "call") return undefined;
	const made = program.follow(of);
	if (made.kind !== "call" || !/^(prepare|Prepare|prepareAsync|PrepareAsync)$/.test(methodOf(made.call)))
		return undefined;
	return made.call.positional[0];
}
