import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Binding, Call, Class, Code, Expr, Region } from "../code.ts";
import { sourcesOf, within } from "../data/walk.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { expressionsOf } from "../state/places.ts";
import { isSequence, isTruth, wordsOf } from "../state/words.ts";
import { headOf, methodOf, receiverOf } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/**
 * What one process remembers from one request to the next, though the next may reach another: a container or a sequence
 * at the level of the module, or of a class with one instance, that functions change and ask.
 */
export const keptState: Concept = {
	read(program) {
		const kept = new Map<Binding, Use>();
		for (const change of changesIn(program)) {
			const [holder] = program.bindingsOf(change.holder);
			if (!holder || !lasts(holder, program) || !isHeld(holder, program)) continue;
			const use = kept.get(holder) ?? { changes: [], holder: change.holder };
			kept.set(holder, { ...use, changes: [...use.changes, change] });
		}
		const found = [...kept].flatMap(([holder, use]): Fragment[] => {
			if (!isAsked(holder, use, program) || isCopy(holder, use, program)) return [];
			const what = wordsOf(holder.name).join(" ");
			return [ofService(program, holder.at, { localState: declared([what], holder.at) })];
		});
		return [...found, ...inCache(program)];
	},
};

/** What is put into the memory cache of the process under a key that names more than a copy, and asked for elsewhere. */
function* inCache(program: Program): Generator<Fragment> {
	const isCache = (call: Call) => {
		const of = receiverOf(call);
		const [binding] = of ? program.bindingsOf(of) : [];
		return /^I?MemoryCache$/.test(binding?.type?.name ?? binding?.parameter?.type?.name ?? "");
	};
	const told = new Set<string>();
	for (const call of program.code.calls) {
		if (methodOf(call) !== "Set" || !call.positional[0] || !isCache(call)) continue;
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
	call?: Call;
}

interface Use {
	changes: readonly Change[];
	holder: Expr;
}

/** Methods of the containers of all languages that change them. */
const changing =
	/^(set|add|push|put|append|update|setdefault|insert|Store|LoadOrStore|TryAdd|AddOrUpdate|GetOrAdd|Add|Enqueue|offer|merge|putIfAbsent|computeIfAbsent|unshift|addAll|incrementAndGet|getOrPut|compute|getAndIncrement|addAndGet|extend|Increment)$/;
const asking =
	/^(get|has|find|filter|some|includes|includes?Key|containsKey|contains|getOrDefault|Load|TryGetValue|ContainsKey|pop|values|keys|items|entries|indexOf|map|any|remove|delete|discard|Any|Where|FirstOrDefault|peek|poll|shift|LoadAndDelete|TryRemove|getIfPresent|computeIfAbsent|compute|GetOrAdd|getOrPut|findIndex|slice|size|length)$/;

function* changesIn(program: Program): Generator<Change> {
	for (const { target, operator, value, region } of program.code.writes) {
		if (!runsInFunction(region)) continue;
		if (target.kind === "index" && isWanted(target.of)) yield { holder: target.of, region, value };
		// Go: `orders = append(orders, one)`.
		if (isAppended(value, target) && isWanted(target)) yield { holder: target, region, value };
		if (/^\+=$/.test(operator) && nameOf(target) && isSequence(nameOf(target) ?? ""))
			yield { holder: target, region, value: undefined };
	}
	for (const call of program.code.calls) {
		const holder = receiverOf(call);
		if (!holder || !runsInFunction(call.region) || !changing.test(methodOf(call)) || !isWanted(holder)) continue;
		yield { holder, region: call.region, value: call.positional.at(-1), call };
	}
}

const isAppended = (value: Expr, to: Expr) =>
	value.kind === "call" && methodOf(value.call) === "append" && value.call.positional[0]?.text === to.text;

function nameOf(expr: Expr): string | undefined {
	return expr.kind === "name" || expr.kind === "member" ? expr.name : undefined;
}

function isWanted(expr: Expr): boolean {
	const name = nameOf(expr);
	return name !== undefined && (isTruth(name) || isSequence(name));
}

/** Not while the file is loaded, nor while its one instance is made or the process starts. */
function runsInFunction(region: Region): boolean {
	const fn = ownerOf(region);
	return fn !== undefined && !atStart.test(fn.name) && !fn.marks.some(({ text }) => startMarks.test(text));
}

const atStart =
	/^(constructor|__init__|init|onModuleInit|onApplicationBootstrap|setup|main|lifespan|startup|on_startup|bootstrap|OnInitializedAsync|(load|init|must)[A-Z]\w*)$/;
const startMarks =
	/on_event\(\s*["']startup|asynccontextmanager|on_startup|before_first_request|PostConstruct|ApplicationReadyEvent|ApplicationStartedEvent|ContextRefreshedEvent/;

/** Whether it outlives a request: of a module, or of a class of which the process has one. */
function lasts({ region, name, parameter, from, isStatic }: Binding, program: Program): boolean {
	if (parameter || from !== undefined) return false;
	if (region.kind === "module") return true;
	if (region.kind !== "class" || !region.class || !name.startsWith("this.")) return false;
	const { marks, name: own } = region.class;
	if (/mock|fake|stub|test/i.test(own)) return false;
	if (isStatic || region.class.isSingle) return true;
	if (marks.some((mark) => single.test(mark.text.replace(/^@/, "")))) return true;
	const code = program.codeOf(region);
	if (code.language === "go") return isSharedStruct(region.class, code);
	return code.calls.some(
		({ callee, region: at }) => callee.kind === "name" && callee.name === own && own !== "" && at === code.module,
	);
}

/** Go: what a lock guards, or what has handlers for methods, is there once for all requests. */
function isSharedStruct(of: Class, code: Code): boolean {
	const isOf = (at: Region) => at.kind === "class" && at.class === of;
	const guarded =
		of.bases.some(({ name }) => lock.test(name)) ||
		code.names.some(({ region, type }) => isOf(region) && type !== undefined && lock.test(type.name));
	const handles = code.functions.some(
		(fn) => fn.class === of && fn.parameters.some(({ type }) => type && handed.test(type.name)),
	);
	// Beside a shared one it is for tests and for a machine of one's own.
	const isSpare = /mem(ory)?(_|[A-Z]|$)/i.test(of.name) && code.classes.some(({ name }) => sharing.test(name));
	return (guarded || handles) && !isSpare && !filledAtStart.test(of.name);
}

/** What a program puts into these as it starts is the same in every process. */
const filledAtStart = /(Scheduler|Registry|Router|Mux|Cron)$/;
const lock = /^sync\.(RW)?Mutex$/;
const handed = /^(http\.ResponseWriter|http\.Request|gin\.Context|echo\.Context|fiber\.Ctx)$/;
const sharing = /redis|postgres|pg|sql|mongo|dynamo|firestore|etcd/i;

/** Marks of classes of which a framework makes one instance (Nest providers, Spring beans, Angular is none of ours). */
const single =
	/^(Injectable|Controller|RestController|Service|Component|Repository|WebSocketGateway|Singleton|ApplicationScoped)\b/;

const containers =
	/^(Map|Set|Array|dict|list|set|defaultdict|OrderedDict|Counter|deque|HashMap|ConcurrentHashMap|LinkedHashMap|TreeMap|ArrayList|LinkedList|CopyOnWriteArrayList|ConcurrentLinkedQueue|ConcurrentHashSet|HashSet|mutableMapOf|mutableListOf|mutableSetOf|ConcurrentDictionary|Dictionary|List|ConcurrentBag|ConcurrentQueue|AtomicInteger|AtomicLong|TTLCache|LRUCache|make)$/;

/** Caches in the process (lru-cache, node-cache, keyv, cachetools), whatever bounds them: what they hold may be the only copy. */
const caches = /^(LRUCache|LRU|QuickLRU|TTLCache|NodeCache|Keyv)$/;

/** Keyv is given an address or a store where it shares what it holds. */
function isShared(given: readonly Expr[], program: Program): boolean {
	const [first] = given.map((one) => program.follow(one));
	if (!first || first.kind === "map") return first !== undefined && program.entry(first, "store") !== undefined;
	return first.kind !== "call" || nameOf(first.call.callee) !== "Map";
}

function isHeld({ value, name, type }: Binding, program: Program): boolean {
	if (isSequence(name)) return value?.kind === "literal" && typeof value.value === "number";
	// In Go a field or a variable has its container by its type; what is put into it may stand anywhere.
	if (!value) return type !== undefined && /^(sync\.Map|ConcurrentHashMap|map|list)$/.test(type.name);
	if (value.kind === "map" || value.kind === "list") return isEmpty(value);
	if (value.kind !== "call") return false;
	const { callee, positional } = value.call;
	// A cache without a loader holds what is put into it, and nothing else knows that.
	if (/^com\.github\.benmanes\.caffeine\.cache\./.test(program.symbolOf(value) ?? "")) return positional.length === 0;
	const made = nameOf(callee) ?? "";
	if (caches.test(made)) return !isShared(positional, program);
	return containers.test(made) && (made === "make" || positional.length === 0 || !isFilled(positional[0], program));
}

/** What is filled where it stands is a table that people wrote. */
function isEmpty(value: Extract<Expr, { kind: "map" | "list" }>): boolean {
	return (value.kind === "map" ? value.entries : value.items).length === 0;
}

function isFilled(expr: Expr, program: Program): boolean {
	const value = program.follow(expr);
	return (value.kind === "list" && value.items.length > 0) || (value.kind === "map" && value.entries.length > 0);
}

/** Whether some function asks what another, or the same before, has put there; what is only written is a log. */
function isAsked(holder: Binding, { changes }: Use, program: Program): boolean {
	if (isSequence(holder.name)) return true;
	const own = new Set(changes.flatMap(({ call }) => call ?? []));
	for (const { expr, region } of expressionsOf(program)) {
		if (!runsInFunction(region)) continue;
		for (const part of within(expr, 6)) {
			if (part.kind === "call" && !own.has(part.call)) {
				const of = receiverOf(part.call);
				if (of && asking.test(methodOf(part.call)) && isHolder(of, holder, program)) return true;
			}
			if (part.kind === "index" && isHolder(part.of, holder, program)) return true;
			if (part.kind === "operation" && part.operator === "in" && isHolder(part.operands[1], holder, program))
				return true;
			if (part.kind === "member" && asking.test(part.name) && isHolder(part.of, holder, program)) return true;
		}
	}
	return program.code.calls.some(
		(call) =>
			!own.has(call) &&
			runsInFunction(call.region) &&
			asking.test(methodOf(call)) &&
			isHolder(receiverOf(call), holder, program),
	);
}

function isHolder(expr: Expr | undefined, holder: Binding, program: Program): boolean {
	const name = expr && nameOf(expr);
	if (!expr || name === undefined || name !== holder.name.replace(/^this\./, "")) return false;
	return program.bindingsOf(expr)[0] === holder;
}

/** A copy of what another place knows: looked up, else fetched and kept, in one function. Nothing is lost with it. */
function isCopy(holder: Binding, { changes }: Use, program: Program): boolean {
	return changes.every(({ value, region }) => {
		if (!value) return false;
		const fetched = [...sourcesOf(value, program)].some(
			(call) =>
				call.isAwaited ||
				program.known(call.callee, "call") ||
				program.known(call.callee, "store") ||
				// What takes a context may wait for somebody else (Go).
				/^(ctx|context)$|\.Context\(\)$/.test(call.positional[0]?.text ?? ""),
		);
		return fetched && asksIn(holder, region, program);
	});
}

function asksIn(holder: Binding, region: Region, program: Program): boolean {
	const fn = ownerOf(region);
	const asks = (expr: Expr | undefined): boolean =>
		within(expr, 6).some(
			(part) =>
				(part.kind === "index" && isHolder(part.of, holder, program)) ||
				(part.kind === "operation" && part.operator === "in" && isHolder(part.operands[1], holder, program)) ||
				(part.kind === "call" &&
					/^(get|has|Load|containsKey|TryGetValue)$/.test(methodOf(part.call)) &&
					isHolder(receiverOf(part.call), holder, program)),
		);
	const { calls, tests, writes } = program.code;
	return (
		calls.some(
			(call) =>
				ownerOf(call.region) === fn &&
				/^(get|has|Load|containsKey|TryGetValue)$/.test(methodOf(call)) &&
				isHolder(receiverOf(call), holder, program),
		) ||
		tests.some((one) => ownerOf(one) === fn && asks(one.test)) ||
		writes.some((one) => ownerOf(one.region) === fn && asks(one.value))
	);
}
