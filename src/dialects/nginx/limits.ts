import { type Attribute, declared, unknown } from "../../design/attribute.ts";
import { allHeldAt, type Context, type Level, parameter } from "./contexts.ts";
import type { Directive } from "./syntax.ts";
import { handleOf, placeOfDirective } from "./upstream.ts";

/** What holds for each client by itself. */
export interface Limits {
	rateLimit?: Attribute;
	rateBurst?: Attribute;
	limited?: Attribute;
}

const ofAll = /^\$(server_name|server_port|host|http_host|request_uri|uri|request_method|scheme)$/;

/** Whether what a zone counts by tells one client from another; a key without a variable counts all of them as one. */
export function tellsClientsApart(key: string): boolean {
	return key.includes("$") && !ofAll.test(key);
}

const countsClients = (zone: Directive) => tellsClientsApart(zone.words[0]?.text ?? "");

/** Of several limits of requests at a level, which hold together, the first that counts each client by itself. */
function requestsAt(level: Level, { zones }: Context): Limits | undefined {
	for (const limit of allHeldAt(level, "limit_req")) {
		const at = placeOfDirective(limit);
		const handle = handleOf(limit);
		const zone = zones.get(parameter(limit, "zone")?.split(":")[0] ?? "");
		const rate = /^(\d+)r\/([sm])$/.exec((zone && parameter(zone, "rate")) ?? "");
		const burst = Number(parameter(limit, "burst") ?? 0);
		const rateBurst = declared(Number.isInteger(burst) ? burst : 0, at);
		if (!zone || !rate) return { rateLimit: unknown("its zone is not in these files", at, handle), rateBurst };
		if (!countsClients(zone)) continue;
		return { rateLimit: declared(Number(rate[1]) / (rate[2] === "m" ? 60 : 1), at, handle), rateBurst };
	}
	return undefined;
}

/** So many connections at once for each client bound what it may ask, if not how often. */
function connectionsAt(level: Level, { connectionZones }: Context): Limits | undefined {
	for (const limit of allHeldAt(level, "limit_conn")) {
		const zone = connectionZones.get(limit.words[0]?.text ?? "");
		const at = placeOfDirective(limit);
		if (!zone) return { limited: unknown("its zone is not in these files", at) };
		if (countsClients(zone)) return { limited: declared(true, at) };
	}
	return undefined;
}

export function limitsAt(level: Level, context: Context): Limits | undefined {
	return requestsAt(level, context) ?? connectionsAt(level, context);
}

/** What holds for each client whichever way its requests go: that of the server, else the weakest of the ways' own. */
export function limitsOfAll(server: Level, ways: readonly Level[], context: Context): Limits | undefined {
	const own = limitsAt(server, context);
	if (own || ways.length === 0) return own;
	const each = ways.map((way) => limitsAt(way, context));
	const rate = (one: Limits | undefined) => Number(one?.rateLimit?.value ?? Number.POSITIVE_INFINITY);
	return each.every((one) => one) ? each.reduce((a, b) => (rate(b) > rate(a) ? b : a)) : undefined;
}
