import type { Call, Expr, Fn, Region } from "../code.ts";
import { isImported } from "../names.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { remembered } from "../remembered.ts";
import { methodOf, receiverOf } from "../values.ts";
import { after } from "./bound.ts";
import { callsGiven, callsNaming, callsOwnedBy } from "./calls-by.ts";
import { isLocked } from "./versions.ts";
import { within } from "./walk.ts";

const locks =
	/for_update|for (no key )?update|pessimistic|LOCK\.(UPDATE|SHARE)|\block\b|mutex|semaphore|synchronized|redlock|advisory|get_lock|ForUpdate|WithLock|PESSIMISTIC|clause\.Locking|UPDLOCK|lockMode/i;
const serial = /serializable/i;

type Guard = "none" | "process-lock" | "lock" | "serializable";

/** What of the function of a step keeps others away from what it has read: a lock, or an isolation that aborts. */
export const guards = remembered((region: Region, program): Guard => {
	const owner = ownerOf(region);
	const words = [...wordsOwnedBy(owner, program)];
	for (let at: Region | undefined = region; at; at = at.parent)
		for (const held of (at.held ?? []).filter((one) => !isOfProcess(one, program)))
			words.push(...within(held, 5).map(({ text }) => text));
	for (const mark of owner?.marks ?? []) words.push(mark.text);
	for (const call of aroundOf(region, program)) words.push(...wordsOf(call, program));
	if (isByTransaction(region, program) || words.some((word) => serial.test(word))) return "serializable";
	if (readsInSession(owner, program)) return "serializable";
	if (words.some((word) => locks.test(word))) return "lock";
	// What a function of the workspace locks that it asks for what it needs.
	if (locksByCall(owner, program)) return "lock";
	return isAloneInProcess(region, program) ? "process-lock" : "none";
});

/** What speaks of a lock or an isolation in the calls of a function, whose regions all ask for it. */
const wordsOwnedBy = remembered((owner: Fn | undefined, program): readonly string[] =>
	callsOwnedBy(owner, program.code)
		.flatMap((call) => wordsOf(call, program))
		.filter((word) => serial.test(word) || locks.test(word)),
);

const locksByCall = remembered((owner: Fn | undefined, program): boolean =>
	callsOwnedBy(owner, program.code).some((call) => isLocked(call, program)),
);

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
