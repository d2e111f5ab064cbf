import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { placeIn } from "../embedded.ts";
import {
	carriesOf,
	checkedBehind,
	hostAndPort,
	isLocalAddress,
	type Member,
	memberOf,
	nameOfFile,
	publicAt,
	routesToMembers,
	takenInBy,
} from "../proxy.ts";
import { type ProxyHost, publishedBy } from "../proxy-host.ts";
import { stated } from "../stated.ts";
import { bodyOf, type Context, heldAt, type Level, textsOf, time } from "./contexts.ts";
import type { NginxScope } from "./includes.ts";
import { limitsAt, limitsOfAll } from "./limits.ts";
import { canaryOf } from "./split.ts";
import type { Directive } from "./syntax.ts";
import { activeIn, carriedBy, handleOf, placeOfDirective, placeOfWord, upstreamKey } from "./upstream.ts";

/** A place that sends requests on: a `location` with the directive that passes them. */
interface Way {
	level: Level;
	pass: Directive;
	/** What the location is for; undefined for all that no other takes, and outside of any. */
	path?: { text: string; at: Location };
}

const passes = /^(proxy|grpc|fastcgi|uwsgi|scgi)_pass$/;

function waysIn(level: Level, scope: NginxScope, path?: Way["path"], depth = 0): Way[] {
	return level.own.flatMap((one): Way[] => {
		if (passes.test(one.name) && one.words.length > 0) return [{ level, pass: one, ...(path && { path }) }];
		if (!["location", "if"].includes(one.name) || depth > 5) return [];
		const inner: Level = { block: one, own: bodyOf(one, scope), outer: level };
		return waysIn(inner, scope, one.name === "if" ? path : pathOf(one), depth + 1);
	});
}

function pathOf(location: Directive): Way["path"] {
	const text = location.words.map((word) => word.text).join(" ");
	const [first] = location.words;
	if (!first || text === "/") return undefined;
	return { text, at: placeIn(location.of, first.start, location.words[location.words.length - 1].end) };
}

/** What a time-out is called for each way to pass a request on; each is of 60 s unless it is set. */
function timeoutOf({ level, pass, path }: Way): Attribute {
	const [kind] = pass.name.split("_");
	const directive = pass.of && heldAt(level, `${kind}_read_timeout`);
	const block = level.block ?? pass;
	if (!directive) {
		const at = path?.at ?? placeOfDirective(pass);
		return byDefault(60, at, `nginx, ${kind}_read_timeout: defaults to 60s`, handleOf(block));
	}
	const [word] = directive.words;
	const value = word && time(word.text);
	if (value === undefined) return unknown("its time-out is filled in later", placeOfDirective(directive));
	return declared(value, placeOfWord(directive, word), handleOf(block));
}

/** Conditions under which a request that was sent is tried at another server. An error or a time-out alone is the default. */
const beyondDefault = /^(http_\d+|non_idempotent|invalid_header)$/;

/**
 * Tries at other servers, where a file asks for more than nginx does of its own accord. Source: nginx.org,
 * proxy_next_upstream: error and timeout; proxy_next_upstream_tries: no limit but the number of servers.
 */
function retriesOf({ level, pass }: Way, servers: number): Record<string, Attribute> {
	const [kind] = pass.name.split("_");
	const on = heldAt(level, `${kind}_next_upstream`);
	const tries = heldAt(level, `${kind}_next_upstream_tries`);
	const handle = handleOf(level.block ?? pass);
	if (on?.words[0]?.text === "off") return { retries: declared(0, placeOfDirective(on), handle) };
	if (!tries && !on?.words.some(({ text }) => beyondDefault.test(text))) return {};
	const said = Number(tries?.words[0]?.text ?? 0);
	const value = said > 0 ? Math.min(said, Math.max(servers, 1)) - 1 : servers - 1;
	const from = tries && said > 0 ? tries : (on ?? tries)!;
	if (!Number.isInteger(value) || value < 0) return {};
	const repeats = on?.words.find(({ text }) => text === "non_idempotent");
	return {
		retries: declared(value, placeOfDirective(from), handle),
		backoff: declared("none", placeOfDirective(from)),
		...(on &&
			value > 0 && {
				repeatsWrites: declared(
					repeats !== undefined,
					repeats ? placeOfWord(on, repeats) : placeOfDirective(on),
					handle,
				),
			}),
	};
}

/** The path that a location guards, where the servers get it as it came. */
function guardedBy({ level, path }: Way, target: string): Attribute | undefined {
	if (!path || !/^(=\s+|\^~\s+)?\/[\w./-]*$/.test(path.text) || /^\w+:\/\/[^/]+\//.test(target)) return undefined;
	for (let at: Level | undefined = level; at; at = at.outer)
		if (at.own.some(({ name }) => name === "rewrite")) return undefined;
	return declared(path.text.replace(/^\S+\s+/, ""), path.at);
}

/** Where requests of one way go: to a group of servers, or to hosts. */
function linksOf(way: Way, context: Context, upstreams: (name: string) => Directive | undefined, scope: NginxScope) {
	const [word] = way.pass.words;
	const at = placeOfWord(way.pass, word);
	const texts = textsOf(word.text, way.level, context.maps) ?? [];
	return texts.flatMap((text): FragmentLink[] => {
		const match = /^(?:(\w+):\/\/)?([^/]+)/.exec(text);
		const name = match?.[2] ?? "";
		const upstream = upstreams(name);
		const servers = upstream ? activeIn(bodyOf(upstream, scope)).length : 1;
		const limit = way.level.own.some((one) => one.name === "limit_req") ? limitsAt(way.level, context) : undefined;
		const attributes = stated({
			timeout: context.stream ? undefined : timeoutOf(way),
			...retriesOf(way, servers),
			rateLimit: limit?.rateLimit,
			limitedPath: limit?.rateLimit && guardedBy(way, text),
			path: way.path && declared(way.path.text, way.path.at),
		});
		const link = { kind: "routes", direction: "to", at, attributes } as const;
		if (upstream) return [{ ...link, other: { by: "key", key: upstreamKey(upstream) } }];
		const member = memberOf(name, way.pass.of.file.path, at);
		if (!member || isLocalAddress(member.host)) return [];
		return routesToMembers(member.host, [{ ...member, port: member.port ?? 80 }], attributes);
	});
}

/** One site per way where several lead to the same, so that each keeps its time-out and its limit. */
function withSites(links: readonly FragmentLink[]): FragmentLink[] {
	const to = ({ other }: FragmentLink) => JSON.stringify(other);
	const times = new Map<string, number>();
	for (const link of links) times.set(to(link), (times.get(to(link)) ?? 0) + 1);
	return links.map((link) => {
		const path = link.attributes?.path?.value;
		return times.get(to(link))! > 1 ? { ...link, site: typeof path === "string" ? path : "/" } : link;
	});
}

function listensOf(own: readonly Directive[], block: Directive) {
	const all = own.filter(({ name }) => name === "listen");
	const at = placeOfWord(block, { text: block.name, start: block.start, end: block.start + block.name.length });
	if (all.length === 0) return [{ port: 80, at }];
	return all.flatMap((one) => {
		const text = one.words[0]?.text ?? "";
		const port = Number(/(?:^|:)(\d+)$/.exec(text)?.[1] ?? (/^[\d.]+$|^\[.*\]$|^\*$/.test(text) ? 80 : Number.NaN));
		const host = hostAndPort(text)?.host ?? "";
		return Number.isNaN(port) || isLocalAddress(host) ? [] : [{ port, at: placeOfDirective(one) }];
	});
}

/** Addresses that requests are passed to without a group. */
function passedTo(ways: readonly Way[]): Member[] {
	return ways.flatMap(({ pass }) => {
		const [, host] = /^https?:\/\/([\w.-]+:\d+)(?:\/|$)/.exec(pass.words[0]?.text ?? "") ?? [];
		const member = host && memberOf(host, pass.of.file.path, placeOfWord(pass, pass.words[0]));
		return member && carriesOf([member]) ? [member] : [];
	});
}

/** A server of nginx that sends requests on; undefined for one that answers all by itself. */
export function serverOf(
	block: Directive,
	context: Context,
	upstreams: (name: string) => Directive | undefined,
	scope: NginxScope,
	host: ProxyHost | undefined,
): Declaration | undefined {
	const level: Level = { block, own: bodyOf(block, scope), outer: context.level };
	const ways = waysIn(level, scope);
	const links = ways.flatMap((way) => linksOf(way, context, upstreams, scope));
	if (links.length === 0) return undefined;
	const place = placeOfWord(block, { text: block.name, start: block.start, end: block.start + block.name.length });
	const names = level.own
		.filter(({ name }) => name === "server_name")
		.flatMap((one) => one.words.map((word) => ({ name: word.text, at: placeOfWord(one, word) })));
	const known = names.filter(({ name }) => /^(\*\.)?[\w-]+(\.[\w-]+)+$/.test(name));
	const { of } = block;
	const listens = publishedBy(host, listensOf(level.own, block));
	const whole = limitsOfAll(
		level,
		ways.map((way) => way.level),
		context,
	);
	return {
		role: "declares",
		kind: "Balancer",
		file: of.file.path,
		name: known[0]?.name ?? nameOfFile(of.name ?? of.file.path),
		keys: [`nginx:${of.file.path}#${of.name ?? ""}/server/${block.path}`],
		scope: of.file.path,
		...(of.namespace !== undefined && { namespace: of.namespace }),
		at: known[0]?.at ?? place,
		attributes: stated({
			layer: byDefault(
				context.stream ? "L4" : "L7",
				place,
				context.stream ? "it stands in stream" : "it stands in http",
			),
			// What stands in a cluster is reached over a Service.
			public: of.namespace === undefined ? publicAt(listens, known, place) : undefined,
			entry: takenInBy("nginx", of.file.path, place),
			protocol: byDefault(context.stream ? "tcp" : "http", place, "what nginx speaks there"),
			affinity: byDefault("none", place, "a server block pins nobody: its upstreams choose"),
			healthCheck: checkedBehind(links, place),
			...(!context.stream && carriedBy(passedTo(ways), place)),
			...canaryOf(
				ways.map(({ pass }) => pass),
				context,
			),
			...whole,
		}),
		links: withSites(links),
		hosts: known.filter(({ name }) => !name.startsWith("*")).map(({ name }) => name),
	};
}
