import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import type { Concept } from "../concepts/concept.ts";
import { access } from "../concepts/linked-store.ts";
import { typesOf } from "../concepts/store-steps.ts";
import { runBy } from "../data/called-method.ts";
import { calledType } from "../data/called-type.ts";
import { callsOwnedBy } from "../data/calls-by.ts";
import { methodsIn } from "../data/methods.ts";
import { replicaName } from "../data/sessions.ts";
import { dominates } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { markName, markNamed } from "./beans.ts";

/**
 * A data source that sends read-only transactions, or what a mark sends there by name, to a replica; and a caller without
 * a transaction of its own: each call of a bean is one by itself, so that what is read behind a write may come from before it.
 */
export const springRouting: Concept = {
	read(program) {
		const asked = program.code.functions.filter((fn) => fn.name && !transactionOf(fn));
		if (asked.length === 0) return [];
		const sites = new Sites(program);
		const found = asked.flatMap((fn) => staleIn(fn, program));
		if (found.length === 0) return [];
		const byFlag = found.some(({ by }) => by === "flag") && isRouted(program);
		return found
			.filter(({ by }) => by === "mark" || byFlag)
			.flatMap(({ at: { at }, at: call }): Fragment[] =>
				access(program, "reads", { about: { role: declared("database", at) } }, at, `${sites.of(call)} again`, {
					afterWrite: declared(true, at),
					endpoint: declared("replica", at),
				}),
			);
	},
};

/** One call as a transaction by itself: what it is of, as the names of beans and of mappers that it comes to. */
interface Step {
	does: "writes" | "reads";
	of: readonly string[];
	/** What leads a read to a replica: the flag of its transaction, or a mark that names one. */
	by: "flag" | "mark";
	at: Call;
}

function staleIn(fn: Fn, program: Program): Step[] {
	const written: Step[] = [];
	const found: Step[] = [];
	const own = callsOwnedBy(fn, program.code);
	const templates = own.flatMap((call) => blockOf(call, program) ?? []);
	for (const call of own.toSorted((a, b) => a.order - b.order)) {
		const step = stepOf(call, program);
		// Within a transaction of its own that writes, all goes to the primary.
		if (!step || (step.does === "reads" && templates.some((block) => isWithin(call.region, block)))) continue;
		if (step.does === "writes") written.push(step);
		else if (
			written.some((one) => one.of.some((name) => step.of.includes(name)) && dominates(one.at.region, call.region))
		)
			found.push(step);
	}
	return found;
}

/** What `template.execute(status -> { … })` runs in one transaction. */
function blockOf(call: Call, program: Program): Region | undefined {
	const work = call.positional.find((one) => one.kind === "function");
	if (!/^execute(WithoutResult)?$/.test(methodOf(call)) || work?.kind !== "function") return undefined;
	return /\bTransaction(Template|Operations)\b/.test(calledType(receiverOf(call), program))
		? work.fn.region
		: undefined;
}

const isWithin = (region: Region | undefined, outer: Region): boolean =>
	region !== undefined && (region === outer || isWithin(region.parent, outer));

/** A call of a bean whose method is a transaction by itself, or of a mapper or repository. */
function stepOf(call: Call, program: Program): Step | undefined {
	const receiver = receiverOf(call);
	if (receiver?.kind !== "name" && receiver?.kind !== "member") return undefined;
	const declared = program.classOf(receiver);
	const said =
		declared && methodsIn(declared, program.codeOf(declared.region)).find(({ name }) => name === methodOf(call));
	if (declared && isMapper(declared.name)) return ofMapper(call, declared.name, said);
	// Marks stand on what fills an interface, whose own file may say nothing that is read.
	const fn = runBy(call, program) ?? said;
	const of = declared ?? fn?.class;
	const code = fn && program.codeOf(fn.region);
	const mark = fn && transactionOf(fn);
	const replica = fn && replicaMark(fn);
	if (!fn || !of || !code) return undefined;
	const inner = callsOwnedBy(fn, code);
	const names = [of.name, ...mappersOf(fn, program)];
	if (replica || (mark && isReadOnly(mark)))
		return { does: "reads", of: names, by: replica ? "mark" : "flag", at: call };
	const writes = inner.some((one) => changing.test(methodOf(one)));
	return writes && (mark || names.length > 1) ? { does: "writes", of: names, by: "flag", at: call } : undefined;
}

/**
 * A method of a repository without a transaction around it. Spring Data JPA, Transactionality: those for reading that all
 * repositories have are read-only by themselves; declared ones are as they are marked.
 */
function ofMapper(call: Call, name: string, fn: Fn | undefined): Step | undefined {
	const method = methodOf(call);
	const step = { of: [name], at: call };
	if (changing.test(method)) return { ...step, does: "writes", by: "flag" };
	if (fn && replicaMark(fn)) return { ...step, does: "reads", by: "mark" };
	const mark = fn && transactionOf(fn);
	const isReading =
		/Repository$/.test(name) && /^(findById|findAll|findAllById|existsById|count|getReferenceById)$/.test(method);
	return isReading || (mark && isReadOnly(mark)) ? { ...step, does: "reads", by: "flag" } : undefined;
}

const isMapper = (name: string) => /(Mapper|Repository|Dao|DAO)$/.test(name);

/** Mappers and repositories that a method comes to, also by components that it calls. */
function mappersOf(fn: Fn, program: Program, depth = 2): string[] {
	return callsOwnedBy(fn, program.codeOf(fn.region)).flatMap((call) => {
		const receiver = receiverOf(call);
		if (receiver?.kind !== "name" && receiver?.kind !== "member") return [];
		// A file of Kotlin may hold it under any name: what it is declared as tells.
		const declared = typesOf(receiver, program).find(isMapper);
		if (declared) return [declared];
		const inner = depth > 0 ? runBy(call, program) : undefined;
		return inner && inner !== fn ? mappersOf(inner, program, depth - 1) : [];
	});
}

const changing = /^(save|set[A-Z]|insert|update|delete|persist|merge|remove|add|change|rename)/;

function transactionOf(fn: Fn) {
	return markNamed(fn.marks, "Transactional") ?? markNamed(fn.class?.marks, "Transactional");
}

/**
 * `@DS("slave_1")` of dynamic-datasource, `@DataSource(DataSourceType.SLAVE)`, `@TargetDataSource("replica")`, `@ReadOnlyConnection`:
 * a method's own mark comes before its class's.
 */
function replicaMark(fn: Fn): Expr | undefined {
	const own = fn.marks.filter(isOfRouting);
	return (own.length > 0 ? own : (fn.class?.marks ?? []).filter(isOfRouting)).find(namesReplica);
}

const isOfRouting = (mark: Expr) =>
	/^(DS|\w*Data(Source|base)\w*|Master|Slave|\w*(Replica|ReadOnly\w*))$/.test(markName(mark));

function namesReplica(mark: Expr): boolean {
	if (mark.kind !== "call") return /Slave|Replica|ReadOnly/.test(markName(mark));
	const given = [...mark.call.positional, ...Object.values(mark.call.named)];
	const said = given.map((one) => (one.kind === "literal" ? String(one.value) : one.text));
	return said.length === 0 ? /Slave|Replica|ReadOnly/.test(markName(mark)) : said.some((one) => isReplicaWord(one));
}

const isReplicaWord = (text: string) =>
	/(^|[._])(SLAVE|REPLICA|READ_?ONLY|READER|READ)\w*$|(^|\.)(slave|replica|read)/.test(text) || replicaName.test(text);

function isReadOnly(mark: Expr): boolean {
	const value = mark.kind === "call" ? mark.call.named.readOnly : undefined;
	return value?.kind === "literal" && value.value === true;
}

/**
 * By a key that is asked for with each connection (Spring's AbstractRoutingDataSource), by LazyConnectionDataSourceProxy, or by
 * a driver that heeds the connection's own flag: MySQL's and MariaDB's `replication:` URLs, the wrapper of AWS.
 */
function isRouted(program: Program): boolean {
	const url = program.around.setting("spring.datasource.url", program)?.value ?? "";
	if (/^jdbc:(mysql|mariadb):(replication|loadbalance):|readWriteSplitting/i.test(url)) return true;
	if (isSplit(url, program)) return true;
	return program.around
		.configurations(program, /\b(isCurrentTransactionReadOnly|setReadOnlyDataSource)\b/)
		.some(({ calls }) =>
			calls.some((call) => /^(isCurrentTransactionReadOnly|setReadOnlyDataSource)$/.test(methodOf(call))),
		);
}

/** ShardingSphere's driver, by the rules of its file: reads outside of a transaction that writes go to the copies (docs, Readwrite-splitting). */
function isSplit(url: string, program: Program): boolean {
	const file = /^jdbc:shardingsphere:classpath:([\w./-]+)/.exec(url)?.[1];
	const root = /^(.*?(?:^|\/)src\/\w+)\/(java|kotlin)\//.exec(program.code.path)?.[1];
	return file !== undefined && /READWRITE_SPLITTING/.test(program.around.text(`${root}/resources/${file}`) ?? "");
}
