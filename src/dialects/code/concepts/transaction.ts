import { posix } from "node:path";
import { declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import { apart, apartOf } from "../data/apart.ts";
import { doneBehind } from "../data/behind.ts";
import { runBy } from "../data/called-method.ts";
import { callsGiven, callsNamed, callsOwnedBy, writesOwnedBy } from "../data/calls-by.ts";
import { namesAround, sourcesOf } from "../data/walk.ts";
import type { Unit } from "../entries/stores.ts";
import { type Handle, handleOf } from "../handles.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { apartFrom } from "../store-addresses.ts";
import { givenOf, headOf, methodOf, receiverOf, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";

/** Pieces of work that are to happen as a whole, and the stores that take part. */
export const transaction: Concept = {
	read: (program) => [...boundTwice(program), ...units(program)],
};

interface Work {
	name: string;
	mechanism: "local" | "2pc" | "none";
	/** Begins, commits or prepares it. */
	at: Location;
	/** The second participant, where a person would look. */
	place?: Location;
	participants: Handle[];
}

/** Sessions that write what they hold to the store of each class, and commit on all of them in two phases. */
function* boundTwice(program: Program): Generator<Fragment> {
	for (const { call, entry } of program.calls("bound")) {
		const twoPhase = givenOf(call, entry.twoPhase, program);
		const value = twoPhase && program.follow(twoPhase);
		const binds = givenOf(call, entry.stores, program);
		const map = binds && program.follow(binds);
		if (value?.kind !== "literal" || value.value !== true || map?.kind !== "map") continue;
		const participants = distinct(map.entries.flatMap((one) => handleOf(one.value, program) ?? []));
		if (participants.length < 2) continue;
		const name = call.kept?.kind === "name" ? call.kept.name : nameOf(undefined, call.at, program);
		yield fragment({ name, mechanism: "2pc", at: value.at, participants }, program);
	}
}

type Step = { call: Call; does: "begins" | "commits" | "prepares" | "writes"; handle: Handle };

/** What a library writes with; reads take no part. */
const writes =
	/^(add|add_all|merge|delete|bulk_\w+|execute|executemany|create|save|update|insert\w*|flush|bulk_create|(Must)?Exec(Context)?|Create|Save|Updates?|Delete|NamedExec(Context)?)$/;

/** asyncpg's `fetchval("INSERT … RETURNING id")`. */
const givesBack = (call: Call, program: Program): boolean =>
	/^(fetch|fetchrow|fetchval|fetchone|fetch_one|fetch_val)$/.test(methodOf(call)) &&
	/^\s*(insert|update|delete|merge)\b/i.test(headOf(call.positional[0], program) ?? "");

function* units(program: Program): Generator<Fragment> {
	const byOwner = new Map<Fn | undefined, Step[]>();
	for (const step of stepsOf(program)) {
		const owner = ownerOf(step.call.region);
		byOwner.set(owner, [...(byOwner.get(owner) ?? []), step]);
	}
	for (const [owner, steps] of byOwner) {
		const work = workIn(steps, program);
		if (work) yield fragment({ ...work, name: nameOf(owner, work.at, program) }, program);
	}
}

const begun: Unit = { is: "transaction", does: "begins" };
const ended: Unit = { is: "transaction", does: "commits" };
/** How units of work are called that a program wraps its database's transactions in: `WithinTransaction`, `exec_tx`, `@transactional`. */
const isUnit =
	/^((with|within|in|run|exec|execute|do|use|perform)_?)?(in_?)?(db_?)?(tx|txn|transaction|unit_?of_?work)(al|_?result|_?async)?$|^(do_?)?atomic(ally)?$/i;
/** Their transactions are their own: nothing else takes part, and what reads as a write of another store is theirs. */
const ofOthers = /redis|valkey|pipeline|mongo|sess(ion|Ctx)|firestore|neo4j|spanner|datastore|kafka|producer/i;

const lastOf = (expr: Expr) => (expr.kind === "member" || expr.kind === "name" ? expr.name : "");

/** `s.tx.WithinTransaction(ctx, func(ctx context.Context) error { … })`, `async with uow.transaction():` */
function unitsByName(program: Program, known: ReadonlySet<Call>): { call: Call; entry: Unit }[] {
	const { calls, language } = program.code;
	if (language !== "go" && language !== "python") return [];
	const held = new Set<Call>();
	for (const one of language === "python" ? calls : [])
		for (let at: Region | undefined = one.region; at; at = at.parent)
			for (const each of at.held ?? []) if (each.kind === "call") held.add(each.call);
	return calls.flatMap((call) => {
		const receiver = receiverOf(call);
		if (language === "go" && receiver && !known.has(call) && methodOf(call) === "Commit") {
			// Ent and others whose client is a package of the workspace: `tx, err := s.client.Tx(ctx)`.
			const made = program.follow(receiver);
			const isOpened = made.kind === "call" && /^(Tx|Begin\w*|NewTx|StartTx)$/.test(methodOf(made.call));
			return isOpened && !ofOthers.test(made.text) ? [{ call, entry: ended }] : [];
		}
		if (known.has(call) || !isUnit.test(methodOf(call))) return [];
		if (!held.has(call) && !call.positional.some(({ kind }) => kind === "function")) return [];
		return receiver && (ofOthers.test(receiver.text) || ofOthers.test(program.symbolOf(receiver) ?? ""))
			? []
			: [{ call, entry: begun }];
	});
}

/** `@transaction.atomic`: the function that it stands on is one unit. */
function* marks(program: Program): Generator<{ call: Call; entry: Unit }> {
	for (const { marks: all, region } of program.code.functions)
		for (const mark of all) {
			const callee = mark.kind === "call" ? mark.call.callee : mark;
			const known = program.mayBe(callee, "transaction") ? program.known(callee, "transaction") : undefined;
			const entry = known ?? (program.code.language === "python" && isUnit.test(lastOf(callee)) ? begun : undefined);
			const call: Call =
				mark.kind === "call"
					? mark.call
					: { callee: mark, at: mark.at, whole: mark.at, positional: [], named: {}, region, order: 0 };
			if (entry?.does === "begins") yield { call: { ...call, region }, entry };
		}
}

/** How the object of a unit of work is called that keeps the session and its repositories. */
const unitOfWork = /^_?(uow|unit_?of_?work)$/i;

/** Python: `await uow.commit()`, by the name of what it is asked of, or as its own method commits a session that is known. */
function endsOfWork(program: Program, known: ReadonlySet<Call>): Call[] {
	if (program.code.language !== "python") return [];
	return callsNamed("commit", program.code).filter((call) => {
		const receiver = receiverOf(call);
		if (!receiver || known.has(call) || call.positional.length > 0) return false;
		if (unitOfWork.test(lastOf(receiver))) return true;
		const fn = runBy(call, program);
		const code = fn && program.codeOf(fn.region);
		if (!fn || !code || ownerOf(call.region) === fn) return false;
		return callsOwnedBy(fn, code).some((inner) => program.known(inner.callee, "transaction")?.does === "commits");
	});
}

/** What repositories of a unit of work write is its own: `uow.orders.add(order)`. */
const writesOfWork = /^(add|save|create|insert|update|delete|remove|put|store|persist|merge|upsert)\w*$/;

function* stepsOf(program: Program): Generator<Step> {
	const onFunctions = [...marks(program)];
	const told = new Set(onFunctions.map(({ call }) => call.at));
	const known = program.calls("transaction").filter(({ call }) => !told.has(call.at));
	const knownCalls = new Set(known.map((one) => one.call));
	const ends = endsOfWork(program, knownCalls);
	const works = new Set(ends.map((call) => receiverOf(call)?.text ?? ""));
	const marked = new Map(
		[
			...onFunctions,
			...known,
			...unitsByName(program, knownCalls),
			...ends.map((call) => ({ call, entry: ended })),
		].map(({ call, entry }) => [call, entry] as const),
	);
	const prepares = program.code.calls.some(({ positional }) =>
		positional.slice(0, 2).some(({ text }) => /\b(prepare transaction|xa prepare)\b/i.test(text)),
	);
	if (marked.size === 0 && !prepares) return;
	const owners = new Set([...marked.keys()].map(({ region }) => ownerOf(region)));
	yield* assigned(owners, program);
	for (const call of [...onFunctions.map((one) => one.call), ...program.code.calls]) {
		const entry = marked.get(call);
		const receiver = receiverOf(call);
		if (entry) {
			const named = entry.on && (textIn(givenOf(call, entry.on, program), program) ?? entry.usual);
			const on = entry.on && !named ? givenOf(call, entry.on, program) : undefined;
			const handle = named
				? { id: `alias ${named}`, name: named, isStore: true }
				: ((on && handleOf(on, program)) ?? (receiver && handleOf(receiver, program)));
			const own = entry.does === "begins" ? { id: "unit", name: "the database", isStore: false } : undefined;
			if (handle ?? own) yield { call, does: entry.does, handle: (handle ?? own) as Handle };
			continue;
		}
		const other =
			elsewhere(call, program) ??
			// What another function does of the unit, which waits for it.
			(owners.has(ownerOf(call.region)) && !isRelay(call, program)
				? doneBehind(call, program, (inner) => elsewhere(inner, program))
				: undefined);
		const work = receiver?.kind === "member" && works.has(receiver.of.text) ? receiver.of : undefined;
		if (other) yield { call, does: "writes", handle: other };
		else if (work && writesOfWork.test(methodOf(call))) {
			const handle = handleOf(work, program);
			if (handle) yield { call, does: "writes", handle };
		} else if (receiver && (writes.test(methodOf(call)) || givesBack(call, program))) {
			const alias = aliasOf(call, receiver, program);
			const handle = alias ? { id: `alias ${alias}`, name: alias, isStore: true } : handleOf(receiver, program);
			// Go's methods are given a context first.
			const [sql] = call.positional.slice(0, 2).flatMap((one) => headOf(one, program) ?? []);
			if (!handle || (sql !== undefined && /^\s*(select|show|explain|set)\b/i.test(sql))) continue;
			const isPrepare = sql !== undefined && /^\s*(prepare\s+transaction|xa\s+prepare)\b/i.test(sql);
			yield { call, does: isPrepare ? "prepares" : "writes", handle };
		}
	}
}

/** Python: `order.status = "paid"` of what a session has read, which its commit writes. */
function* assigned(owners: ReadonlySet<Fn | undefined>, program: Program): Generator<Step> {
	if (program.code.language !== "python") return;
	for (const owner of owners)
		for (const { target, region, order, at } of writesOwnedBy(owner, program.code)) {
			if (target.kind !== "member" || target.of.kind !== "name" || target.of.name === "this") continue;
			for (const read of sourcesOf(target.of, program)) {
				const receiver = /^(get|get_one|query|execute|scalars?|exec)$/.test(methodOf(read))
					? receiverOf(read)
					: undefined;
				const handle = receiver && ownerOf(read.region) === owner ? handleOf(receiver, program) : undefined;
				if (handle) yield { call: { ...read, region, order, at }, does: "writes", handle };
			}
		}
}

const broker = "alias broker ";

/** What a call writes that no transaction of a database takes back. */
function elsewhere(call: Call, program: Program): Handle | undefined {
	if (!publishes(call, program)) return apartOf(call, program);
	// A message that is sent stays sent where the transaction is undone, and the other way round.
	const name = program.known(call.callee, "queue")?.engine ?? "the broker of its tasks";
	return isRelay(call, program) ? undefined : { id: `${broker}${name}`, name, isStore: true };
}

/** What sends what a transaction has left to be sent may send it twice, and that is known. */
function isRelay({ region }: Call, program: Program): boolean {
	return [program.code.path, ...namesAround(region)].some((one) => /outbox|relay|dispatch_?pending/i.test(one));
}

function publishes(call: Call, program: Program): boolean {
	const entry = program.mayBe(call.callee, "queue") ? program.known(call.callee, "queue") : undefined;
	// A queue that is kept in the database itself commits with it, but nobody says so here.
	return entry?.does === "publishes" && entry.engine !== "postgres";
}

/** The store that a write names: `save(using="audit")`, `objects.using("audit").create(…)`. */
function aliasOf(call: Call, receiver: Expr, program: Program): string | undefined {
	const named = textIn(call.named.using, program);
	if (named) return named;
	const of = receiver.kind === "call" && methodOf(receiver.call) === "using" ? receiver.call.positional[0] : undefined;
	return textIn(of, program);
}

function workIn(steps: readonly Step[], program: Program): Omit<Work, "name"> | undefined {
	const prepared = steps.filter((step) => step.does === "prepares");
	if (prepared.length > 0) {
		const participants = distinct(prepared.map((step) => step.handle));
		return { mechanism: "2pc", at: prepared[0].call.at, participants };
	}
	const all = steps.filter((step) => step.does === "begins");
	// What is given to a call as a block is read before it: the outermost comes first.
	const outer = all.find((one) => !all.some((other) => other !== one && isWithin(one.call.region, other.call)));
	const begun = outer ? [outer, ...all.filter((one) => one !== outer)] : all;
	const commits = steps.filter((step) => step.does === "commits");
	const [first] = [...begun, ...commits];
	if (!first) return undefined;
	// All that is open at once: begun within one another, or written to before the first commit.
	const beside = begun.length > 1 ? heldBeside(begun[0].call, steps) : new Set<Call>();
	const open = begun.filter(
		(step) => step === begun[0] || beside.has(step.call) || isWithin(step.call.region, begun[0].call),
	);
	const written = steps.filter(
		({ does, call, handle }) =>
			does === "writes" &&
			(begun.length > 0
				? (handle.id.startsWith("alias ") || (handle.isStore && begun[0].handle.isStore)) &&
					isWithin(call.region, begun[0].call, program)
				: call.order < commits[0].call.order &&
					(commits.some((one) => one.handle.id === handle.id) ||
						(handle.id.startsWith("alias ") && isOpenAt(call, commits[0], steps)))),
	);
	const participants = distinct(
		[...open, ...(begun.length > 0 ? [] : commits.slice(0, 1)), ...written].map((one) => one.handle),
	);
	const second = [...open, ...written].find((one) => one.handle.id === participants[1]?.id);
	return {
		mechanism: participants.length > 1 ? "none" : "local",
		at: first.call.at,
		participants,
		...(second && { place: second.call.at }),
	};
}

/** Something of the transaction that a commit ends was written before the call. */
function isOpenAt(call: Call, commit: Step, steps: readonly Step[]): boolean {
	return steps.some(
		(one) => one.does === "writes" && one.handle.id === commit.handle.id && one.call.order < call.order,
	);
}

/** What the `with` around a write holds together with a call. */
function heldBeside(call: Call, steps: readonly Step[]): Set<Call> {
	const found = new Set<Call>();
	for (const { does, call: step } of steps)
		for (let at: Region | undefined = does === "writes" ? step.region : undefined; at; at = at.parent) {
			const held = (at.held ?? []).flatMap((one) => (one.kind === "call" ? [one.call] : []));
			if (held.includes(call)) for (const one of held) found.add(one);
		}
	return found;
}

/** Whether a region is held open by a call: it is the context of a `with` around it, a mark of its function, or given it to run. */
function isWithin(region: Region, call: Call, program?: Program): boolean {
	for (let at: Region | undefined = region; at; at = at.parent) {
		if (program && at.fn && at.kind === "function" && callsGiven(at.fn, program.code).includes(call)) return true;
		if (at.held?.some((one) => one.kind === "call" && one.call === call)) return true;
		if (at.fn?.marks.some((one) => (one.kind === "call" ? one.call.callee : one) === call.callee)) return true;
	}
	return false;
}

const distinct = (handles: readonly Handle[]): Handle[] => apartFrom(handles).apart;

function nameOf(owner: Fn | undefined, at: Location, program: Program): string {
	return owner?.name || `${posix.basename(program.code.path)}:${at.range.start.line + 1}`;
}

function fragment({ name, mechanism, at, place = at, participants }: Work, program: Program): Fragment {
	const { path, language } = program.code;
	const across =
		participants.length < 2 ||
		(participants.every((one) => one.isStore) && apartFrom(participants).areCertain) ||
		participants.some(({ id }) => id.startsWith(broker) || id.startsWith(apart));
	const names = participants.map((one) => one.name);
	return {
		role: "declares",
		file: path,
		kind: "Transaction",
		at,
		name,
		keys: [`${language}:${path}#${name}:${at.range.start.line}`],
		attributes: {
			mechanism: declared(mechanism, at),
			participants: declared(
				[...new Set(names)].length === names.length ? names : names.map((one, i) => `${one} ${i + 1}`),
				place,
			),
			acrossShards: across
				? declared(participants.length > 1, place)
				: unknown(`whether ${names.join(" and ")} are different stores`, place),
		},
		links: [{ kind: "runs-in", direction: "to", other: { by: "path", path }, at }],
	};
}
