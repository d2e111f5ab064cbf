import type { Call, Expr, Fn, Region } from "../code.ts";
import { markName } from "../frameworks/beans.ts";
import { isImported } from "../names.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { remembered } from "../remembered.ts";
import { methodOf, receiverOf } from "../values.ts";
import { after } from "./bound.ts";
import { callsGiven, callsNamed, callsNaming, callsOwnedBy } from "./calls-by.ts";
import { isLocked } from "./versions.ts";
import { sourcesOf, within } from "./walk.ts";

const locks =
	/for_update|for (no key )?update|pessimistic|LOCK\.(UPDATE|SHARE)|\block\b|mutex|semaphore|synchronized|redlock|advisory|get_lock|ForUpdate|WithLock|PESSIMISTIC|clause\.Locking|UPDLOCK|lockMode/i;
const serial = /serializable/i;

/** Marks of aspects that lock around a method: `@DistributedLock`, `@RedisLock`, `@Lock4j`, `@Locked`. */
const lockingMark = /(^|[a-z])Lock(ed|ing|4j)?$|^Klock$/;

type Guard = "none" | "process-lock" | "lock" | "serializable";

/** What of the function of a step keeps others away from what it has read: a lock, or an isolation that aborts. */
export const guards = remembered((region: Region, program): Guard => guardBy(region, () => true, program));

/**
 * The same, of what one call has read: what is locked only afterwards keeps nobody away from that, unless it is the very thing that
 * is locked, or read again.
 */
export function guardOf(read: Call, holder: Expr | undefined, region: Region, program: Program): Guard {
	if (isLocked(read, program)) return "lock";
	const found = guards(region, program);
	if (found !== "lock" || ownerOf(read.region) !== ownerOf(region)) return found;
	const again = sourcesOf(holder, program);
	const name = holder && rootName(holder);
	const isOf = (one: Expr) => within(one, 3).some((part) => part.kind === "name" && part.name === name);
	return guardBy(
		region,
		(call) => !isBehind(call, read) || again.has(call) || (name !== undefined && call.positional.some(isOf)),
		program,
	);
}

const rootName = (expr: Expr): string | undefined =>
	expr.kind === "name" ? expr.name : expr.kind === "member" || expr.kind === "index" ? rootName(expr.of) : undefined;

/** It begins where the other has ended; what runs that other begins before. */
function isBehind({ whole: { range: own } }: Call, { whole: { range } }: Call): boolean {
	return (
		own.start.line > range.end.line || (own.start.line === range.end.line && own.start.character >= range.end.character)
	);
}

function guardBy(region: Region, counts: (call: Call) => boolean, program: Program): Guard {
	const owner = ownerOf(region);
	const words = wordsOwnedBy(owner, program).flatMap(({ call, said }) =>
		said.filter((word) => serial.test(word) || counts(call)),
	);
	for (let at: Region | undefined = region; at; at = at.parent)
		for (const held of (at.held ?? []).filter((one) => !isOfProcess(one, program)))
			words.push(...within(held, 5).map(({ text }) => text));
	for (const mark of [...(owner?.marks ?? []), ...(owner?.class?.marks ?? [])])
		words.push(mark.text, ...(lockingMark.test(markName(mark)) ? ["lock"] : []));
	for (const call of aroundOf(region, program)) words.push(...wordsOf(call, program));
	if (isByTransaction(region, program) || words.some((word) => serial.test(word))) return "serializable";
	if (readsInSession(owner, program)) return "serializable";
	if (words.some((word) => locks.test(word))) return "lock";
	// What a function of the workspace locks that it asks for what it needs.
	if (lockingCalls(owner, program).some(counts) || isCalledLocked(owner, program)) return "lock";
	return isAloneInProcess(region, program) ? "process-lock" : "none";
}

/** What speaks of a lock or an isolation in the calls of a function, whose regions all ask for it. */
const wordsOwnedBy = remembered((owner: Fn | undefined, program): readonly { call: Call; said: string[] }[] =>
	callsOwnedBy(owner, program.code).flatMap((call) => {
		const said = wordsOf(call, program).filter((word) => serial.test(word) || locks.test(word));
		return said.length > 0 ? [{ call, said }] : [];
	}),
);

const lockingCalls = remembered((owner: Fn | undefined, program): readonly Call[] =>
	callsOwnedBy(owner, program.code).filter((call) => isLocked(call, program)),
);

/** Java, Kotlin: a facade calls it behind a lock that it holds: `lock.tryLock(…)`, and then `stockService.decrease(id, n)`. */
const isCalledLocked = remembered((owner: Fn | undefined, program): boolean => {
	const of = owner?.class;
	if (!owner?.name || !of || !/^(java|kotlin)$/.test(program.code.language)) return false;
	const names = [of.name, ...of.bases.map(({ name }) => name.split(".").at(-1) ?? "")];
	return program.around.facades(owner.name, program).some((code) => {
		const there = program.of(code);
		return callsNamed(owner.name, code).some((call) => {
			const receiver = receiverOf(call);
			const isIts =
				receiver &&
				there.bindingsOf(receiver).some((one) => names.includes((one.type ?? one.parameter?.type)?.name ?? ""));
			return isIts && ownerOf(call.region) !== owner && guards(call.region, there) === "lock";
		});
	});
});

/** Behind a lock that the other replicas know nothing of. */
function isAloneInProcess(region: Region, program: Program): boolean {
	for (let at: Region | undefined = region; at; at = at.parent)
		if (at.held?.some((one) => isOfProcess(one, program))) return true;
	return locksInProcess(ownerOf(region), program) || aroundOf(region, program).some((call) => isLocking(call, program));
}

const locksInProcess = remembered((owner: Fn | undefined, program): boolean =>
	callsOwnedBy(owner, program.code).some((call) => isLocking(call, program)),
);

function isLocking(call: Call, program: Program): boolean {
	const receiver = receiverOf(call);
	return receiver !== undefined && locking.test(methodOf(call)) && isOfProcess(receiver, program);
}

const locking = /^(acquire|lock|Lock|tryLock|TryLock|runExclusive|Wait|WaitAsync|withLock|enter)$/;

/** What a call says: its name, names of its arguments, and the short ones themselves. */
function wordsOf(call: Call, program: Program): string[] {
	const receiver = receiverOf(call);
	if (receiver && isOfProcess(receiver, program)) return [];
	const given = [...call.positional, ...Object.values(call.named)];
	const [first] = given;
	// Drizzle: `.for("update")`.
	const strength = /^for$/i.test(methodOf(call)) && first?.kind === "literal" ? [`for ${first.value}`] : [];
	return [
		methodOf(call),
		...strength,
		withoutTexts(call.callee.text),
		...Object.keys(call.named),
		...given.flatMap((one) => texts(one, program)),
	];
}

/** `depth`: a value may be made of itself, `left = left - count`. */
function texts(expr: Expr, program: Program, depth = 8): string[] {
	if (depth === 0 || expr.kind === "function" || isOfProcess(expr, program)) return [];
	const value = program.follow(expr);
	if (value.kind === "map")
		return value.entries.flatMap(({ key, value: held }) => [key?.text ?? "", ...texts(held, program, depth - 1)]);
	if (value.kind === "literal") return saysWhatIsDone(String(value.value)) ? [String(value.value)] : [];
	if (value.kind === "text") return saysWhatIsDone(value.text.replace(/^[\w$@]*["'`]+/, "")) ? [value.text] : [];
	if (value.kind === "operation") return value.operands.flatMap((one) => texts(one, program, depth - 1));
	return [withoutTexts(value.kind === "call" ? value.call.callee.text : value.text)];
}

const sql =
	/^\s*(--[^\n]*\s*)*(select|insert|update|delete|with|merge|set|begin|start|lock\s+tables?|call|exec|for\s+(no\s+key\s+)?update)\b/i;

/** SQL, an option or a key: what is told to people, and a path that a handler answers to, tells nothing of what it does. */
const saysWhatIsDone = (text: string) => sql.test(text) || (/^\S+$/.test(text.trim()) && !text.startsWith("/"));

const withoutTexts = (code: string) => code.replace(/(["'`])(?:(?!\1).)*\1/g, "");

/** Locks of the languages themselves, and of libraries that know of one process: another replica has its own. */
const ofProcess =
	/^(async-mutex|async-lock|await-lock|await-semaphore|semaphore-async-await|async-sema|p-limit|p-queue|threading|asyncio|anyio|multiprocessing|java\.util\.concurrent|kotlinx\.coroutines\.sync|sync\.|golang\.org\/x\/sync|System\.Threading|Nito\.AsyncEx)\b/;
const madeOfProcess =
	/\b(ReentrantLock|ReentrantReadWriteLock|StampedLock|SemaphoreSlim|ReaderWriterLockSlim|Object|object)$/;

function isOfProcess(expr: Expr, program: Program): boolean {
	if (ofProcess.test(program.symbolOf(expr) ?? "")) return true;
	const value = program.follow(expr);
	return value.kind === "call" && madeOfProcess.test(value.call.callee.text);
}

/** Firestore, Spanner, Datastore and CockroachDB run a transaction's function again where what it read has changed. */
const optimistic =
	/^(runTransaction|RunTransaction|run_in_transaction|run_transaction|ReadWriteTransaction|ReadWriteTransactionWithOptions|RunInTransaction|ExecuteTx|runTransactionAsync|RunTransactionAsync)$/;
const ofOptimistic = /firestore|firebase|spanner|datastore|cockroach/i;

function isByTransaction(region: Region, program: Program): boolean {
	if (!isImported(ofOptimistic, program.code)) return false;
	return (
		[...aroundOf(region, program), ...givenByName(ownerOf(region), program)].some((call) =>
			optimistic.test(methodOf(call)),
		) ||
		(ownerOf(region)?.marks.some(({ text }) => /\btransactional\b/.test(text)) ?? false)
	);
}

const mongoTransaction = /^(startTransaction|withTransaction|with_transaction|start_transaction|transaction)$/;
const mongoReads = /^(find|findOne|findById|find_one|findOneOrFail)$/;

/**
 * MongoDB reads of one snapshot within a transaction, and one that changes what another has changed since is aborted (manual, In-progress
 * Transactions and Write Conflicts): where all that is read is read in the session, nothing old is relied on.
 */
const readsInSession = remembered((owner: Fn | undefined, program): boolean => {
	const own = callsOwnedBy(owner, program.code);
	if (!own.some((call) => mongoTransaction.test(methodOf(call)))) return false;
	const reads = own.filter((call) => mongoReads.test(methodOf(call)) && receiverOf(call) !== undefined);
	const isInSession = (call: Call) =>
		"session" in call.named ||
		call.positional.some(({ kind, text }) => kind === "map" && /\bsession\b/.test(text)) ||
		after(call, program).some((step) => methodOf(step) === "session");
	return reads.length > 0 && reads.every(isInSession);
});

/** `database.run_in_transaction(withdraw)` */
const givenByName = (fn: Fn | undefined, program: Program) => (fn?.name ? callsNaming(fn.name, program.code) : []);

/** Calls that run the functions around a region: `withLock(key, async () => …)`, `transaction({ isolationLevel }, …)`. */
function aroundOf(region: Region, program: Program): Call[] {
	const found: Call[] = [];
	for (let at: Region | undefined = region; at; at = at.parent)
		if (at.fn && at.kind === "function") found.push(...callsGiven(at.fn, program.code));
	return found;
}
