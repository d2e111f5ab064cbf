import type { Binding } from "../../code.ts";
import type { Use } from "./changes.ts";

/** A limit for each client: Bucket4j's buckets, the limiters of Guava, resilience4j and x/time/rate, one under each key. */
export function countsClients({ type, value }: Binding): boolean {
	const made = value?.kind === "call" || value?.kind === "map" ? value.text : "";
	return limiters.test(type?.of.at(-1)?.name ?? "") || limitersMade.test(made);
}

const limiters = /^\*?(io\.github\.bucket4j\.)?(Local)?Bucket$|^\*?(rate\.Limiter|RateLimiter)$/;

const limitersMade = /<\s*\w+\s*,\s*(Bucket|RateLimiter)\s*>|\bmap\[\w+\]\*?rate\.Limiter/;

/** Not of clients, but of those whom the process itself calls: each of its replicas may. */
export function isOfOthers({ region, name }: Binding, { changes }: Use): boolean {
	const said = [name, region.class?.name ?? "", ...changes.flatMap(({ key }) => key?.text ?? [])];
	return said.some((one) => called.test(one));
}

/** Go calls the address of a client `host` as well. */
const called =
	/url\.host|(per|by)_?host|hosts?_?limit|upstream|partner|provider|supplier|vendor|carrier|endpoint|domain|target|backend/i;
