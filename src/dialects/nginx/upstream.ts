import { type Attribute, byDefault, declared, type Handle } from "../../design/attribute.ts";
import type { Declaration } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { placeIn } from "../embedded.ts";
import { carriesOf, type Member, memberOf, routesToMembers } from "../proxy.ts";
import { stated } from "../stated.ts";
import { bodyOf, type Context, parameter, parameterWord, time } from "./contexts.ts";
import { hashedByKey } from "./hash-key.ts";
import type { NginxScope } from "./includes.ts";
import type { Directive, Word } from "./syntax.ts";

export const placeOfWord = (directive: Directive, word: Word) => placeIn(directive.of, word.start, word.end);
/** Without the semicolon. */
export const placeOfDirective = ({ of, name, start, words }: Directive): Location =>
	placeIn(of, start, words.at(-1)?.end ?? start + name.length);

export function handleOf({ of, path }: Directive): Handle {
	return { dialect: "nginx", file: of.file.path, anchor: `${of.name ?? ""}\n${path}` };
}

export function upstreamKey(block: Directive): string {
	return `nginx:${block.of.file.path}#${block.of.name ?? ""}/upstream/${block.words[0]?.text}`;
}

const serversIn = (own: readonly Directive[]) => own.filter(({ name, words }) => name === "server" && words.length > 0);
const has = (server: Directive, word: string) => server.words.some(({ text }) => text === word);

/** Servers that take part in the usual balancing. */
export const activeIn = (own: readonly Directive[]) =>
	serversIn(own).filter((server) => !has(server, "backup") && !has(server, "down"));

export function membersOf(own: readonly Directive[]): Member[] {
	return activeIn(own).flatMap((server) => {
		const [word] = server.words;
		const at = placeOfWord(server, word);
		if (word.text.startsWith("unix:")) return [{ host: "localhost", at }];
		return memberOf(word.text, server.of.file.path, at) ?? [];
	});
}

function affinityOf(block: Directive, own: readonly Directive[], maps: Context["maps"]): Attribute {
	const handle = handleOf(block);
	const said = own.findLast(({ name }) => ["ip_hash", "hash", "sticky", "sticky_cookie_insert"].includes(name));
	if (!said) {
		const source = "nginx, upstream: no client is pinned unless ip_hash, hash or sticky asks for it";
		return byDefault("none", placeIn(block.of, block.words[0].start, block.words[0].end), source, handle);
	}
	const at = placeOfDirective(said);
	if (said.name === "ip_hash") return declared("source-ip", at, handle);
	if (said.name !== "hash") return declared("cookie", at, handle);
	const mapped = (part: string) => maps.get(part)?.words[0]?.text;
	return { ...hashedByKey(said.words[0]?.text ?? "", at, mapped), handle };
}

function durationOf(own: readonly Directive[]): Attribute | undefined {
	const sticky = own.findLast(({ name }) => name === "sticky");
	const word = sticky && parameterWord(sticky, "expires");
	const value = word && time(word.text.slice("expires=".length));
	return value ? declared(value, placeOfWord(sticky, word)) : undefined;
}

function algorithmOf(block: Directive, own: readonly Directive[]): Attribute | undefined {
	const handle = handleOf(block);
	const said = own.findLast(({ name }) => ["least_conn", "random", "hash", "ip_hash", "least_time"].includes(name));
	if (!said)
		return byDefault(
			"round-robin",
			placeOfWord(block, block.words[0]),
			"nginx, upstream: weighted round robin",
			handle,
		);
	const at = placeOfDirective(said);
	if (said.name === "least_conn") return declared("least-outstanding", at, handle);
	if (said.name === "random") return declared(has(said, "two") ? "power-of-two" : "random", at, handle);
	return said.name === "hash" && has(said, "consistent") ? declared("ring-hash", at, handle) : undefined;
}

/** Where the same content goes to the same server: how it is found, and so what moves when their number changes. */
function contentHashOf(block: Directive, own: readonly Directive[], maps: Context["maps"]): Attribute | undefined {
	const said = own.findLast(({ name }) => name === "hash");
	if (!said || activeIn(own).length < 2 || affinityOf(block, own, maps).value !== "none") return undefined;
	return declared(has(said, "consistent") ? "consistent" : "modulo", placeOfDirective(said));
}

/**
 * nginx checks passively: after max_fails failed tries a server gets nothing for fail_timeout. A single server is never
 * left out. Source: nginx.org, ngx_http_upstream_module, server; health_check is commercial.
 */
function checksOf(block: Directive, own: readonly Directive[]): Record<string, Attribute | undefined> {
	const handle = handleOf(block);
	const active = activeIn(own);
	const place = placeOfWord(block, block.words[0]);
	if (active.length < 2) return {};
	const fails = active.map((server) => parameterWord(server, "max_fails"));
	const off = fails.every((word) => word?.text === "max_fails=0");
	if (off) {
		const [first, last] = [active[0], active[active.length - 1]];
		const same = first.of === last.of;
		const at = same ? placeIn(first.of, first.start, last.words[last.words.length - 1].end) : placeOfDirective(first);
		return { healthCheck: declared("none", at, handle), outlierDetection: declared(false, at, handle) };
	}
	const source = "nginx, server: max_fails is 1, so that a server which fails is left out for fail_timeout, 10 s";
	const said = fails.findIndex((word) => word && word.text !== "max_fails=0");
	const word = fails[said];
	const count = word && Number(word.text.slice("max_fails=".length));
	return {
		healthCheck: byDefault("tcp", place, source, handle),
		outlierDetection: word
			? declared(true, placeOfWord(active[said], word), handle)
			: byDefault(true, place, source, handle),
		unhealthyThreshold:
			word && count && Number.isInteger(count)
				? declared(count, placeOfWord(active[said], word), handle)
				: byDefault(1, place, source, handle),
	};
}

/** Only the commercial nginx ramps up. Source: nginx.org, ngx_http_upstream_module, server. */
function rampOf(block: Directive, own: readonly Directive[]): Record<string, Attribute> {
	const server = activeIn(own).find((one) => parameterWord(one, "slow_start"));
	const word = server && parameterWord(server, "slow_start");
	const value = server && time(parameter(server, "slow_start") ?? "");
	if (server && word && value !== undefined)
		return { slowStart: declared(value, placeOfWord(server, word), handleOf(block)) };
	return { ramps: byDefault(false, placeOfWord(block, block.words[0]), "nginx, server: slow_start is commercial") };
}

/** What is passed on as requests, though the servers speak something else. */
export function carriedBy(members: readonly Member[], place: Location): Record<string, Attribute> {
	const carries = carriesOf(members);
	return carries ? { carries, protocol: byDefault("http", place, "what nginx speaks to it") } : {};
}

/** A group of servers. Undefined where it has none of its own (`zone` with `resolve`, filled in by a tool). */
export function upstreamOf(block: Directive, context: Context, scope: NginxScope): Declaration | undefined {
	const own = bodyOf(block, scope);
	const members = membersOf(own);
	const [name] = block.words;
	if (!name || members.length === 0) return undefined;
	const at = placeOfWord(block, name);
	const affinity = affinityOf(block, own, context.maps);
	return {
		role: "declares",
		kind: "Balancer",
		file: block.of.file.path,
		name: name.text,
		keys: [upstreamKey(block)],
		scope: block.of.file.path,
		...(block.of.namespace !== undefined && { namespace: block.of.namespace }),
		at,
		attributes: stated({
			layer: byDefault(context.stream ? "L4" : "L7", at, context.stream ? "it stands in stream" : "it stands in http"),
			public: byDefault(false, at, "an upstream is reached only over a server block"),
			affinity,
			affinityDuration: affinity.value === "cookie" ? durationOf(own) : undefined,
			algorithm: algorithmOf(block, own),
			contentHash: contentHashOf(block, own, context.maps),
			...rampOf(block, own),
			...checksOf(block, own),
			members: declared(members.length, at),
			...(!context.stream && carriedBy(members, at)),
		}),
		links: routesToMembers(name.text, members),
	};
}
