import type { Call, Expr, Region } from "../code.ts";
import type { Program } from "../program.ts";
import { isInside, ownerOf } from "../regions.ts";
import { methodOf, receiverOf, rootOf, stepsBefore } from "../values.ts";
import { callsBelow, writesOwnedBy } from "./calls-by.ts";
import { methodsIn } from "./methods.ts";
import type { Touch } from "./touch.ts";
import { within } from "./walk.ts";

export const replicaName =
	/(replicas?|slaves?|secondary)(?![a-z])|(^|[^A-Za-z])reader(?![a-z])|[a-z](Replica|Reader|ReadOnly|Slave)(?![a-rt-z])|(^|[._])(Replica|Slave|Reader|ReadOnly|Secondary|Standby|standby)s?(DB|Db|Pool|Conn|Client)?(?![A-Za-z(])|(^|[._])Read(DB|Db|Pool|Conn|Client|Session|Engine|s?$)|read[_-]?only|(^|[^A-Za-z])readOnly([A-Z]|$)|(^|[._])ro([A-Z_]|$)|(^|[._])read(Pool|Db|DB|Client|Engine|Session|Conn|Context|Jdbc|Template|s?$)|[a-z_](Read|_read)$|(^|[^A-Za-z])[rR]ead_?(Pool|pool|DB|Db|db|Engine|engine|Session|session|Conn|conn)(ection)?(?![a-z])/;

/** Reads and writes by SQLAlchemy's sessions, of which some are bound to a replica. */
export function bySession(program: Program): Touch[] {
	const { names, calls, language } = program.code;
	if (language !== "python") return [];
	const isOwn = names.some(({ from }) => /^(sqlalchemy|sqlmodel|flask_sqlalchemy)\b/.test(from ?? ""));
	return calls.flatMap((call): Touch[] => {
		// Where the session comes from another file, its name tells.
		if (!isOwn && !/(^|[._])(session|sess)$/i.test(receiverOf(call)?.text ?? "")) return [];
		return [...ownTouch(call, call, program), ...passedTo(call, program)];
	});
}

/** What a call does by a session that it is made on; `by` is the call of this file that has it done. */
function ownTouch(call: Call, by: Call, program: Program, session = receiverOf(call)): Touch[] {
	const handle = receiverOf(call);
	if (!handle || !session) return [];
	const [first] = call.positional;
	const method = methodOf(call);
	const changed =
		method === "add" || method === "merge"
			? first && made(first, program)
			: method === "commit" || method === "flush"
				? assignedBefore(call, program)
				: /^(update|delete)$/.test(method)
					? queriedBy(call, program)
					: first && /^(execute|exec)$/.test(method)
						? changedBy(first, program)
						: undefined;
	const of = changed ?? (first && asked(call, first, program));
	if (!of) return [];
	const sees = !changed && isReplica(session, by.region, program) ? "replica" : "all";
	return [{ call: by, does: changed ? "writes" : "reads", of, sees, handle: session }];
}

/** `find_user(session, id)`: what a function of another file does by a session that it is given. */
function passedTo(call: Call, program: Program): Touch[] {
	const fn = call.positional.length > 0 ? program.called(call) : undefined;
	if (!fn || program.codeOf(fn.region) === program.code) return [];
	const touches = callsBelow(fn, program.codeOf(fn.region)).flatMap((inner): Touch[] => {
		const handle = receiverOf(inner);
		const index = handle?.kind === "name" ? fn.parameters.findIndex(({ name }) => name === handle.name) : -1;
		return index >= 0 && call.positional[index] ? ownTouch(inner, call, program, call.positional[index]) : [];
	});
	// What it writes counts before what it reads.
	const [touch] = touches.toSorted((a, b) => Number(a.does === "reads") - Number(b.does === "reads"));
	return touch ? [touch] : [];
}

/** `order.note = note` before the commit: an object that was read by a session, and is written when that commits. */
function assignedBefore(commit: Call, program: Program): string | undefined {
	const written = writesOwnedBy(ownerOf(commit.region), program.codeOf(commit.region));
	for (const { target, order } of written.toReversed()) {
		if (order > commit.order || target.kind !== "member") continue;
		const value = program.follow(target.of);
		const model =
			value.kind === "call" && value.call.positional[0] && asked(value.call, value.call.positional[0], program);
		if (model) return model;
	}
	return undefined;
}

/** `session.query(Order).filter(…).update({ … })`. */
function queriedBy(call: Call, program: Program): string | undefined {
	const query = stepsBefore(call, program).find((one) => methodOf(one) === "query");
	return query?.positional[0] && modelIn(query.positional[0]);
}

/** `session.add(order)`, where `order = Order(…)`. */
function made(expr: Expr, program: Program): string | undefined {
	const value = program.follow(expr);
	return value.kind === "call" ? modelIn(value.call.callee) : undefined;
}

/** `session.refresh(order)`: what was made or read before is asked for again. */
function refreshed(call: Call, program: Program): string | undefined {
	const [one] = methodOf(call) === "refresh" ? call.positional : [];
	const value = one && program.follow(one);
	if (value?.kind !== "call") return undefined;
	const [first] = value.call.positional;
	return modelIn(value.call.callee) ?? (first && asked(value.call, first, program));
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
	const said = binding?.parameter;
	const beside = (said?.marks ?? []).map(({ text }) => text);
	const texts = [handle.text, binding?.value?.text, said?.otherwise?.text, said?.type?.name, ...beside];
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
		const model = handle && queriedModel(call, handle, program);
		if (model) return [{ call, does: "reads", of: model, sees: "replica", handle }];
		if (!handle || !first || !/^(execute|scalars?|get|query|add|merge|refresh)$/.test(methodOf(call))) return [];
		if (!isRouted(handle, program)) return [];
		const changed = changedBy(first, program);
		const of =
			changed ??
			(/^(add|merge)$/.test(methodOf(call)) ? made(first, program) : asked(call, first, program)) ??
			refreshed(call, program);
		if (!of) return [];
		const does = changed || /^(add|merge)$/.test(methodOf(call)) ? "writes" : "reads";
		return [{ call, does, of, sees: does === "reads" ? "replica" : "all", handle }];
	});
}

/** Flask-SQLAlchemy: `Post.query.get(id)`, of a model whose extension was given the session that decides. */
function queriedModel(call: Call, handle: Expr, program: Program): string | undefined {
	if (!/^(get|first|one|one_or_none|all|count|(get|first|one)_or_404)$/.test(methodOf(call))) return undefined;
	const root = rootOf(handle);
	const of = root.kind === "member" && root.name === "query" ? program.bindingsOf(root.of)[0]?.class : undefined;
	const base = of?.bases.find(({ name }) => /\.Model$/.test(name));
	if (!of || !base) return undefined;
	const region = of.region.parent ?? of.region;
	const extension: Expr = { kind: "name", name: base.name.split(".")[0], region, at: of.at, text: base.name };
	return isRouted(extension, program) ? of.name : undefined;
}

/** `update(Contact)`, `insert(Contact)`, at the root of a chain. */
function changedBy(first: Expr, program: Program): string | undefined {
	for (const part of within(program.follow(first), 10))
		if (part.kind === "call" && /^(update|insert|delete)$/.test(methodOf(part.call)) && part.call.positional[0])
			return modelIn(part.call.positional[0]);
	return undefined;
}

const classGiven = (one: Expr, program: Program): Expr | undefined => {
	if (one.kind === "map") return program.entry(one, "class_");
	if (one.kind !== "call") return undefined;
	const { class_, sync_session_class: inner } = one.call.named;
	return inner ?? class_;
};

/** Its class of the workspace, or the one that its maker is given, decides by `_flushing` where a statement goes. */
function isRouted(handle: Expr, program: Program): boolean {
	const value = program.follow(handle);
	const maker = value.kind === "call" ? program.follow(value.call.callee) : undefined;
	// `Session = sessionmaker(class_=Routing)`; `scoped_session(sessionmaker(class_=Routing))`; Flask's `session_options`.
	const given = [maker, value].flatMap((one) => within(one, 6)).flatMap((one) => classGiven(one, program) ?? [])[0];
	const own = given ? program.bindingsOf(given)[0]?.class : program.classOf(handle);
	const fn = own && methodsIn(own, program.codeOf(own.region)).find(({ name }) => name === "get_bind");
	return (
		fn !== undefined &&
		program
			.codeOf(fn.region)
			.tests.some((one) => isInside(one, fn.region) && /_flushing|Update|Insert/.test(one.test?.text ?? ""))
	);
}
