import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Code, Expr } from "../code.ts";
import { callsLike } from "../data/calls-by.ts";
import { isImported } from "../names.ts";
import { packageName } from "../places.ts";
import type { Program } from "../program.ts";
import { settingOf } from "../settings.ts";
import { methodOf, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";

/**
 * Clients of memcached that find the server of a key by its hash's remainder, unless they are told otherwise: gomemcache
 * (ServerList.PickServer), memjs, pylibmc (libmemcached: MEMCACHED_DISTRIBUTION_MODULA), python-memcached, spymemcached
 * (Locator.ARRAY_MOD) and XMemcached (ArrayMemcachedSessionLocator).
 */
const makers: readonly { names: RegExp; from: RegExp }[] = [
	{ names: /^(New|SetServers)$/, from: /gomemcache\/memcache/ },
	{ names: /^create$/, from: /^memjs/ },
	{ names: /^Client$/, from: /^(pylibmc|memcache)(\.|$)/ },
	{ names: /^MemcachedClient$/, from: /net\.spy\.memcached/ },
	{ names: /^XMemcachedClient(Builder)?$/, from: /rubyeye\.xmemcached/ },
];
const all = new RegExp(makers.map(({ names }) => `(?:${names.source})`).join("|"));
/** Django's backends over pylibmc and python-memcached; the one over pymemcache hashes by rendezvous. */
const backends = /\.(PyLibMCCache|MemcachedCache)$/;
const consistent = /ketama|consistent|rendezvous/i;

/** Several servers of memcached behind such a client: when their number changes, nearly every key is looked for at another. */
export const cacheServers: Concept = {
	read: (program) => [...clients(program), ...(program.code.language === "python" ? djangoCaches(program) : [])],
};

function clients(program: Program): Fragment[] {
	return callsLike(all, program.code).flatMap((call): Fragment[] => {
		const { from = "", path = "" } = program.originOf(call.callee) ?? {};
		const method = methodOf(call);
		// `new(memcache.ServerList)` is a type that nobody writes out.
		const isOfList = method === "SetServers" && isImported(/gomemcache\/memcache/, program.code);
		const maker = isOfList || makers.find((one) => one.names.test(method) && one.from.test(`${from}${path}`));
		const servers = maker && serversIn(call, program);
		return servers && !isTold(program.code) ? says(servers.at, servers.count, program) : [];
	});
}

interface Servers {
	at: Location;
	/** Undefined where only the run knows. */
	count?: number;
}

function serversIn(call: Call, program: Program): Servers | undefined {
	const [first, ...rest] = call.positional;
	if (!first) return (call.spread ?? []).map((one) => listed(one, program)).find(Boolean);
	if (rest.filter((one) => isAddress(one, program)).length > 0 && isAddress(first, program))
		return { at: call.at, count: call.positional.filter((one) => isAddress(one, program)).length };
	return call.positional.map((one) => listed(one, program)).find(Boolean);
}

const isAddress = (expr: Expr, program: Program) => /^[\w.-]+:\d+$/.test(textIn(expr, program) ?? "");

/** A list of two or more, a text that parts them, or what a setting is split into. */
function listed(expr: Expr, program: Program, depth = 3): Servers | undefined {
	const value = program.follow(expr);
	if (value.kind === "list") return value.items.length > 1 ? { at: value.at, count: value.items.length } : undefined;
	const text = textIn(value, program);
	const parts = text?.split(/[\s,;]+/).filter((one) => /^[^:]*\w:\d+$/.test(one)) ?? [];
	if (parts.length > 1) return { at: value.at, count: parts.length };
	if (value.kind !== "call" || depth === 0) return undefined;
	if (/^(split|Split)$/.test(methodOf(value.call))) return { at: value.at };
	// `AddrUtil.getAddresses("a:11211 b:11211")`
	return value.call.positional.map((one) => listed(one, program, depth - 1)).find(Boolean);
}

/** Whether anything in the file asks for a ring: an option, a locator, a selector of its own. */
const isTold = ({ calls, writes }: Code) =>
	writes.some(({ target, value }) => consistent.test(target.text) || consistent.test(value.text)) ||
	calls.some(
		({ callee, positional, named }) =>
			consistent.test(callee.text) ||
			positional.some((one) => consistent.test(one.text)) ||
			Object.entries(named).some(([name, one]) => consistent.test(name) || consistent.test(one.text)),
	);

/** `CACHES = {"default": {"BACKEND": "…PyLibMCCache", "LOCATION": [first, second]}}` */
function djangoCaches(program: Program): Fragment[] {
	return settingOf("CACHES", program).flatMap(({ value }): Fragment[] => {
		const caches = value && program.follow(value);
		return (caches?.kind === "map" ? caches.entries : []).flatMap(({ value: cache }): Fragment[] => {
			const at = (name: string) => program.entry(cache, name);
			const [backend, location, options] = ["BACKEND", "LOCATION", "OPTIONS"].map(at);
			const servers = location && backends.test(textIn(backend, program) ?? "") ? listed(location, program) : undefined;
			return servers && servers.at.file === program.code.path && !consistent.test(options?.text ?? "")
				? says(servers.at, servers.count, program)
				: [];
		});
	});
}

function says(at: Location, count: number | undefined, program: Program): Fragment[] {
	const { path } = program.code;
	const name = `${packageName(path)}-memcached`;
	return [
		{
			role: "declares",
			file: path,
			kind: "Store",
			name,
			keys: [`memcached of ${path}:${at.range.start.line}`],
			at,
			attributes: {
				engine: declared("memcached", at),
				role: declared("cache", at),
				sharding: declared("hash-modulo", at),
				...(count && { shards: declared(count, at) }),
			},
			links: [{ kind: "uses", direction: "from", other: { by: "path", path }, at }],
		},
	];
}
