import type { Call, Expr, Region } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { methodsIn } from "./methods.ts";
import type { Touch } from "./touch.ts";
import { within } from "./walk.ts";

export const replicaName =
	/(replicas?|slaves?|secondary)(?![a-z])|(^|[^A-Za-z])reader(?![a-z])|[a-z](Replica|Reader|ReadOnly)(?![a-rt-z])|read[_-]?only|(^|[^A-Za-z])readOnly([A-Z]|$)|(^|[._])ro([A-Z_]|$)|(^|[._])read(Pool|Db|DB|Client|Engine|Session|Conn|Context|Jdbc|Template|s?$)|[a-z_](Read|_read)$/;

/** Reads and writes by SQLAlchemy's sessions, of which some are bound to a replica. */
export function bySession(program: Program): Touch[] {
	const { names, calls, language } = program.code;
	if (language !== "python" || !names.some(({ from }) => /^(sqlalchemy|sqlmodel)\b/.test(from ?? ""))) return [];
	return calls.flatMap((call): Touch[] => {
		const handle = receiverOf(call);
		const [first] = call.positional;
		if (!handle || !first) return [];
		const does = methodOf(call) === "add" || methodOf(call) === "merge" ? "writes" : "reads";
		const of = does === "writes" ? made(first, program) : asked(call, first, program);
		if (!of) return [];
		return [
			{ call, does, of, sees: does === "reads" && isReplica(handle, call.region, program) ? "replica" : "all", handle },
		];
	});
}

/** `session.add(order)`, where `order = Order(…)`. */
function made(expr: Expr, program: Program): string | undefined {
	const value = program.follow(expr);
	return value.kind === "call" ? modelIn(value.call.callee) : undefined;
}

/** `session.get(Order, id)`, `session.query(Order)`, `session.scalars(select(Order))`. */
function asked(call: Call, first: Expr, program: Program): string | undefined {
	if (/^(get|get_one|query)$/.test(methodOf(call))) return modelIn(first);
	if (!/^(execute|scalars?|exec)$/.test(methodOf(call))) return undefined;
	for (const part of within(program.follow(first)))
		if (part.kind === "call" && methodOf(part.call) === "select" && part.call.positional[0])
			return modelIn(part.call.positional[0]);
	return undefined;
}

const modelIn = (expr: Expr): string | undefined => {
	const name = expr.kind === "member" && expr.of.kind === "name" && /^[A-Z]/.test(expr.of.name) ? expr.of : expr;
	return (name.kind === "name" || name.kind === "member") && /^[A-Z]/.test(name.name) ? name.name : undefined;
};

/** By its own name, by what made it, and by what that is bound to; or by what a framework hands in for it. */
function isReplica(handle: Expr, region: Region, program: Program): boolean {
	// One name may hold a session in one `with` and another in the next: the last before the read.
	const line = region.at.range.start.line;
	const bindings = program.bindingsOf(handle);
	const binding = bindings.findLast(({ at }) => at.range.start.line <= line) ?? bindings[0];
	const texts = [handle.text, binding?.value?.text, binding?.parameter?.otherwise?.text];
	const value = program.follow(binding?.value ?? handle);
	if (value.kind === "call") {
		const maker = program.follow(value.call.callee);
		texts.push(value.call.callee.text, maker.text);
	}
	return texts.some((text) => text !== undefined && replicaName.test(text));
}

/** Sessions whose own `get_bind` sends what is neither flushed nor a change to another engine: reads are its replica's. */
export function byRoute(program: Program): Touch[] {
	if (program.code.language !== "python") return [];
	return program.code.calls.flatMap((call): Touch[] => {
		const handle = receiverOf(call);
		const [first] = call.positional;
		if (!handle || !first || !/^(execute|scalars?|get|query|add|merge)$/.test(methodOf(call))) return [];
		if (!isRouted(handle, program)) return [];
		const changed = changedBy(first, program);
		const of = changed ?? (/^(add|merge)$/.test(methodOf(call)) ? made(first, program) : asked(call, first, program));
		if (!of) return [];
		const does = changed || /^(add|merge)$/.test(methodOf(call)) ? "writes" : "reads";
		return [{ call, does, of, sees: does === "reads" ? "replica" : "all", handle }];
	});
}

/** `update(Contact)`, `insert(Contact)`, at the root of a chain. */
function changedBy(first: Expr, program: Program): string | undefined {
	for (const part of within(program.follow(first), 10))
		if (part.kind === "call" && /^(update|insert|delete)$/.test(methodOf(part.call)) && part.call.positional[0])
			return modelIn(part.call.positional[0]);
	return undefined;
}

/** Its class of the workspace, or the one that its maker is given, decides by `_flushing` where a statement goes. */
function isRouted(handle: Expr, program: Program): boolean {
	const value = program.follow(handle);
	const maker = value.kind === "call" ? program.follow(value.call.callee) : undefined;
	const given = maker?.kind === "call" ? maker.call.named.class_ : undefined;
	const own = given ? program.bindingsOf(given)[0]?.class : program.classOf(handle);
	const fn = own && methodsIn(own, program.codeOf(own.region)).find(({ name }) => name === "get_bind");
	return (
		fn !== undefined &&
		program
			.codeOf(fn.region)
			.tests.some((one) => isInside(one, fn.region) && /_flushing|Update|Insert/.test(one.test?.text ?? ""))
	);
}

const isInside = (one: Region | undefined, region: Region): boolean =>
	one !== undefined && (one === region || isInside(one.parent, region));
