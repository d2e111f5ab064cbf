import type { Binding, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { nameOf } from "../values.ts";
import { isNeverCopied, isSequence } from "./words.ts";

/* What holds things in the memory of the process, in all languages: containers, caches of libraries, numbers that count on. */

const containers =
	/^(Map|Set|Array|dict|list|set|defaultdict|OrderedDict|Counter|deque|HashMap|ConcurrentHashMap|LinkedHashMap|TreeMap|ArrayList|LinkedList|CopyOnWriteArrayList|ConcurrentLinkedQueue|ConcurrentHashSet|HashSet|mutableMapOf|mutableListOf|mutableSetOf|ConcurrentDictionary|Dictionary|List|ConcurrentBag|ConcurrentQueue|AtomicInteger|AtomicLong|TTLCache|LRUCache|make)$/;

/** Caches in the process (lru-cache, node-cache, keyv, cachetools), whatever bounds them: what they hold may be the only copy. */
const caches = /^(LRUCache|LRU|QuickLRU|TTLCache|NodeCache|Keyv)$/;

/** Caffeine's and Guava's, made by a builder. */
const builtCaches = /^(Caffeine|CacheBuilder)\s*\.newBuilder\(/;

const cachesOfGo =
	/^github\.com\/(patrickmn\/go-cache|jellydator\/ttlcache|hashicorp\/golang-lru|dgraph-io\/ristretto|allegro\/bigcache|coocood\/freecache|karlseguin\/ccache)\b/;

/** Keyv is given an address or a store where it shares what it holds. */
function isShared(given: readonly Expr[], program: Program): boolean {
	const [first] = given.map((one) => program.follow(one));
	if (!first || first.kind === "map") return first !== undefined && program.entry(first, "store") !== undefined;
	return first.kind !== "call" || nameOf(first.call.callee) !== "Map";
}

/** Whether a name holds a container or a sequence of the process, empty as it begins. */
export function isHeld({ value, name, type }: Binding, program: Program): boolean {
	if (isSequence(name)) return value?.kind === "literal" && typeof value.value === "number";
	// In Go a field or a variable has its container by its type; what is put into it may stand anywhere.
	if (!value) return type !== undefined && /^(sync\.Map|ConcurrentHashMap|map|list)$/.test(type.name);
	if (value.kind === "map" || value.kind === "list") return isEmpty(value);
	if (value.kind !== "call") return false;
	const { callee, positional } = value.call;
	if (cachesOfGo.test(program.symbolOf(value) ?? "")) return true;
	// A cache without a loader holds what is put into it, and nothing else knows that.
	if (builtCaches.test(value.text)) return positional.length === 0 || isNeverCopied(name);
	const made = nameOf(callee) ?? "";
	if (caches.test(made)) return !isShared(positional, program);
	return containers.test(made) && (made === "make" || positional.length === 0 || !isFilled(positional[0], program));
}

/** Whether something is a map, list or cache in the memory of the process, filled or not. */
export function isInMemory(expr: Expr, program: Program): boolean {
	const value = program.follow(expr);
	if (value.kind === "map" || value.kind === "list" || value.kind === "each") return true;
	if (value.kind !== "call")
		return program.bindingsOf(expr).some(({ type, parameter }) => {
			const name = (type ?? parameter?.type)?.name.replace(/^.*\./, "") ?? "";
			return /^(map|list)$/.test(name) || (name !== "make" && containers.test(name));
		});
	const made = nameOf(value.call.callee) ?? "";
	return made === "Keyv" ? !isShared(value.call.positional, program) : containers.test(made) || caches.test(made);
}

/** What is filled where it stands is a table that people wrote. */
function isEmpty(value: Extract<Expr, { kind: "map" | "list" }>): boolean {
	return (value.kind === "map" ? value.entries : value.items).length === 0;
}

function isFilled(expr: Expr, program: Program): boolean {
	const value = program.follow(expr);
	return (value.kind === "list" && value.items.length > 0) || (value.kind === "map" && value.entries.length > 0);
}
