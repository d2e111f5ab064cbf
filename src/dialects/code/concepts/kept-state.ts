import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Binding, Call, Class, Code, Expr, Fn, Region } from "../code.ts";
import { callsBelow, callsNamed, callsOwnedBy, testsOwnedBy, writesOwnedBy } from "../data/calls-by.ts";
import { methodsIn } from "../data/methods.ts";
import { namesAround, sourcesOf, within } from "../data/walk.ts";
import { add } from "../grouped.ts";
import { heldBy } from "../names.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { isHeld } from "../state/held.ts";
import { isMadeOnce, lasts, setsUp } from "../state/lasting.ts";
import { expressionsOf } from "../state/places.ts";
import {
	isCalledCache,
	isGeneric,
	isNeverCopied,
	isSequence,
	isTruth,
	isTruthOfClass,
	wordsOf,
} from "../state/words.ts";
import { headOf, methodOf, receiverOf } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";
import { isLive } from "./hub.ts";

/**
 * What one process remembers from one request to the next, though the next may reach another: a container or a sequence
 * at the level of the module, or of a class with one instance, that functions change and ask.
 */
export const keptState: Concept = {
	read(program) {
		const found = [...inCode(program.code, (holder) => lasts(holder, program), program)];
		// Of another file only what an object keeps that is made here; the rest is told of that file itself.
		for (const [code, classes] of madeFrom(program)) {
			const isMadeHere = (holder: Binding) => holder.region.class !== undefined && classes.has(holder.region.class);
			found.push(...inCode(code, (holder) => isMadeHere(holder) && !lasts(holder, program), program));
		}
		return [...found, ...inCache(program)];
	},
};

function* inCode(code: Code, lives: (holder: Binding) => boolean, program: Program): Generator<Fragment> {
	const kept = new Map<Binding, Use>();
	for (const change of changesIn(code)) {
		const bindings = program.bindingsOf(change.holder);
		const [holder] = bindings;
		// A field that is declared with its type, and made in the constructor.
		const made = holder && withValue(holder, bindings);
		if (!holder || !made || !(tells(made) || tellsByUse(made, change)) || !isHeld(made, program)) continue;
		if (!lives(holder) || isOfSessionStore(holder, code) || isOfConnections(made, program)) continue;
		const use = kept.get(holder);
		if (use) use.changes.push(change);
		else kept.set(holder, { changes: [change], holder: change.holder });
	}
	const stores: ReadonlySet<Fn | undefined> = kept.size > 0 ? inlineStores(code, program) : new Set();
	for (const [holder, use] of kept) {
		const made = withValue(holder, program.bindingsOf(use.holder));
		if (use.changes.every(({ region }) => stores.has(ownerOf(region)))) continue;
		if (spreadsOnly(made, use, code) || registers(use) || !isAsked(holder, use, code, program)) continue;
		const isLimit = countsClients(made);
		if (isLimit && isOfOthers(holder, use)) continue;
		if (!isLimit && !isNeverCopied(holder.name) && isCopy(holder, use, code, program)) continue;
		const what = isLimit ? "rate limits" : whatOf(holder);
		yield ofService(program, holder.at, {
			localState: declared([what], holder.at),
			...(isLimit && { limiter: declared("memory", holder.at) }),
		});
	}
}

function withValue(holder: Binding, bindings: readonly Binding[]): Binding {
	const value = holder.value ?? heldBy(bindings)?.value;
	return value ? { ...holder, value } : holder;
}

/** Whether its name, what it holds or its class says that it is more than a copy. */
function tells(holder: Binding): boolean {
	const { name, region } = holder;
	// What stands under the program's own types is found again in every process.
	if (ofTypes.test(holder.type?.of[0]?.name ?? "") || underTypes.test(textOf(holder))) return false;
	// A class that is called a cache keeps copies, whatever it calls them.
	const of = region.class?.name ?? "";
	if (isCalledCache(of) && !isNeverCopied(of) && !isNeverCopied(name) && !countsClients(holder)) return false;
	if (isTruth(name) || isSequence(name) || countsClients(holder)) return true;
	if (!isGeneric(name) || region.class === undefined) return false;
	return isTruthOfClass(region.class.name) || isTruthOfPackage(holder);
}

const ofTypes = /^(System\.)?Type$|^Class$|^KClass$|^\*?reflect\.Type$/;
const underTypes =
	/^(?:new\s+)?\w+\s*<\s*(?:Type|Class\s*<[^<>]*>|KClass\s*<[^<>]*>)\s*,|^(?:make\()?map\[reflect\.Type\]/;
const textOf = ({ value }: Binding) => (value?.kind === "call" || value?.kind === "map" ? value.text : "");

/** Go: what a class keeps its package says, as `otp.MemoryStore`. */
function isTruthOfPackage({ region, at }: Binding): boolean {
	const [, folder] = /(?:^|\/)([^/]+)\/[^/]+\.go$/.exec(at.file) ?? [];
	return (
		folder !== undefined && isTruth(folder) && /(store|storage|repo(sitory)?|memory)$/i.test(region.class?.name ?? "")
	);
}

/** A name that says nothing, and what is put into it: `store[session_id] = ChatHistory()`, `data[token] = …`. */
function tellsByUse({ name, region }: Binding, { key, value }: Change): boolean {
	const of = region.class?.name ?? "";
	// A class that is called so has siblings, of which the deployment may take another.
	if (!isGeneric(name) || isCalledCache(of) || hasSiblings.test(of)) return false;
	const made = value?.kind === "call" && value.call.positional.length === 0 ? (nameOf(value.call.callee) ?? "") : "";
	return underId.test((key && nameOf(key)) ?? "") || (/^[A-Z]/.test(made) && isTruth(made));
}

const hasSiblings = /[mM]em(ory)?(?![a-z])|[lL]ocal|[nN]ull|[nN]oop|[sS]tub|[fF]ake|[dD]efault/;
const underId = /^(session|conversation|thread|chat|cart|basket|game|room|job|nonce|otp)_?(id|key)$/i;

function whatOf(holder: Binding): string {
	const { name, region } = holder;
	if (isGeneric(name) && !isTruth(region.class?.name ?? "") && isTruthOfPackage(holder))
		return wordsOf(holder.at.file.split("/").at(-2) ?? "").join(" ");
	const of = isGeneric(name) && region.class && !isTruth(name) ? region.class.name : name;
	return wordsOf(of).join(" ");
}

/** A limit for each client: Bucket4j's buckets, the limiters of Guava, resilience4j and x/time/rate, one under each key. */
function countsClients({ type, value }: Binding): boolean {
	const made = value?.kind === "call" || value?.kind === "map" ? value.text : "";
	return limiters.test(type?.of.at(-1)?.name ?? "") || limitersMade.test(made);
}

const limiters = /^\*?(io\.github\.bucket4j\.)?(Local)?Bucket$|^\*?(rate\.Limiter|RateLimiter)$/;
const limitersMade = /<\s*\w+\s*,\s*(Bucket|RateLimiter)\s*>|\bmap\[\w+\]\*?rate\.Limiter/;

/** Not of clients, but of those whom the process itself calls: each of its replicas may. */
function isOfOthers({ region, name }: Binding, { changes }: Use): boolean {
	const said = [name, region.class?.name ?? "", ...changes.flatMap(({ key }) => key?.text ?? [])];
	return said.some((one) => called.test(one));
}

/** Go calls the address of a client `host` as well. */
const called =
	/url\.host|(per|by)_?host|hosts?_?limit|upstream|partner|provider|supplier|vendor|carrier|endpoint|domain|target|backend/i;

/** What to do under which name: people wrote it, and every process has the same. */
const registers = ({ changes }: Use): boolean =>
	changes.every(({ value }) => value?.kind === "function" || (value !== undefined && ofCode.test(nameOf(value) ?? "")));

const ofCode = /^(fn|func|function|handler|callback|cb|listener|factory|ctor|cls|hook|plugin|middleware)s?$/i;

/** A number that only picks one of several, or begins anywhere: what other replicas count makes no difference. */
function spreadsOnly({ value }: Binding, { changes }: Use, code: Code): boolean {
	if (value?.kind === "call" && drawn.test(value.call.positional[0]?.text ?? "")) return true;
	const own = changes.flatMap(({ call }) => call ?? []);
	return own.length > 0 && own.length === changes.length && own.every((call) => remaindersIn(code).has(call));
}

const drawn = /random|nextInt|nanoTime|currentTimeMillis/i;
const remainders = new WeakMap<Code, ReadonlySet<Call>>();

/** Calls whose result is taken modulo something. */
function remaindersIn(code: Code): ReadonlySet<Call> {
	const known = remainders.get(code);
	if (known) return known;
	const found = new Set<Call>();
	for (const { expr } of expressionsOf(code))
		for (const part of within(expr, 6))
			if (part.kind === "operation" && part.operator === "%")
				for (const one of within(part.operands[0], 4)) if (one.kind === "call") found.add(one.call);
	remainders.set(code, found);
	return found;
}

/** A store of the middleware for sessions (get, set, destroy): that is told of the sessions. */
function isOfSessionStore({ region, name }: Binding, code: Code): boolean {
	if (!/sess/i.test(name)) return false;
	const own = region.class ? methodsIn(region.class, code).map((fn) => fn.name) : [];
	return ["get", "set", "destroy"].every((one) => own.includes(one));
}

/** Functions of `session({ store: { get, set, destroy } })`: that, too, is told of the sessions. */
function inlineStores(code: Code, program: Program): ReadonlySet<Fn> {
	if (code.language !== "typescript") return new Set();
	const maps = code.calls.flatMap(({ positional }) => positional.filter(({ kind }) => kind === "map"));
	return new Set(
		maps.flatMap((one) => {
			const store = program.entry(one, "store");
			if (store?.kind !== "map" || !["get", "set", "destroy"].every((name) => program.entry(store, name))) return [];
			return store.entries.flatMap(({ value }) => (value.kind === "function" ? [value.fn] : []));
		}),
	);
}

/** Sessions of sockets, by the type of what is kept: they can be nowhere else. */
function isOfConnections({ type, value }: Binding, program: Program): boolean {
	const kept = [type?.of.at(-1)?.name ?? "", value?.text ?? ""];
	return kept.some((one) => sockets.test(one)) || (kept.some((one) => /\bSession\b/.test(one)) && isLive(program));
}

const sockets =
	/\b(WebSocket|WebSocketSession|SseEmitter|WebSocketServerSession|DefaultWebSocketServerSession|ServerWebSocket)\b/;

/** Classes of other files of which this one makes the process's one object. */
function madeFrom(program: Program): Map<Code, Set<Class>> {
	const { code } = program;
	const found = new Map<Code, Set<Class>>();
	for (const call of code.calls) {
		if (call.callee.kind !== "name" || !isMadeOnce(call, code)) continue;
		const of = program.bindingsOf(call.callee)[0]?.class;
		if (!of || !isTruth(of.name)) continue;
		const other = program.codeOf(of.region);
		if (other !== code) found.set(other, (found.get(other) ?? new Set<Class>()).add(of));
	}
	return found;
}

/** Under an object that the process holds, known by its interface, no other replica would ask: it never has that one. */
function isObject(key: Expr, program: Program): boolean {
	const [binding] = key.kind === "name" ? program.bindingsOf(key) : [];
	return /^I[A-Z]\w*$/.test(binding?.type?.name ?? binding?.parameter?.type?.name ?? "");
}

/** What is put into the memory cache of the process under a key that names more than a copy, and asked for elsewhere. */
function* inCache(program: Program): Generator<Fragment> {
	const isCache = (call: Call) => {
		const of = receiverOf(call);
		const [binding] = of ? program.bindingsOf(of) : [];
		return /^I?MemoryCache$/.test(binding?.type?.name ?? binding?.parameter?.type?.name ?? "");
	};
	const told = new Set<string>();
	for (const call of program.code.calls) {
		if (methodOf(call) !== "Set" || !call.positional[0] || !isCache(call) || isObject(call.positional[0], program))
			continue;
		const key = headOf(call.positional[0], program) ?? call.positional[0].text;
		const word = key.split(/[^A-Za-z]+/).find((one) => isTruth(one));
		if (!word || told.has(word) || /cache/i.test(key)) continue;
		told.add(word);
		yield ofService(program, call.at, { localState: declared([word], call.at) });
	}
}

interface Change {
	holder: Expr;
	region: Region;
	value: Expr | undefined;
	/** What it is put under. */
	key?: Expr;
	call?: Call;
}

interface Use {
	changes: Change[];
	holder: Expr;
}

/** Methods of the containers of all languages that change them. */
const changing =
	/^(set|Set|SetDefault|SetWithTTL|SetWithExpire|add|push|put|append|update|setdefault|insert|Store|LoadOrStore|TryAdd|AddOrUpdate|GetOrAdd|Add|Enqueue|offer|merge|putIfAbsent|computeIfAbsent|unshift|addAll|incrementAndGet|getOrPut|compute|getAndIncrement|addAndGet|extend|Increment)$/;
const asking =
	/^(get|Get|Peek|merge|setdefault|AddOrUpdate|incrementAndGet|addAndGet|getAndIncrement|has|find|filter|some|includes|includes?Key|containsKey|contains|getOrDefault|Load|TryGetValue|ContainsKey|pop|values|keys|items|entries|indexOf|map|any|remove|delete|discard|Any|Where|FirstOrDefault|peek|poll|shift|LoadAndDelete|TryRemove|getIfPresent|getUnchecked|computeIfAbsent|compute|GetOrAdd|getOrPut|findIndex|slice|size|length)$/;

function* changesIn(code: Code): Generator<Change> {
	for (const { target, operator, value, region } of code.writes) {
		if (!runsInFunction(region, code)) continue;
		if (target.kind === "index" && isWanted(target.of)) yield { holder: target.of, region, value, key: target.index };
		// Go: `orders = append(orders, one)`.
		if (isAppended(value, target) && isWanted(target)) yield { holder: target, region, value };
		if (/^\+=$/.test(operator) && nameOf(target) && isSequence(nameOf(target) ?? ""))
			yield { holder: target, region, value: undefined };
	}
	for (const call of code.calls) {
		const holder = receiverOf(call);
		if (!holder || !changing.test(methodOf(call)) || !isWanted(holder) || !runsInFunction(call.region, code)) continue;
		yield { holder, region: call.region, value: call.positional.at(-1), key: call.positional[0], call };
	}
}

const isAppended = (value: Expr, to: Expr) =>
	value.kind === "call" && methodOf(value.call) === "append" && value.call.positional[0]?.text === to.text;

function nameOf(expr: Expr): string | undefined {
	return expr.kind === "name" || expr.kind === "member" ? expr.name : undefined;
}

function isWanted(expr: Expr): boolean {
	const name = nameOf(expr);
	return name !== undefined && (isTruth(name) || isSequence(name) || isGeneric(name) || mayCount.test(name));
}

/** What limits for clients are often called, though the name says nothing else. */
const mayCount = /cache|limiters?$|visitors|clients|ips$/i;

/** Not while the file is loaded, nor while its one instance is made or the process starts. */
function runsInFunction(region: Region, code: Code): boolean {
	const fn = ownerOf(region);
	return fn !== undefined && !startsWith(fn, code) && !isOfStart(fn, code);
}

function startsWith(fn: Fn, code: Code): boolean {
	// Java's and C#'s constructors are called like their class.
	const makes = atStart.test(fn.name) || (fn.name !== "" && fn.name === fn.class?.name);
	return makes || fn.marks.some(({ text }) => startMarks.test(text)) || setsUp(fn, code);
}

/** Called by what runs at the start, and by nothing else: `func load() { … }` of `main`. */
function isOfStart(fn: Fn, code: Code, depth = 3): boolean {
	// A function of no class is called by its name alone: `app.get(…)` is another's.
	const callers = (fn.name && depth > 0 ? callsNamed(fn.name, code) : []).filter(
		({ callee }) => fn.class !== undefined || callee.kind === "name",
	);
	return (
		callers.length > 0 &&
		callers.every(({ region }) => {
			const owner = ownerOf(region);
			return owner === undefined || startsWith(owner, code) || isOfStart(owner, code, depth - 1);
		})
	);
}

const atStart =
	/^(constructor|__init__|init|onModuleInit|onApplicationBootstrap|setup|main|lifespan|startup|on_startup|bootstrap|OnInitializedAsync|(load|init|must)[A-Z]\w*)$/;
const startMarks =
	/on_event\(\s*["']startup|asynccontextmanager|on_startup|before_first_request|PostConstruct|ApplicationReadyEvent|ApplicationStartedEvent|ContextRefreshedEvent/;

/** Whether some function asks what another, or the same before, has put there; what is only written is a log. */
function isAsked(holder: Binding, { changes }: Use, code: Code, program: Program): boolean {
	if (isSequence(holder.name)) return true;
	const own = new Set(changes.flatMap(({ call }) => call ?? []));
	// The bucket of a client that is there, or made: `buckets.computeIfAbsent(key, …)`.
	const isLimit = countsClients(holder);
	const gives = (call: Call) => counting.test(methodOf(call)) || (isLimit && methodOf(call) === "computeIfAbsent");
	const numbering = new Set([...own].filter((call) => counting.test(methodOf(call)) && numbersMessage(call, code)));
	const ofNumbering = new Set([...numbering].map(({ callee }) => callee));
	const { ofName, ofCalls } = asksBy(code);
	const name = holder.name.replace(/^this\./, "");
	return (
		(ofName.get(name) ?? []).some(
			({ of, whole, call, member }) =>
				!ofNumbering.has(whole) &&
				!(call && own.has(call)) &&
				!(member && ofNumbering.has(member)) &&
				isHolder(of, holder, program),
		) ||
		(ofCalls.get(name) ?? []).some(
			(call) =>
				isHolder(receiverOf(call), holder, program) &&
				// What a change gives back, of which something is made.
				(!own.has(call) || (gives(call) && isUsed(call, code) && !numbering.has(call))),
		)
	);
}

/** Where a function asks something, and by which call or member. */
interface Ask {
	of: Expr;
	whole: Expr;
	call?: Call;
	member?: Expr;
}

/** What functions of a file ask, and their calls that do, by the name of what is asked: each holder is looked for. */
interface AsksBy {
	ofName: Map<string, Ask[]>;
	ofCalls: Map<string, Call[]>;
}

const asked = new WeakMap<Code, AsksBy>();

function asksBy(code: Code): AsksBy {
	const known = asked.get(code);
	if (known) return known;
	const found: AsksBy = { ofName: new Map(), ofCalls: new Map() };
	for (const { expr, region } of expressionsOf(code)) {
		if (!runsInFunction(region, code)) continue;
		for (const ask of asksOf(expr)) {
			const name = nameOf(ask.of);
			if (name !== undefined) add(found.ofName, name, ask);
		}
	}
	for (const call of code.calls) {
		const of = asking.test(methodOf(call)) ? receiverOf(call) : undefined;
		const name = of && nameOf(of);
		if (name !== undefined && runsInFunction(call.region, code)) add(found.ofCalls, name, call);
	}
	asked.set(code, found);
	return found;
}

function* asksOf(whole: Expr): Generator<Ask> {
	yield { of: whole, whole };
	for (const part of within(whole, 6)) {
		if (part.kind === "call" && asking.test(methodOf(part.call))) {
			const of = receiverOf(part.call);
			if (of) yield { of, whole, call: part.call };
		}
		if (part.kind === "index") yield { of: part.of, whole };
		if (part.kind === "operation" && part.operator === "in" && part.operands[1]) yield { of: part.operands[1], whole };
		if (part.kind === "member" && asking.test(part.name)) yield { of: part.of, whole, member: part };
	}
}

const counting = /^(merge|compute|AddOrUpdate|incrementAndGet|addAndGet|getAndIncrement|GetOrAdd|getOrPut|setdefault)$/;

/** What an answer is told by is asked of the one connection that the message was sent on: no other process has to know it. */
function numbersMessage(call: Call, code: Code): boolean {
	const { ofCall, ofName, rpc } = entriesIn(code);
	const owner = ownerOf(call.region);
	const key = ofCall.get(call) ?? (call.kept?.kind === "name" ? ofName.get(owner)?.get(call.kept.name) : undefined);
	if (key === undefined) return false;
	return /^(request|req|message|msg|correlation|call|rpc)_?id$/i.test(key) || (key === "id" && rpc.has(owner));
}

/** Under which key calls and names are entered into something, and which functions speak of JSON-RPC. */
interface Entries {
	ofCall: Map<Call, string>;
	ofName: Map<Fn | undefined, Map<string, string>>;
	rpc: Set<Fn | undefined>;
}

const entered = new WeakMap<Code, Entries>();

function entriesIn(code: Code): Entries {
	const known = entered.get(code);
	if (known) return known;
	const found: Entries = { ofCall: new Map(), ofName: new Map(), rpc: new Set() };
	const enter = (key: Expr | undefined, value: Expr, owner: Fn | undefined) => {
		const name = key?.kind === "literal" ? String(key.value) : key && nameOf(key);
		if (name === undefined) return;
		if (value.kind === "call") found.ofCall.set(value.call, name);
		if (value.kind !== "name") return;
		const names = found.ofName.get(owner) ?? new Map<string, string>();
		found.ofName.set(owner, names.set(value.name, name));
	};
	for (const { positional, region } of code.calls)
		for (const [at, one] of positional.slice(1).entries()) enter(positional[at], one, ownerOf(region));
	for (const { expr, region } of expressionsOf(code))
		for (const part of within(expr, 6)) {
			if (part.kind === "map") for (const { key, value } of part.entries) enter(key, value, ownerOf(region));
			if (
				part.kind === "literal" || part.kind === "name"
					? /^["']?jsonrpc["']?$/.test(part.text)
					: part.kind === "map" && /\bjsonrpc\b/.test(part.text)
			)
				found.rpc.add(ownerOf(region));
		}
	entered.set(code, found);
	return found;
}

const isUsed = (call: Call, { exits }: Code) =>
	call.kept !== undefined ||
	call.within !== undefined ||
	exits.some(({ value }) => value?.kind === "call" && value.call === call);

function isHolder(expr: Expr | undefined, holder: Binding, program: Program): boolean {
	const name = expr && nameOf(expr);
	if (!expr || name === undefined || name !== holder.name.replace(/^this\./, "")) return false;
	return program.bindingsOf(expr)[0] === holder;
}

/**
 * A copy of what another place knows: looked up, else fetched and kept, in one function; or filled anew as a whole. Nothing is
 * lost with it.
 */
function isCopy(holder: Binding, { changes }: Use, code: Code, program: Program): boolean {
	const isFilled = ({ value, region, call }: Change): boolean => {
		if (!value) return false;
		const fetching = [...sourcesOf(value, program), ...loaderOf(value, call, code)];
		if (!fetching.some((one) => fetches(one, program) && !isHolder(receiverOf(one), holder, program))) return false;
		// `products.computeIfAbsent(sku, repository::find)` looks up by itself.
		return asksIn(holder, region, code, program) || (call !== undefined && looksUpItself.test(methodOf(call)));
	};
	const isRefilled = ({ region }: Change): boolean => {
		const fn = ownerOf(region);
		const names = namesAround(region).join(" ");
		return refilling.test(names) && fn !== undefined && callsAround(region, code).some((one) => fetches(one, program));
	};
	return changes.some(isFilled) && changes.every((one) => isFilled(one) || isRefilled(one));
}

const looksUpItself = /^(computeIfAbsent|getOrPut|GetOrAdd|setdefault|LoadOrStore)$/;
const refilling = /(^|\b|_)(re)?(load|fill|fresh|build|init|warm|sync|populate)/i;

/** What a loader that is handed to the container calls: `users.computeIfAbsent(id, id -> repository.find(id))`. */
function* loaderOf(value: Expr, call: Call | undefined, code: Code): Generator<Call> {
	if (value.kind === "function") yield* callsBelow(value.fn, code);
	// `repository::find`.
	if (value.kind === "member" && call) yield { ...call, callee: value, positional: [] };
}

function callsAround(region: Region, code: Code): Call[] {
	const found: Call[] = [];
	for (let at: Region | undefined = region; at; at = at.parent) if (at.fn) found.push(...callsBelow(at.fn, code));
	return found;
}

/** A call that asks somebody else: it is waited for, is known to, or is one of what is called so. */
function fetches(call: Call, program: Program): boolean {
	if (
		call.isAwaited ||
		program.known(call.callee, "call") ||
		program.known(call.callee, "store") ||
		// What takes a context may wait for somebody else (Go).
		/^(ctx|context)$|\.Context\(\)$/.test(call.positional[0]?.text ?? "")
	)
		return true;
	const of = receiverOf(call);
	return of !== undefined && reads.test(methodOf(call)) && keepers.test(typeOrName(of, program));
}

const reads = /^(find|load|fetch|get|query|select|read|lookup|retrieve|list|search|scan|one|first)/i;
const keepers = /(repository|repo|dao|mapper|gateway|database|db|client|api|service|store|jdbctemplate|context)$/i;

function typeOrName(expr: Expr, program: Program): string {
	const [binding] = program.bindingsOf(expr);
	return binding?.type?.name ?? binding?.parameter?.type?.name ?? nameOf(expr) ?? "";
}

const looksUp = /^(get|has|Load|containsKey|TryGetValue|getIfPresent|ContainsKey|getOrNull)$/;

function asksIn(holder: Binding, region: Region, code: Code, program: Program): boolean {
	const fn = ownerOf(region);
	const asks = (expr: Expr | undefined): boolean =>
		within(expr, 6).some(
			(part) =>
				(part.kind === "index" && isHolder(part.of, holder, program)) ||
				(part.kind === "operation" && part.operator === "in" && isHolder(part.operands[1], holder, program)) ||
				(part.kind === "call" && looksUp.test(methodOf(part.call)) && isHolder(receiverOf(part.call), holder, program)),
		);
	return (
		callsOwnedBy(fn, code).some(
			(call) => looksUp.test(methodOf(call)) && isHolder(receiverOf(call), holder, program),
		) ||
		testsOwnedBy(fn, code).some((one) => asks(one.test)) ||
		writesOwnedBy(fn, code).some((one) => asks(one.value))
	);
}
