import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { callsBelow, callsLike } from "./calls-by.ts";
import { isGivenReplica } from "./replica-handles.ts";
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
		const called = program.classOf(context)?.name ?? madeBy(context, program) ?? "";
		const isReplica =
			replicaName.test(context.text) ||
			/Read|Replica|Secondary/.test(called.replace(/ReadWrite/, "")) ||
			isOnReplica(called, program);
		return [{ call, does, of: name, sees: does === "reads" && isReplica ? "replica" : "all", handle: context }];
	});
}

/** `await factory.CreateDbContextAsync()`, of an `IDbContextFactory<OrdersReadContext>`. */
function madeBy(context: Expr, program: Program): string | undefined {
	const value = program.follow(context);
	const factory =
		value.kind === "call" && /^CreateDbContext(Async)?$/.test(methodOf(value.call))
			? receiverOf(value.call)
			: undefined;
	for (const { type, parameter } of factory ? program.bindingsOf(factory) : []) {
		const made = (type ?? parameter?.type)?.of[0];
		if (made) return made.name;
	}
	return undefined;
}

const registered = new WeakMap<Program, Set<string>>();

/** Contexts that are registered on what the settings call a replica: `AddDbContext<Queries>(o => o.UseNpgsql(…))`. */
function isOnReplica(context: string, program: Program): boolean {
	const found = registered.get(program) ?? new Set<string>();
	if (!registered.has(program)) {
		registered.set(program, found);
		for (const call of callsLike(
			/^(AddDbContext|AddPooledDbContextFactory|AddDbContextPool|AddDbContextFactory)\b/,
			program.code,
		)) {
			const name = /<\s*(?:[\w.]+\s*,\s*)?(?:\w+\.)*(\w+)\s*>$/.exec(call.callee.text)?.[1];
			const uses = call.positional.flatMap((one) =>
				one.kind === "function" ? callsBelow(one.fn, program.codeOf(one.fn.region)) : [],
			);
			if (name && uses.some((one) => /^Use[A-Z]\w*$/.test(methodOf(one)) && isGivenReplica(one, program)))
				found.add(name);
		}
	}
	return found.has(context);
}

/** `context.Orders` at the root of a chain. */
function setOf(call: Call): Extract<Expr, { kind: "member" }> | undefined {
	let at = receiverOf(call);
	for (let depth = 0; at?.kind === "call" && depth < 10; depth++) at = receiverOf(at.call);
	return at?.kind === "member" && /^[A-Z]/.test(at.name) && /context|db|^_?(read|write)/i.test(at.of.text)
		? at
		: undefined;
}
