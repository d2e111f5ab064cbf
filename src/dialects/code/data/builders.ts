import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import { callsOn } from "./calls-by.ts";
import { replicaName } from "./sessions.ts";
import type { Touch } from "./touch.ts";

/** Builders of queries on a handle that names itself a replica: Kysely, Knex and Drizzle. */
export function byBuilder(program: Program): Touch[] {
	if (program.code.language !== "typescript") return [];
	return program.code.calls.flatMap((call): Touch[] => {
		const found =
			kyselyOf(call, program) ?? knexOf(call, program) ?? objectionOf(call, program) ?? drizzleOf(call, program);
		if (!found) return [];
		const { does, of, handle } = found;
		const isElsewhere = does === "reads" && replicaName.test(handle.text);
		return [{ call, does, of, sees: isElsewhere ? "replica" : "all", handle }];
	});
}

type Found = Pick<Touch, "does" | "of"> & { handle: Expr };

/** `db.updateTable("tasks")`, `readDb.selectFrom("tasks")`. */
function kyselyOf(call: Call, program: Program): Found | undefined {
	const method = methodOf(call);
	const does = /^(updateTable|insertInto|deleteFrom|replaceInto)$/.test(method)
		? "writes"
		: method === "selectFrom"
			? "reads"
			: undefined;
	const handle = receiverOf(call);
	const of = does && textIn(call.positional[0], program);
	return does && handle && of ? { does, of, handle } : undefined;
}

/** `writer("tasks").where(…).update(…)`: what the steps behind it do with the table. */
function knexOf(call: Call, program: Program): Found | undefined {
	// Most calls are given something else than a name: to find out what is called may take other files.
	if (call.callee.kind === "call" || !mayBeText(call.positional[0])) return undefined;
	if (!/^knex(\.\w+)?\(\)$/.test(program.symbolOf(call.callee) ?? "")) return undefined;
	const of = textIn(call.positional[0], program);
	return of ? { does: doneBy(call, program), of, handle: call.callee } : undefined;
}

const mayBeText = (expr: Expr | undefined): boolean =>
	expr?.kind === "literal" ? typeof expr.value === "string" : /^(name|member|index)$/.test(expr?.kind ?? "");

/** Objection: `Person.query(reader).findById(id)`, on what the model is bound to where nothing is given. */
function objectionOf(call: Call, program: Program): Found | undefined {
	const model = receiverOf(call);
	if (methodOf(call) !== "query" || model?.kind !== "name" || !/^[A-Z]/.test(model.name)) return undefined;
	const of = program.classOf(model);
	if (!of?.bases.some(({ name }) => /Model$/.test(name))) return undefined;
	return { does: doneBy(call, program), of: of.name, handle: call.positional[0] ?? model };
}

/** What the steps behind a query's head make of it. */
function doneBy(call: Call, program: Program): Touch["does"] {
	for (let at: Call | undefined = call, depth = 0; at && depth < 12; depth++) {
		if (/^(insert\w*|update\w*|patch\w*|del|delete\w*|increment|decrement|upsert\w*)$/.test(methodOf(at)))
			return "writes";
		at = callsOn(at, program.code)[0];
	}
	return "reads";
}

/** `db.update(notes)`, `replicaDb.select().from(notes)`. */
function drizzleOf(call: Call, program: Program): Found | undefined {
	const receiver = receiverOf(call);
	const [table] = call.positional;
	if (!receiver || !table) return undefined;
	const method = methodOf(call);
	const isRead = method === "from" && receiver.kind === "call" && /^select/.test(methodOf(receiver.call));
	const handle = isRead && receiver.kind === "call" ? receiverOf(receiver.call) : receiver;
	if (!handle || !(isRead || /^(insert|update|delete)$/.test(method))) return undefined;
	if (!/^drizzle-orm\/[\w-]+\.drizzle\(\)$/.test(program.symbolOf(handle) ?? "")) return undefined;
	return { does: isRead ? "reads" : "writes", of: table.text, handle };
}
