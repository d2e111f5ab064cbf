import { type Conf, expanded, type NginxScope } from "./includes.ts";
import type { Directive, Word } from "./syntax.ts";

/** A block with what the blocks around it say: what it does not say itself it takes from the nearest that does. */
export interface Level {
	block: Directive | undefined;
	own: readonly Directive[];
	outer: Level | undefined;
}

/** What one configuration says of requests or, in `stream`, of connections. */
export interface Context {
	stream: boolean;
	level: Level;
	upstreams: Map<string, Directive>;
	/** Values that a variable takes from another. */
	maps: Map<string, Directive>;
	zones: Map<string, Directive>;
	/** Zones that count the connections of each key. */
	connectionZones: Map<string, Directive>;
}

/** The contexts of a configuration: of `http` and `stream`, or of a part that another file's `http` holds. */
export function contextsOf(conf: Conf, scope: NginxScope): Context[] {
	const all = expanded(conf.directives, scope);
	const blocks = all.filter(({ name }) => name === "http" || name === "stream");
	const whole = blocks.map((block) => contextOf(bodyOf(block, scope), block.name === "stream"));
	// Without either it is what somebody's `http` includes; a server there that speaks no HTTP is a stream's.
	const rest = all.filter(({ name }) => name !== "http" && name !== "stream");
	return rest.some(({ name }) => name === "server" || name === "upstream")
		? [...whole, contextOf(rest, isStream(rest, scope))]
		: whole;
}

export function bodyOf(block: Directive, scope: NginxScope): Directive[] {
	return expanded(block.body ?? [], scope);
}

function contextOf(own: readonly Directive[], stream: boolean): Context {
	const named = (name: string, of: (one: Directive) => string | undefined) =>
		new Map(own.filter((one) => one.name === name).flatMap((one) => (of(one) ? [[of(one)!, one] as const] : [])));
	return {
		stream,
		level: { block: undefined, own, outer: undefined },
		upstreams: named("upstream", ({ words }) => words[0]?.text),
		maps: new Map([
			...named("map", ({ words }) => words[1]?.text),
			...named("split_clients", ({ words }) => words[1]?.text),
		]),
		zones: named("limit_req_zone", (one) => parameter(one, "zone")?.split(":")[0]),
		connectionZones: named("limit_conn_zone", (one) => parameter(one, "zone")?.split(":")[0]),
	};
}

function isStream(own: readonly Directive[], scope: NginxScope): boolean {
	const servers = own.filter(({ name }) => name === "server");
	return (
		servers.length > 0 && servers.every((server) => bodyOf(server, scope).some(({ name }) => name === "proxy_pass"))
	);
}

/** The directive as it holds at a level: its own, else that of the nearest around it. */
export function heldAt(level: Level | undefined, name: string): Directive | undefined {
	for (let at = level; at; at = at.outer) {
		const found = at.own.findLast((one) => one.name === name);
		if (found) return found;
	}
	return undefined;
}

/** All directives of a name that hold at a level: its own, else those of the nearest around it. */
export function allHeldAt(level: Level | undefined, name: string): readonly Directive[] {
	for (let at = level; at; at = at.outer) {
		const found = at.own.filter((one) => one.name === name);
		if (found.length > 0) return found;
	}
	return [];
}

/** `name=value` among the words of a directive. */
export function parameter(directive: Directive, name: string): string | undefined {
	return parameterWord(directive, name)?.text.slice(name.length + 1);
}

export function parameterWord(directive: Directive, name: string): Word | undefined {
	return directive.words.find(({ text }) => text.startsWith(`${name}=`));
}

/** "30s", "1m 30s", "500ms" as seconds; a bare number is seconds. Source: nginx.org, Configuration file measurement units. */
export function time(text: string): number | undefined {
	const units: Record<string, number> = { ms: 1e-3, "": 1, s: 1, m: 60, h: 3600, d: 86400, w: 604800 };
	if (!/^(?:\d+(?:ms|[smhdw])?\s*)+$/.test(text)) return undefined;
	let sum = 0;
	for (const [, number, unit = ""] of text.matchAll(/(\d+)(ms|[smhdw])?/g)) sum += Number(number) * units[unit];
	return Number(sum.toPrecision(12));
}

/** The texts that a value may become: variables of `set` and of maps are followed; undefined where one is not known. */
export function textsOf(text: string, level: Level, maps: Context["maps"], depth = 4): string[] | undefined {
	const match = /\$\{?([a-z_]\w*)\}?/i.exec(text);
	if (!match) return [text];
	if (depth === 0) return undefined;
	// The image's start fills it in; nginx itself knows only small letters.
	if (/^[A-Z]/.test(match[1])) return [text];
	const values = valuesOf(match[1], level, maps);
	const put = (value: string) => text.slice(0, match.index) + value + text.slice(match.index + match[0].length);
	const all = values?.flatMap((value) => textsOf(put(value), level, maps, depth - 1) ?? []);
	return all && all.length > 0 ? [...new Set(all)].slice(0, 16) : undefined;
}

/** Variables that are a part of the path, which says nothing of who is asked. */
const ofRequest = /^(request_uri|uri|args|is_args|query_string|\d+)$/;

function valuesOf(name: string, level: Level, maps: Context["maps"]): string[] | undefined {
	if (ofRequest.test(name)) return [""];
	for (let at: Level | undefined = level; at; at = at.outer) {
		const said = at.own.filter((one) => one.name === "set" && one.words[0]?.text === `$${name}`);
		if (said.length > 0) return said.flatMap(({ words }) => words[1]?.text ?? []);
	}
	return maps
		.get(`$${name}`)
		?.body?.filter((one) => !["hostnames", "volatile", "include"].includes(one.name))
		.flatMap(({ words }) => words[0]?.text ?? []);
}
