import type { Call, Expr, Fn } from "../code.ts";
import { runBy } from "../data/called-method.ts";
import { callsBelow, writesOwnedBy } from "../data/calls-by.ts";
import { entityOf } from "../data/entities.ts";
import { methodCalled, statementOn } from "../data/mapped-statements.ts";
import { statementAt } from "../data/statements.ts";
import { resultsOf } from "../names.ts";
import type { Program } from "../program.ts";
import { remembered } from "../remembered.ts";
import { wordsOf } from "../state/words.ts";
import { headOf, methodOf, receiverOf, stepsBefore } from "../values.ts";
import { storeBehind } from "./linked-store.ts";

/** What reads a thing that is stored, by the names that clients and mappers of all languages give it. */
const reading =
	/^(get|get[A-Z_]\w*|Get|Get[A-Z]\w*|find\w*|Find\w*|first|First\w*|one|one_or_none|fetch\w*|query\w*|Query\w*|execute\w*|select\w*|scalar\w*|Scalar\w*|aget_object_or_404|filter|filter_by|send|load\w*|Load\w*|read|read_\w+|Read(Row|Item)\w*|by_id|one_by|raw|any|take|single|Single\w*|To(List|Array|Dictionary)(Async)?|\$queryRaw)$/;

/** Names that maps, lists, files and views have as well: they read a store where they are asked of something like one. */
const readingAnything =
	/^(get|Get|get(?!_object_or_404|_or_404)[A-Z_]\w*|Get[A-Z]\w*|fetch\w*|load\w*|Load\w*|read|read_\w+|any|take|single|To(List|Array|Dictionary))$/;

export const isRead = remembered((call: Call, program): boolean => {
	if (statementAt(call, program)?.look !== undefined) return true;
	const name = methodOf(call);
	if (isGetter(call, program) || isInMemory(call, program)) return false;
	const isNamed = reading.test(name);
	// What somebody calls what reads for him: `s.wallet(ctx, user)`, `self._products(ids)`.
	const fn = writtenFor(call, program);
	if (fn) return reaches(fn, "reads", program) && (isNamed || !reaches(fn, "writes", program));
	if (!isNamed) return false;
	return !readingAnything.test(name) || isOfStore(call, program);
});

/** What an object is asked for that lies in memory. */
const isGetter = (call: Call, program: Program) =>
	/^(java|kotlin)$/.test(program.code.language) && /^get[A-Z]/.test(methodOf(call)) && call.positional.length === 0;

const saving =
	/^(save|saveAll|save_changes|SaveChanges(Async)?|saveAndFlush|flush|commit|persist|persistAndFlush|merge|update|Save|Update|asave|replace|replace_item|replaceItem|upsert_item|upsert|upsertItem|ReplaceItemAsync|UpsertItemAsync|ReplaceItem|[rR]eplaceOne(Async)?|replace_one|[fF]indOneAndReplace(Async)?|putItem|store|(save|store|update|persist)[A-Z_]\w*|(Save|Store|Update|Persist)[A-Z]\w*)$/;
const savingAnything = /^(store|(save|store|update|persist)[A-Z_]\w*|(Save|Store|Update|Persist)[A-Z]\w*)$/;
const savingWhole = /^(saveAll|save_changes|SaveChanges(Async)?|saveAndFlush)$/;

/** Stores what it is given, or what it is called on. */
export const isSave = remembered((call: Call, program): boolean => {
	const name = methodOf(call);
	if (!saving.test(name) || isInMemory(call, program)) return false;
	const fn = writtenFor(call, program);
	if (fn) return reaches(fn, "writes", program);
	return !savingAnything.test(name) || savingWhole.test(name) || isOfStore(call, program);
});

const savingAll = /^(SaveChanges|Save|SaveAll|SaveEntities|Complete|Commit|Flush|SubmitChanges)(Async)?$/;

/** Stores all that was changed of what it has read: `context.SaveChanges()`, `unitOfWork.CompleteAsync()`. */
export const isSaveOfAll = remembered((call: Call, program): boolean => {
	if (program.code.language !== "csharp" || !savingAll.test(methodOf(call))) return false;
	if (/^SaveChanges/.test(methodOf(call))) return true;
	// A token to cancel by, at most.
	if (call.positional.length > 1 || call.positional.some(({ text }) => !/^(\w+\.)*(ct|\w*[tT]oken|None)$/.test(text)))
		return false;
	const receiver = receiverOf(call);
	if (!receiver) return false;
	const names = [receiver.text, ...typesOf(receiver, program)];
	return names.some((one) => /unit_?of_?work|uow|repositor|context|session|(^|[._])db$/i.test(one));
});

/** A function of the workspace that has that name of a write writes only if something in it does. */
export function mayWrite(call: Call, program: Program): boolean {
	const fn = writtenFor(call, program);
	return fn === undefined || reaches(fn, "writes", program);
}

/** The function of the workspace that a call runs, where it says what it does: not a method of an interface. */
const writtenFor = remembered((call: Call, program): Fn | undefined => {
	const named = program.called(call) ?? methodCalled(call, program);
	// A port of the JVM does what the class does that fills it.
	const isPort = /^(java|kotlin)$/.test(program.code.language) && (!named || isBare(named, program));
	const fn = isPort ? (runBy(call, program) ?? named) : named;
	if (!fn) return undefined;
	const code = program.codeOf(fn.region);
	const says = statementOn(fn, program) || callsBelow(fn, code).length > 0 || resultsOf(code).has(fn);
	return says || writesOwnedBy(fn, code).length > 0 ? fn : undefined;
});

const isBare = (fn: Fn, program: Program) =>
	!statementOn(fn, program) && callsBelow(fn, program.codeOf(fn.region)).length === 0;

type Does = "reads" | "writes";

const steps: Record<Does, { name: RegExp; anything: RegExp; statement: RegExp }> = {
	reads: { name: reading, anything: readingAnything, statement: /^\s*(select|with|call|exec)\b/i },
	writes: {
		name: /^((save|update|upsert|replace|persist|put|insert|set|patch|Save|Update|Upsert|Replace|Put|Insert|Set)\w*|\w*(Put|Update|Upsert)\w*Command|add|merge|store|flush|commit|exec\w*|Exec\w*|query\w*|\$executeRaw\w*|run|batch\w*|bulk\w*|transact\w*|write\w*|asave)$/,
		anything:
			/^(put|set|update|add|replace|store|insert|run|write|Set|Put|Update|Insert|(save|update|put|set|Set|write)[A-Z_]\w*)$/,
		statement: /^\s*(update|insert|merge|with|call|exec|upsert|replace)\b/i,
	},
};

/** Functions that are gone down into from a call, at most, one within the other. */
const deepest = 4;

const known = new WeakMap<Program, Map<Fn, Partial<Record<Does, boolean>>>>();

/** Whether a function of the workspace comes to a step of that kind, itself or by what it calls. */
function reaches(fn: Fn, does: Does, program: Program): boolean {
	const ofProgram = known.get(program) ?? new Map<Fn, Partial<Record<Does, boolean>>>();
	known.set(program, ofProgram);
	const found = ofProgram.get(fn) ?? {};
	ofProgram.set(fn, found);
	found[does] ??= comesTo(fn, does, program, new Set(), deepest);
	return found[does];
}

function comesTo(fn: Fn, does: Does, program: Program, seen: Set<Fn>, depth: number): boolean {
	if (seen.has(fn)) return false;
	seen.add(fn);
	const { name, anything, statement } = steps[does];
	if (statement.test(statementOn(fn, program) ?? "")) return true;
	return callsBelow(fn, program.codeOf(fn.region)).some((call) => {
		if (call.positional.slice(0, 3).some((one) => statement.test(headOf(one, program) ?? ""))) return true;
		const inner = writtenFor(call, program);
		if (inner) return depth > 1 && comesTo(inner, does, program, seen, depth - 1);
		const method = methodOf(call);
		if (!name.test(method) || isInMemory(call, program)) return false;
		if (does === "writes" && onlyLooks(call, program)) return false;
		return !anything.test(method) || isOfStore(call, program);
	});
}

/** What runs statements of any kind is given one that reads: `session.execute(select(Product).where(…))`. */
function onlyLooks(call: Call, program: Program): boolean {
	if (!/^(exec|query|run)/i.test(methodOf(call))) return false;
	const statement = statementAt(call, program);
	if (statement) return statement.look !== undefined && statement.change === undefined;
	const given = call.positional[0] && program.follow(call.positional[0]);
	const first = given?.kind === "call" ? stepsBefore(given.call, program).at(-1) : undefined;
	return first !== undefined && /^(select|exists|count)$/.test(methodOf(first));
}

/** Words of the names that clients, mappers and their parts are kept under. */
const stores =
	/^(repo|repos|repository|repositories|dao|daos|session|sess|table|tables|db|database|datastore|store|stores|storage|collection|coll|col|objects|em|manager|client|conn|connection|cursor|cur|tx|txn|trx|transaction|pool|context|ctx|dsl|redis|mongo|mongodb|mongoose|prisma|knex|sql|jdbc|jdbi|mapper|container|dynamo|dynamodb|ddb|firestore|doc|docs|document|ref|spanner|bigtable|cassandra|entities|models?|qs|queryset|queries|datasource|orm|template|uow|row|rows|stmt|statement)$/;

/** The call is made on what says, by its name, by its type, or by what made it, that it holds stored things. */
export function isOfStore(call: Call, program: Program): boolean {
	if (entityOf(call, program) !== undefined) return true;
	const receiver = receiverOf(call);
	if (!receiver) return false;
	// `await User.get(id)`: a class that waits for something holds it elsewhere.
	if (call.isAwaited && receiver.kind === "name" && /^[A-Z][a-z]/.test(receiver.name)) return true;
	return (
		namesOn(receiver, program).some((one) => wordsOf(one).some((word) => stores.test(word))) ||
		storeBehind(receiver, program) !== undefined
	);
}

/** The names of a chain, from its last step to what it begins with, of their types, and of what made this. */
function namesOn(receiver: Expr, program: Program): string[] {
	const names: string[] = [];
	let at: Expr | undefined = receiver;
	for (let depth = 0; at && depth < 12; depth++) {
		if (at.kind === "name" || at.kind === "member") names.push(at.name, ...typesOf(at, program));
		if (at.kind === "member" || at.kind === "index") at = at.of;
		else if (at.kind === "call") at = at.call.callee;
		// `dsl.fetchOne(…) ?: throw …`
		else if (at.kind === "operation" && /^(\?\?|\?:|\|\|)$/.test(at.operator)) at = at.operands[0];
		else if (at.kind === "other" && at.parts.length === 1) at = at.parts[0];
		else if (at.kind === "name") {
			const made: Expr = program.follow(at);
			at = made === at ? undefined : made;
		} else at = undefined;
	}
	return names;
}

/** What a name is declared as, without the package. */
export const typesOf = (expr: Expr, program: Program): string[] =>
	program.bindingsOf(expr).flatMap(({ type, parameter }) => {
		const said = type ?? parameter?.type;
		return said?.name.split(".").at(-1) ?? [];
	});

const containers =
	/^((Weak)?Map|(Weak)?Set|Array|(Concurrent|Linked|Tree|Weak|Enum|Identity|Sorted)*(Hash)?(Map|Set)|(Array|Linked)?List|dict|Dict|defaultdict|OrderedDict|Counter|(mutable|linked|hash|sorted)?(M|m)apOf|(Concurrent|Sorted|Immutable)?Dictionary|I(ReadOnly)?Dictionary|make|Record|list|Stream)$/;

/** Asked of a map or list of this process, by how it was made or what it is declared as. */
const isInMemory = remembered((call: Call, program): boolean => {
	const receiver = receiverOf(call);
	if (!receiver) return false;
	// `players.find((one) => one.id === id)`
	const isSearch = program.code.language === "typescript" && /^(find|filter)/.test(methodOf(call));
	if (isSearch && call.positional[0]?.kind === "function") return true;
	const value = program.follow(receiver);
	if (/^(map|list|each|literal)$/.test(value.kind)) return true;
	// Entity Framework: `Set<Order>()` of a context is its table.
	const isTable = program.code.language === "csharp" && value.kind === "call" && /^Set$/.test(methodOf(value.call));
	if (value.kind === "call" && !isTable && containers.test(methodOf(value.call))) return true;
	return typesOf(receiver, program).some((one) => containers.test(one));
});
