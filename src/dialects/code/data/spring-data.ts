import type { Class, Expr } from "../code.ts";
import { markNamed } from "../frameworks/beans.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { replicaName } from "./sessions.ts";
import type { Touch } from "./touch.ts";

const repository =
	/^(Jpa|Crud|ListCrud|PagingAndSorting|ListPagingAndSorting|CoroutineCrud|Reactive\w*|R2dbc|Jdbc)?Repository$/;
const writes = /^(save|saveAll|saveAndFlush|insert|delete\w*|update\w*)$/;
const reads = /^(find\w*|get\w*|exists\w*|count\w*|read\w*|query\w*)$/;

/** Spring Data: two entity managers for one database, each with the repositories of a package of its own. */
export function inSpringData(program: Program): Touch[] {
	if (!/^(java|kotlin)$/.test(program.code.language)) return [];
	return program.code.calls.flatMap((call): Touch[] => {
		const method = methodOf(call);
		const does = writes.test(method) ? "writes" : reads.test(method) ? "reads" : undefined;
		const handle = receiverOf(call);
		if (!does || (handle?.kind !== "name" && handle?.kind !== "member")) return [];
		const of = program.classOf(handle);
		const base = of?.bases.find(({ name }) => repository.test(name.split(".").at(-1) ?? ""));
		const entity = base?.of[0]?.name;
		if (!of || !entity) return [];
		const sees = does === "reads" && isOfReplica(of, program) ? "replica" : "all";
		return [{ call, does, of: entity, sees, handle }];
	});
}

/** `@EnableJpaRepositories(basePackages = "shop.read", entityManagerFactoryRef = "readEntityManagerFactory")` of its package. */
function isOfReplica(of: Class, program: Program): boolean {
	const own = program.codeOf(of.region).package;
	if (!own) return false;
	return program.around.configurations(program, /@Enable\w+Repositories/).some(({ classes }) =>
		classes.some(({ marks }) => {
			const mark = ["Jpa", "Jdbc", "R2dbc"].map((name) => markNamed(marks, `Enable${name}Repositories`)).find(Boolean);
			if (mark?.kind !== "call") return false;
			const { named, positional } = mark.call;
			const packages = [named.basePackages, named.value, ...positional].flatMap((one) => textsIn(one));
			const refs = [named.entityManagerFactoryRef, named.transactionManagerRef, named.entityOperationsRef];
			return (
				packages.some((one) => own === one || own.startsWith(`${one}.`)) &&
				refs.some((one) => one !== undefined && textsIn(one).some((text) => isReplicaRef(text)))
			);
		}),
	);
}

const isReplicaRef = (text: string) =>
	replicaName.test(text) || /^(read(er|Only)?|replica|slave|secondary)[A-Z]/.test(text);

function textsIn(expr: Expr | undefined): string[] {
	if (expr?.kind === "list") return expr.items.flatMap(textsIn);
	return expr?.kind === "literal" ? [String(expr.value)] : [];
}
