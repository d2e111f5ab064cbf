import type { Code, Expr, Fn, Region } from "../../code.ts";
import { ownerOf } from "../../regions.ts";
import { expressionsOf } from "../../state/places.ts";
import { nameOf } from "../../values.ts";

/*
 * Limits for each client that are counted by hand: a function that looks at the clock, puts something under a client's key, and turns away
 * with 429, or is called for what it tells.
 */

const clock =
	/\bDate\.now\b|\bnew Date\b|\btime\.(?:time|monotonic|Now|Since)\b|\bperf_counter\b|\bdatetime\.(?:now|utcnow)\b|\bInstant\.now\b|\bcurrentTimeMillis\b|\bnanoTime\b|\bDateTime(?:Offset)?\.(?:Utc)?Now\b|\bTickCount|\bLocalDateTime\.now\b|\bclock\.(?:millis|instant)\b|\bTimeSource\b|\bClock\.System\b/;
const turnsAway = /\b429\b|TOO_MANY_REQUESTS|TooManyRequests/;
/** An answer of somebody else is compared with it: what turns away there is theirs, and what is kept is a copy, or how long to wait. */
const compares = /[=!]==?\s*\S*(?:429|TOO_MANY|TooMany)|(?:429|TOO_MANY_REQUESTS|TooManyRequests)\s*[=!]=/;
const tells =
	/^_?(?:is|check|has|over|exceed\w*|enforce|apply)?_?(?:rate_?limit\w*|limited|throttl\w*|too_?many\w*|limit_?(?:reached|exceeded))$/i;
/** Whom the process itself calls, by how things are named. Go calls the address of a client `host` as well. */
export const called =
	/url\.host|(per|by)_?host|hosts?_?limit|upstream|partner|provider|supplier|vendor|carrier|endpoint|domain|target|backend/i;
const ofClient =
	/ip\b|ip$|addr|user|client|email|account|phone|identifier|\bkey$|token|session|caller|visitor|fingerprint/i;

interface Told {
	clock: Set<Fn>;
	away: Set<Fn>;
}

const known = new WeakMap<Code, Told>();

function toldIn(code: Code): Told {
	const before = known.get(code);
	if (before) return before;
	const found: Told = { clock: new Set(), away: new Set() };
	const asksOthers = new Set<Fn>();
	const put = (of: Set<Fn>, region: Region) => {
		const fn = ownerOf(region);
		if (fn) of.add(fn);
	};
	for (const { expr, region } of expressionsOf(code)) {
		const text = expr.text.length > 2000 ? "" : expr.text;
		if (clock.test(text)) put(found.clock, region);
		if (compares.test(text)) put(asksOthers, region);
		else if (turnsAway.test(text) && !isOfFailure(region)) put(found.away, region);
	}
	// `new Date()` and `DateTime.UtcNow` are calls and members of their own.
	for (const { callee, region } of code.calls) if (clock.test(`new ${callee.text}`)) put(found.clock, region);
	for (const { target, value, region } of code.writes)
		if (/status/i.test(target.text) && turnsAway.test(value.text)) put(found.away, region);
	for (const fn of asksOthers) found.away.delete(fn);
	known.set(code, found);
	return found;
}

/** What is answered where a call has failed says what another told. */
const isOfFailure = (region: Region | undefined): boolean =>
	region !== undefined && region.kind !== "function" && (region.kind === "catch" || isOfFailure(region.parent));

/** Whether something is put under a client's key by a function that limits how often each may come. */
export function limitsByHand(
	{ key, region, holder }: { key?: Expr; region: Region; holder: Expr },
	code: Code,
): boolean {
	const fn = ownerOf(region);
	if (!fn || !key || key.kind === "literal") return false;
	const { clock: timed, away } = toldIn(code);
	if (!timed.has(fn)) return false;
	const said = [nameOf(holder) ?? "", fn.class?.name ?? "", fn.name, key.text];
	if (said.some((one) => called.test(one))) return false;
	return away.has(fn) || (tells.test(fn.name) && ofClient.test(textOf(key)));
}

const textOf = (expr: Expr): string => nameOf(expr) ?? expr.text;
