import { type Attribute, byDefault, declared, type Handle } from "../../design/attribute.ts";
import type { Declaration } from "../../design/fragment.ts";
import type { Location, TextEdit } from "../../design/text.ts";
import {
	type AttributeChange,
	type Dialect,
	type Reading,
	type Refusal,
	type Scope,
	type Unit,
	untaught,
} from "../dialect.ts";
import { seconds } from "../duration.ts";
import {
	checkedBehind,
	hashedByName,
	isLocalAddress,
	type Member,
	memberOf,
	nameOfFile,
	publicAt,
	routesToMembers,
	takenInBy,
} from "../proxy.ts";
import { hostedBy, hostOf, type ProxyHost, publishedBy } from "../proxy-host.ts";
import { stated } from "../stated.ts";
import { type Caddyfile, type Directive, nameOf, parseCaddyfile, placeIn, placeOf } from "./syntax.ts";

/** A `reverse_proxy` with the path of the requests that it takes. */
interface Way {
	proxy: Directive;
	path?: { text: string; at: Location };
}

/** Directives of a site with those of the snippets that it imports. */
function within(directives: readonly Directive[], snippets: ReadonlyMap<string, Directive>, depth = 0): Directive[] {
	return directives.flatMap((one): Directive[] => {
		const snippet = nameOf(one) === "import" ? snippets.get(one.words[1]?.text ?? "") : undefined;
		return snippet && depth < 5 ? within(snippet.body ?? [], snippets, depth + 1) : [one];
	});
}

function waysIn(
	of: Caddyfile,
	own: readonly Directive[],
	snippets: ReadonlyMap<string, Directive>,
	path?: Way["path"],
): Way[] {
	return within(own, snippets).flatMap((one): Way[] => {
		const [name, first] = one.words;
		const matched =
			first && /^\/\S+/.test(first.text) ? { text: first.text, at: placeIn(of, first.start, first.end) } : path;
		if (name?.text === "reverse_proxy") return [{ proxy: one, ...(matched && { path: matched }) }];
		if (!one.body || !/^(handle|handle_path|route)$/.test(name?.text ?? "")) return [];
		return waysIn(of, one.body, snippets, matched);
	});
}

const option = ({ body }: Directive, name: string) => body?.findLast((one) => nameOf(one) === name);

function membersOf(of: Caddyfile, { proxy }: Way): Member[] {
	const listed = proxy.words.slice(1).filter(({ text }) => !/^[@/*]/.test(text));
	const more = (proxy.body ?? []).filter((one) => nameOf(one) === "to").flatMap(({ words }) => words.slice(1));
	return [...listed, ...more].flatMap((word) => {
		const text = word.text
			.replace(/^\w+:\/\//, "")
			.replace(/\/.*$/, "")
			.replace(/^\{\$(\w+)(?::([^}]*))?\}/, (_, name, otherwise) => `\${${name}${otherwise ? `:-${otherwise}` : ""}}`);
		return memberOf(text, of.file.path, placeIn(of, word.start, word.end)) ?? [];
	});
}

const algorithms: Record<string, string> = {
	random: "random",
	random_choose: "power-of-two",
	round_robin: "round-robin",
	weighted_round_robin: "round-robin",
	least_conn: "least-outstanding",
	uri_hash: "ring-hash",
};

/** Sources: caddyserver.com, reverse_proxy: lb_policy is random; health_uri; fail_duration is 0, off. */
function poolOf(of: Caddyfile, { proxy }: Way, members: number, at: Location): Record<string, Attribute | undefined> {
	const policy = option(proxy, "lb_policy");
	const [, kind, name] = policy?.words.map(({ text }) => text) ?? [];
	const place = policy ? placeOf(of, policy) : at;
	const pins: Record<string, () => Attribute> = {
		cookie: () => declared("cookie", place),
		ip_hash: () => declared("source-ip", place),
		client_ip_hash: () => declared("source-ip", place),
		header: () => hashedByName(name ?? "", "header", place),
		query: () => hashedByName(name ?? "", "consistent-hash", place),
	};
	const active = option(proxy, "health_uri") ?? option(proxy, "health_port");
	const passive = option(proxy, "fail_duration");
	const seen = passive && (seconds(passive.words[1]?.text ?? "") ?? 0) > 0 ? passive : undefined;
	const none = "Caddy, reverse_proxy: neither health_uri nor fail_duration is set";
	return {
		affinity:
			(kind && Object.hasOwn(pins, kind) ? pins[kind]() : undefined) ??
			byDefault("none", at, "Caddy, lb_policy: random pins nobody"),
		algorithm: kind
			? algorithms[kind] && declared(algorithms[kind], place)
			: byDefault("random", at, "Caddy, lb_policy: random"),
		ramps: byDefault(false, at, "Caddy, reverse_proxy: it knows no ramp"),
		outlierDetection: seen ? declared(true, placeOf(of, seen)) : byDefault(false, at, "Caddy, fail_duration: 0, off"),
		healthCheck: active
			? declared("http", placeOf(of, active))
			: seen
				? declared("tcp", placeOf(of, seen))
				: members > 1
					? byDefault("none", at, none)
					: undefined,
		members: declared(members, at),
	} as Record<string, Attribute | undefined>;
}

/** What bounds a request; without it Caddy waits for a header without end. */
function boundsOf(of: Caddyfile, { proxy, path }: Way): Record<string, Attribute> {
	const transport = option(proxy, "transport");
	const header = transport && (option(transport, "response_header_timeout") ?? option(transport, "read_timeout"));
	const time = header && seconds(header.words[1]?.text ?? "");
	const tries = option(proxy, "lb_retries");
	const count = Number(tries?.words[1]?.text);
	return stated({
		...(time
			? { timeout: declared(time, placeOf(of, header)) }
			: { bounded: byDefault(false, placeOf(of, proxy), "Caddy, response_header_timeout: none unless it is set") }),
		retries: tries && Number.isInteger(count) ? declared(count, placeOf(of, tries)) : undefined,
		path: path && declared(path.text, path.at),
	});
}

/**
 * Requests that one client may make; a key that is no placeholder is one bucket for all. Source: github.com/mholt/caddy-ratelimit.
 */
function rateLimitOf(
	of: Caddyfile,
	own: readonly Directive[],
	snippets: ReadonlyMap<string, Directive>,
	depth = 0,
): Attribute | undefined {
	for (const one of within(own, snippets)) {
		const name = nameOf(one);
		if (name === "rate_limit") {
			for (const zone of one.body ?? []) {
				const key = option(zone, "key")?.words[1]?.text;
				const events = Number(option(zone, "events")?.words[1]?.text);
				const window = seconds(option(zone, "window")?.words[1]?.text ?? "");
				if (nameOf(zone) === "zone" && events > 0 && window && /\{.+\}/.test(key ?? ""))
					return declared(events / window, placeOf(of, zone));
			}
		}
		const inner =
			depth < 5 && /^(handle|handle_path|route)$/.test(name) && rateLimitOf(of, one.body ?? [], snippets, depth + 1);
		if (inner) return inner;
	}
	return undefined;
}

function siteOf(
	of: Caddyfile,
	site: Directive,
	index: number,
	snippets: ReadonlyMap<string, Directive>,
	host: ProxyHost | undefined,
): Declaration[] {
	const ways = waysIn(of, site.body ?? [], snippets).map((way) => ({ way, members: membersOf(of, way) }));
	const used = ways.filter(({ members }) => members.length > 0 && !members.every(({ host }) => isLocalAddress(host)));
	if (used.length === 0) return [];
	const addresses = site.words.map((word) => ({
		text: word.text.replace(/,$/, ""),
		at: placeIn(of, word.start, word.end),
	}));
	const names = addresses.flatMap(({ text, at }) => {
		const name = text.replace(/^\w+:\/\//, "").replace(/:\d+$/, "");
		return /^[\w-]+(\.[\w-]+)+$/.test(name) || name === "localhost" ? [{ name, at }] : [];
	});
	const ports = addresses.map(({ text, at }) => {
		const said = Number(/:(\d+)$/.exec(text)?.[1] ?? Number.NaN);
		return { port: Number.isNaN(said) ? (text.startsWith("http://") ? 80 : 443) : said, at };
	});
	const at = names[0]?.at ?? placeOf(of, site);
	const name = names[0]?.name ?? nameOfFile(of.file.path);
	const common = { role: "declares", kind: "Balancer", file: of.file.path, scope: of.file.path } as const;
	const key = (way: number | "site") => `caddy:${of.file.path}#${index}/${way}`;
	const pools = used.flatMap(({ way, members }, number): Declaration[] => {
		if (members.length < 2) return [];
		const place = placeOf(of, way.proxy);
		const handle: Handle = { dialect: "caddy", file: of.file.path, anchor: `${index} ${number}` };
		const attributes = stated({
			layer: byDefault("L7", place, "reverse_proxy takes requests one by one"),
			public: byDefault(false, place, "it is reached only over its site"),
			...poolOf(of, way, members.length, place),
		});
		return [
			{
				...common,
				name: `${name}${way.path?.text.replace(/[/*]+/g, "-").replace(/-$/, "") ?? ""}-pool`,
				keys: [key(number)],
				at: place,
				attributes: Object.fromEntries(Object.entries(attributes).map(([each, one]) => [each, { ...one, handle }])),
				links: routesToMembers(members[0].host.replace(/-?\d+$/, "") || name, members),
			},
		];
	});
	const links = used.flatMap(({ way, members }, number) => {
		const bounds = boundsOf(of, way);
		if (members.length < 2) return routesToMembers(members[0].host, members, bounds);
		const other = { by: "key", key: key(number) } as const;
		return [{ kind: "routes", direction: "to", other, at: placeOf(of, way.proxy), attributes: bounds } as const];
	});
	const known = names.filter((one) => one.name !== "localhost");
	const attributes = stated({
		layer: byDefault("L7", at, "Caddy routes requests"),
		public: publicAt(publishedBy(host, ports), names, at),
		entry: takenInBy("Caddy", of.file.path, at),
		protocol: byDefault("http", at, "what a site takes"),
		affinity: byDefault("none", at, "a site pins nobody: its reverse_proxy chooses"),
		healthCheck: checkedBehind(links, at),
		rateLimit: rateLimitOf(of, site.body ?? [], snippets),
	});
	return [
		...pools,
		{ ...common, name, keys: [key("site")], at, attributes, links, hosts: known.map((one) => one.name) },
	];
}

function sitesOf({ directives }: Caddyfile): { sites: Directive[]; snippets: Map<string, Directive> } {
	const snippets = directives.filter((one) => /^\(.+\)$/.test(nameOf(one)));
	return {
		// Global options have no address before their brace.
		sites: directives.filter((one) => one.body && one.words.length > 0 && !snippets.includes(one)),
		snippets: new Map(snippets.map((one) => [nameOf(one).slice(1, -1), one])),
	};
}

function read(unit: Unit, scope: Scope<Caddyfile>): Reading {
	const of = scope.file(unit.entries[0]);
	if (!of) return { fragments: [], notes: [] };
	const { sites, snippets } = sitesOf(of);
	const host = hostOf(of.file.path, scope);
	const fragments = sites.flatMap((site, index) => siteOf(of, site, index, snippets, host));
	return { fragments: hostedBy(host, fragments), notes: [] };
}

function write(change: AttributeChange, scope: Pick<Scope<Caddyfile>, "file">): TextEdit[] | Refusal {
	const { handle } = change.current;
	const of = handle && scope.file(handle.file);
	const [index, number] = (handle?.anchor ?? "").split(" ").map(Number);
	const { sites, snippets } = of ? sitesOf(of) : { sites: [], snippets: new Map() };
	const ways = of && sites[index] ? waysIn(of, sites[index].body ?? [], snippets) : [];
	const used = ways.filter((way) => membersOf(of!, way).some(({ host }) => !isLocalAddress(host)));
	const policy = used[number] && option(used[number].proxy, "lb_policy");
	if (!of || !policy) return { refused: "its lb_policy is no longer where it was read" };
	if (change.attribute !== "affinity" || change.value !== "none")
		return untaught(`${change.attribute} of ${change.name}`);
	const [first, last] = [policy.words[1], policy.words[policy.words.length - 1]];
	return [{ ...placeIn(of, first.start, last.end), newText: "least_conn" }];
}

/** Caddy: its sites, and the servers that their reverse_proxy shares requests out to. */
export const caddy: Dialect<Caddyfile> = {
	id: "caddy",
	comment: "#",
	files: {
		names: ["Caddyfile", "Caddyfile.*", "*.caddy", "*.Caddyfile"],
		languages: ["caddyfile"],
		called: "Caddyfiles",
	},
	claims: ({ text }) => /^[ \t]*reverse_proxy\b/m.test(text),
	parse: parseCaddyfile,
	read,
	write,
};
