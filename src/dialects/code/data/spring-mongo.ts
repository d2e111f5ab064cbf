import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { calledType } from "./called-type.ts";
import { storeName } from "./mappers.ts";
import type { Touch } from "./touch.ts";

const template = /\b(Reactive)?Mongo(Template|Operations)\b/;
const repository = /\b(Reactive|Coroutine)?MongoRepository\b|\bCoroutineCrudRepository\b/;
const writes = /^(save|saveAll|insert|insertAll|updateFirst|updateMulti|upsert|findAndModify|findAndReplace)$/;
const reads = /^(findById|findOne|find|findAll|exists|existsById|count|findBy\w+|findAllBy\w+)$/;

/** Spring Data MongoDB, whose address says whether reads go to secondaries. */
export function inSpringMongo(program: Program): Touch[] {
	if (!/^(java|kotlin)$/.test(program.code.language)) return [];
	return program.code.calls.flatMap((call): Touch[] => {
		const method = methodOf(call);
		const does = writes.test(method) ? "writes" : reads.test(method) ? "reads" : undefined;
		const handle = receiverOf(call);
		const type = does && handle ? calledType(handle, program) : "";
		const isTemplate = template.test(type);
		if (!does || !handle || !(isTemplate || repository.test(type))) return [];
		const of = isTemplate ? classIn(call, program) : handle.text.replace(/^this\./, "");
		if (!of) return [];
		const named = storeName("mongo", program.code.path);
		return [{ call, does, of, sees: does === "writes" ? "all" : "routed", named }];
	});
}

/** `save(post)`, `findById(id, Post.class)`, `updateFirst(query, update, Post::class.java)`. */
function classIn({ positional }: Call, program: Program): string | undefined {
	const named = positional.map(({ text }) => /^([A-Z]\w*)(\.class|::class\.java)?$/.exec(text)?.[1]).find(Boolean);
	return named ?? (positional[0] && typeOf(positional[0], program));
}

function typeOf(expr: Expr, program: Program): string | undefined {
	const [binding] = program.bindingsOf(expr);
	const declared = (binding?.type ?? binding?.parameter?.type)?.name;
	const value = program.follow(expr);
	return declared ?? (value.kind === "call" && /^[A-Z]/.test(methodOf(value.call)) ? methodOf(value.call) : undefined);
}
