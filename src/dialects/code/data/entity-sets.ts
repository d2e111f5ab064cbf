import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { replicaName } from "./sessions.ts";
import type { Touch } from "./touch.ts";

const reads =
	/^(Find|First|FirstOrDefault|Single|SingleOrDefault|Last|LastOrDefault|ToList|ToArray|Any|Count|Load)(Async)?$/;
const adds = /^(Add|AddRange|Update|UpdateRange|Remove|RemoveRange|ExecuteUpdate|ExecuteDelete)(Async)?$/;

/** Entity Framework: what is added to the sets of one context and read from those of another, which is called a replica's. */
export function bySet(program: Program): Touch[] {
	if (program.code.language !== "csharp") return [];
	return program.code.calls.flatMap((call): Touch[] => {
		const method = methodOf(call);
		const does = adds.test(method) ? "writes" : reads.test(method) ? "reads" : undefined;
		const set = does && setOf(call);
		if (!does || !set) return [];
		const { name, of: context } = set;
		const called = program.classOf(context)?.name ?? "";
		const isReplica = replicaName.test(context.text) || /Read|Replica|Secondary/.test(called.replace(/ReadWrite/, ""));
		return [{ call, does, of: name, sees: does === "reads" && isReplica ? "replica" : "all", handle: context }];
	});
}

/** `context.Orders` at the root of a chain. */
function setOf(call: Call): Extract<Expr, { kind: "member" }> | undefined {
	let at = receiverOf(call);
	for (let depth = 0; at?.kind === "call" && depth < 10; depth++) at = receiverOf(at.call);
	return at?.kind === "member" && /^[A-Z]/.test(at.name) && /context|db|^_?(read|write)/i.test(at.of.text)
		? at
		: undefined;
}
