import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { callsOwnedBy } from "../data/calls-by.ts";
import { within } from "../data/walk.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { entriesOf } from "../settings.ts";
import { isNeverCopied, isTruth, wordsOf } from "../state/words.ts";
import { given, headOf, methodOf, receiverOf, textIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/**
 * What code puts into the framework's cache under a key that names more than a copy (a code that was sent, a lock, tries), and
 * whether that cache is the process's own. Both stand in different files; the design puts them together.
 */
export const keptInCache: Concept = {
	read: (program) => [...holds(program), ...limits(program), ...kinds(program), ...fields(program)],
};

/** What is given a loader (`get_or_set`) keeps copies. */
const puts = /^(set|add|incr|put|SetString|SetStringAsync|SetAsync|Set)$/;
const gets = /^(get|Get|GetAsync|GetString|GetStringAsync)$/;

function* holds(program: Program): Generator<Fragment> {
	const told = new Set<string>();
	for (const call of program.code.calls) {
		const [key] = call.positional;
		if (!key || !puts.test(methodOf(call)) || !isCache(receiverOf(call), program)) continue;
		const text = headOf(key, program) ?? (key.kind === "text" || key.kind === "operation" ? key.text : "");
		const word = truthIn(text);
		if (!word || told.has(word) || (!isNeverCopied(word) && isReadThrough(call, key, program))) continue;
		told.add(word);
		yield ofService(program, call.at, { cacheHolds: declared([word.toLowerCase()], call.at) });
	}
}

/** The word of a part of the key that says what it is: `otp:{phone}`, and not `cart_count`, which is computed. */
function truthIn(text: string): string | undefined {
	if (/cache/i.test(text)) return undefined;
	const named = text
		.split(/[^A-Za-z_-]+/)
		.filter((part) => isTruth(part) && !wordsOf(part).some((one) => computed.test(one)));
	return named.flatMap(wordsOf).find((one) => isTruth(one) && !copied.test(one));
}

/** What is made of other things, and can be made again. */
const computed =
	/^(counts?|stats?|statistics|totals?|sums?|average|avg|config|listing|lists?|page|pages|summary|details?|info|response|html|view|query|results?|feed|top|recent|latest|popular|trending|all|report|dashboard|search)$/;

/** Asked for under the same key just before, and then fetched or computed: `if (!found) cache.set(key, await load())`. */
function isReadThrough(put: Call, key: Expr, program: Program): boolean {
	const value = put.positional[1];
	const isAsked = callsOwnedBy(ownerOf(put.region), program.code).some(
		(one) =>
			one.order < put.order &&
			gets.test(methodOf(one)) &&
			one.positional[0]?.text === key.text &&
			isCache(receiverOf(one), program),
	);
	if (!isAsked || !value) return false;
	const made = value.kind === "name" ? program.bindingsOf(value).flatMap((one) => one.value ?? []) : [value];
	return made.some((one) =>
		within(one, 4).some(
			(part) =>
				part.kind === "each" ||
				(part.kind === "call" &&
					!(gets.test(methodOf(part.call)) && isCache(receiverOf(part.call), program)) &&
					!forms.test(methodOf(part.call))),
		),
	);
}

/** Only changes the form of what is kept. */
const forms = /^(stringify|parse|dumps|loads|str|int|float|Number|String|Serialize|Deserialize|now|time)$/;

/** What a cache mostly has copies of, though a process may be the only one to know it. */
const copied =
	/^(users?|accounts?|products?|posts?|items?|orders?|tickets?|messages?|inventory|stock|balances?|scores?)$/i;

/** Django's cache, Nest's CACHE_MANAGER, Flask-Caching's, .NET's IDistributedCache. */
function isCache(on: Expr | undefined, program: Program): boolean {
	if (!on) return false;
	if (/^(django\.core\.cache\.cache|flask_caching\.Cache\(\))$/.test(program.symbolOf(on) ?? "")) return true;
	const [binding] = program.bindingsOf(on);
	const type = (binding?.type ?? binding?.parameter?.type)?.name ?? "";
	if (type === "IDistributedCache") return true;
	return /^Cache$/.test(type) && program.code.names.some(({ from }) => /cache-manager$/.test(from ?? ""));
}

/** django-ratelimit docs: it counts in the default cache. */
function limits(program: Program): Fragment[] {
	const mark = program.code.functions
		.flatMap(({ marks }) => marks)
		.find(
			(one) =>
				one.kind === "call" &&
				/^django_ratelimit\b|^ratelimit\.decorators/.test(program.symbolOf(one.call.callee) ?? ""),
		);
	return mark ? [ofService(program, mark.at, { cacheHolds: declared(["rate limits"], mark.at) })] : [];
}

function* kinds(program: Program): Generator<Fragment> {
	for (const call of program.code.calls) {
		const kind = ofNest(call, program) ?? ofFlask(call, program);
		if (kind) yield ofService(program, call.at, { cacheKept: kind });
	}
}

/** Nest docs, Caching: `CacheModule.register()` keeps in memory unless stores are given. */
function ofNest(call: Call, program: Program): Attribute | undefined {
	if (!/^register(Async)?$/.test(methodOf(call)) || !/CacheModule$/.test(receiverOf(call)?.text ?? ""))
		return undefined;
	const text = call.positional.map((one) => one.text).join(" ");
	if (/redis|keyv|valkey|memcache|mongo/i.test(text)) return declared("shared", call.at);
	const isKnown = methodOf(call) === "register" && !given(call, ["0.store", "0.stores"], program);
	return isKnown ? declared("memory", call.at) : unknown("its store is made when it runs", call.at);
}

/** Flask-Caching docs, Configuring: SimpleCache and FileSystemCache are the process's and its disk's. */
function ofFlask(call: Call, program: Program): Attribute | undefined {
	if (program.code.language !== "python" || program.symbolOf(call.callee) !== "flask_caching.Cache") return undefined;
	const config = call.named.config;
	const own = config && program.entry(config, "CACHE_TYPE");
	const type = textIn(own ?? entriesOf("CACHE_TYPE", program).at(-1)?.value, program);
	if (type === undefined) return undefined;
	if (/filesystem/i.test(type)) return declared("disk", call.at);
	return declared(/simple/i.test(type) ? "memory" : "shared", call.at);
}

/** Django: a model whose rows hold files of users; where those go, the settings say. */
function fields(program: Program): Fragment[] {
	const field = program.code.calls.find(
		({ callee, named }) =>
			// A storage of its own, unless it is the disk's, is what the settings do not say.
			(!named.storage || /FileSystemStorage/.test(named.storage.text)) &&
			/^(FileField|ImageField)$/.test(callee.kind === "member" || callee.kind === "name" ? callee.name : "") &&
			/^django\.db\.models\b/.test(program.symbolOf(callee) ?? ""),
	);
	return field ? [ofService(program, field.at, { filesTaken: declared(["uploaded files"], field.at) })] : [];
}
