import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { calledType } from "./called-type.ts";
import { isNamedReplica } from "./replica-handles.ts";
import type { Touch } from "./touch.ts";

/** JPA's entity manager and Hibernate's own sessions, which are one interface each for reads and writes. */
const manager = /\b(EntityManager|Session|StatelessSession|JpaOperations)\b(?=\W|$)/;
const writes = /^(persist|merge|remove|save|saveOrUpdate|update|insert|delete|upsert)$/;
const reads = /^(find|getReference|get|load|byId|byNaturalId)$/;

/** `em.persist(article)`, `session.find(Article.class, id)`; statements of JPQL are read as SQL is. */
export function inJpa(program: Program): Touch[] {
	if (!/^(java|kotlin)$/.test(program.code.language)) return [];
	return program.code.calls.flatMap((call): Touch[] => {
		const method = methodOf(call);
		const does = writes.test(method) ? "writes" : reads.test(method) ? "reads" : undefined;
		const handle = receiverOf(call);
		if (!does || !handle || call.positional.length === 0 || !manager.test(calledType(handle, program))) return [];
		const of = does === "reads" ? classIn(call) : classOf(call.positional[0], program);
		const sees = does === "reads" && isNamedReplica(handle, program) ? "replica" : "all";
		return of ? [{ call, does, of, sees, handle }] : [];
	});
}

/** `find(Article.class, id)`, `find(Article::class.java, id)` */
const classIn = ({ positional }: Call): string | undefined =>
	positional.flatMap(({ text }) => /^(?:\w+\.)*([A-Z]\w*)(\.class|::class(\.java)?)$/.exec(text)?.[1] ?? [])[0];

/** The class of what is stored: as it is declared, or as it was made. */
function classOf(expr: Expr, program: Program): string | undefined {
	const [binding] = program.bindingsOf(expr);
	const said = (binding?.type ?? binding?.parameter?.type)?.name.split(".").at(-1);
	if (said && said !== "var") return said;
	const value = program.follow(expr);
	const made = value.kind === "call" ? methodOf(value.call) : "";
	return program.classOf(expr)?.name ?? (/^[A-Z]/.test(made) ? made : undefined);
}
