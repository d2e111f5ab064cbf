import { type Attribute, byDefault, declared, type Handle, unknown } from "../../../design/attribute.ts";
import type { Fragment, FragmentLink, Reference } from "../../../design/fragment.ts";
import { secondsOf } from "../../jvm/module.ts";
import { addressIn, isMetadata, isUrl } from "../addresses.ts";
import type { Call, Expr, Write } from "../code.ts";
import { callsNamed, isCalled } from "../data/calls-by.ts";
import { within } from "../data/walk.ts";
import { secondsIn } from "../durations.ts";
import type { CallEntry } from "../knowledge.ts";
import { outside } from "../outside.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { breakerAround } from "../retries/breakers.ts";
import { contextOf, limitIn, neverEnds } from "../retries/contexts.ts";
import { deadlineAround } from "../retries/deadlines.ts";
import { mountedOn, policyAround, stepsBehind } from "../retries/guards.ts";
import { pluginOf } from "../retries/ktor.ts";
import { pauseIn } from "../retries/policy.ts";
import { wordsOf } from "../state/words.ts";
import { given, givenOf, headOf, layersOf, madeIn, methodOf, numberIn, receiverOf, textIn } from "../values.ts";
import { waitingFor } from "../waits.ts";
import { anchorOf } from "../write.ts";
import { type Concept, linked, ofServer } from "./concept.ts";

/** Calls of other services: who answers, and what bounds the wait for it. */
export const call: Concept = {
	read(program) {
		const sites = new Sites(program);
		return callSites(program).map(({ call, entry, layers, other, by }) =>
			tells(program, {
				kind: "calls",
				direction: "to",
				other,
				at: call.at,
				attributes: {
					...boundsOf(call, entry, layers, program),
					...triesOf(call, entry, layers, program),
					...(by && policyAround(by, program)),
					...breakerOf(call, program),
				},
				site: sites.of(by ?? call),
				...outside(other),
			}),
		);
	},
};

/** A program that tries again has somebody behind it, though nothing here says what runs it. */
function tells(program: Program, link: FragmentLink): Fragment {
	const { attributes = {} } = link;
	const tries = attributes.endless || attributes.retries || attributes.backoff;
	return tries ? ofServer(program, link.at, {}, { links: [link] }) : linked(program, link);
}

interface Site {
	call: Call;
	entry: CallEntry;
	/** Its own arguments, and those of what it is called on, the nearest first. */
	layers: Call[];
	other: Reference;
	/** The call of the function that it stands in, which hands in the address. */
	by?: Call;
}

/** More callers than that are asked by something that anybody may ask for. */
const mostCallers = 12;

/** `func get(url string) { client.Get(url) }`: who is called its callers say. */
function handedIn(url: Expr | undefined, call: Call, program: Program): { by: Call; other: Reference }[] {
	const value = url && program.follow(url);
	const parameter = value?.kind === "name" ? program.bindingsOf(value)[0]?.parameter : undefined;
	const owner = ownerOf(call.region);
	const index = parameter && owner ? owner.parameters.indexOf(parameter) : -1;
	if (!owner?.name || !parameter || index < 0) return [];
	return callsNamed(owner.name, program.code)
		.slice(0, mostCallers)
		.flatMap((by) => {
			const given = by.positional[index] ?? by.named[parameter.name];
			const other = given && program.called(by) === owner && isUrl(given, program) && addressIn(given, program);
			return other ? [{ by, other }] : [];
		});
}

function callSites(program: Program): Site[] {
	return program.code.calls.flatMap((call): Site[] => {
		const direct = program.mayBe(call.callee, "call") ? program.known(call.callee, "call") : undefined;
		const bound = direct ? undefined : boundBy(call, program);
		const entry = direct ?? (bound && program.known(bound, "call"));
		if (!entry || isRegistered(call, program)) return [];
		const layers = layersOf(call, program);
		const urls = entry.url.flatMap((one) => givenOf(call, [one], program) ?? []);
		if (urls.some((url) => isMetadata(url, program))) return [];
		const own = urls
			.flatMap((url) => (entry.isName || isUrl(url, program) ? (addressIn(url, program) ?? []) : []))
			.at(0);
		const base = layers.slice(1).map((one) => addressIn(baseOf(one, program), program));
		const usual: Reference[] = entry.host ? [{ by: "host", host: entry.host }] : [];
		const known = own ?? base.find(Boolean) ?? usual[0];
		const handed = known ? [] : handedIn(urls[0], call, program);
		if (handed.length > 0) return handed.map((one) => ({ call, entry, layers, ...one }));
		const other = known ?? somebody(call, urls[0], layers, program);
		return other ? [{ call, entry, layers, other }] : [];
	});
}

/**
 * Somebody whose address no file tells: it is given to the class that asks, or stands in an object of settings. Called
 * after the name of that, or after the class.
 */
function somebody(call: Call, url: Expr | undefined, layers: readonly Call[], program: Program): Reference | undefined {
	const bases = layers.slice(1).map((one) => baseOf(one, program));
	for (const base of [...bases, url]) {
		const name = base && calledAfter(base, call, program);
		if (name) return { by: "name", kind: "Service", name, file: program.code.path };
	}
	return undefined;
}

function calledAfter(base: Expr, call: Call, program: Program): string | undefined {
	const listed = within(program.follow(base), 8).flatMap((part) => listedIn(part) ?? [])[0];
	if (listed) return listed;
	const hole = within(base, 4).find((part) => part.kind === "member" || part.kind === "name");
	if (!hole || (hole.kind !== "member" && hole.kind !== "name")) return undefined;
	// The parts before a path are an address; a plain name that a caller gives may be any.
	const isParameter = program.bindingsOf(hole).some((one) => one.parameter && !one.name.startsWith("this."));
	if (isParameter || !(/^https?:/.test(headOf(base, program) ?? "") || addressName.test(hole.name))) return undefined;
	const own = wordsOf(hole.name).filter(
		(word) => !/^(url|uri|base|host|endpoint|api|addr|address|server|root|http|https|get|the)$/.test(word),
	);
	const owner = classNameOf(call.region)?.replace(
		/(Http|Api|Rest)?(Client|Service|Gateway|Api|Adapter|Operations?|Tasklet|Job|Listener|Consumer|Handler|Controller|Query_?Runner)?(Impl)?$/,
		"",
	);
	return own.join("-") || (owner ? wordsOf(owner).join("-") : "");
}

/** `serviceUrls.product()`, `config.endpoints.product`: one of many in an object of addresses is called after who answers there. */
function listedIn(part: Expr): string | undefined {
	const member = part.kind === "call" && part.call.positional.length === 0 ? part.call.callee : part;
	if (member.kind !== "member" || !addressList.test(member.of.text) || addressName.test(member.name)) return undefined;
	return wordsOf(member.name)
		.filter((word) => !/^(get|the)$/.test(word))
		.join("-");
}

const addressList =
	/(^|[.\W])(this\.)?\w*(url|uri|endpoint|address|host)(s|es)?(Config(uration)?|Properties|Props|Settings|Options)?(\(\))?$/i;

const addressName = /(url|uri|host|endpoint|addr(ess)?|base)$/i;

const classNameOf = (region: Call["region"] | undefined): string | undefined =>
	region && (region.class?.name || classNameOf(region.parent));

/** .NET: a client that its factory makes for this class or by a name. What is registered for that says how long it waits, and is told. */
function isRegistered(call: Call, program: Program): boolean {
	if (program.code.language !== "csharp") return false;
	const name = (expr: Expr | undefined) => (expr?.kind === "member" || expr?.kind === "name" ? expr.name : expr?.text);
	const asked = layersOf(call, program).find((one) => methodOf(one) === "CreateClient")?.positional[0];
	const owner = classNameOf(call.region);
	return program.code.calls.some(({ callee, positional }) => {
		if (!/\bAddHttpClient\b/.test(callee.text.slice(-120))) return false;
		const types: string[] = /<([^()]*)>$/.exec(callee.text)?.[1].match(/\w+/g) ?? [];
		return (
			(owner !== undefined && types.includes(owner)) || (asked !== undefined && name(asked) === name(positional[0]))
		);
	});
}

/** The address that a client puts before all others. */
function baseOf(call: Call, program: Program): Expr | undefined {
	const { named, positional } = call;
	const step = /^(Set)?(Base|Host)(URL|Url)$/.test(methodOf(call)) ? positional[0] : named.SetBaseURL;
	const given =
		step ?? named.base_url ?? named.baseUrl ?? named.BaseURL ?? named.BaseAddress ?? named.rootUri ?? named.url;
	return given ?? (positional[0] && isUrl(positional[0], program) ? positional[0] : undefined);
}

/** `get = partial(requests.get, timeout=2)` and then `get(url)`, in one file. */
function boundBy({ callee }: Call, program: Program): Expr | undefined {
	const [binding] = callee.kind === "name" ? program.resolve(callee.name, callee.region) : [];
	const made = binding?.value?.kind === "call" ? binding.value.call : undefined;
	return made && program.known(made.callee, "partial") ? made.positional[0] : undefined;
}

/** What tries it again: what stands around it, each try of which its client may try again beneath. */
function triesOf(call: Call, entry: CallEntry, layers: Call[], program: Program): Record<string, Attribute> {
	const own = triesOfClient(call, entry, layers, program);
	const around = policyAround(call, program);
	if (Object.keys(around).length === 0) return own;
	return { ...around, ...(around.retries && own.retries && { innerRetries: own.retries }) };
}

/** What is put on its client, else what its library does. */
function triesOfClient(
	call: Call,
	{ retries }: CallEntry,
	layers: Call[],
	program: Program,
): Record<string, Attribute> {
	const put = { ...mountedOn(call, program), ...pluginOf(call, program) };
	if (Object.keys(put).length > 0 || !retries) return put;
	const { at, usual, pause, wait, source } = retries;
	for (const layer of layers) {
		const found = given(layer, at, program);
		if (!found) continue;
		const number = found === "hidden" ? undefined : numberIn(found, program);
		if (found === "hidden" || number === undefined)
			return { retries: unknown("how often is known only when it runs", call.at) };
		const slept = wait && givenOf(layer, wait, program);
		const drawn = slept && pauseIn(slept, program);
		const backoff = drawn ? declared(drawn, found.at) : byDefault(pause, found.at, source);
		return { retries: declared(number, found.at), ...(number > 0 && { backoff }) };
	}
	return usual > 0 ? { retries: byDefault(usual, call.at, source), backoff: byDefault(pause, call.at, source) } : {};
}

function breakerOf(call: Call, program: Program): Record<string, Attribute> {
	const breaker = breakerAround(call, program);
	return breaker ? { breaker } : {};
}

/** Classes that answer whoever asks whether a program is well (ASP.NET, Spring Boot, MicroProfile): no user waits for them. */
const healthChecks = /\b(IHealthCheck|HealthIndicator|\w+HealthIndicator|HealthCheck)\b/;

function boundsOf(call: Call, entry: CallEntry, layers: Call[], program: Program): Record<string, Attribute> {
	const { at } = call;
	const around = deadlineAround(call, program);
	if (around) return around;
	if (
		healthChecks.test(
			ownerOf(call.region)
				?.class?.bases.map(({ name }) => name)
				.join(" ") ?? "",
		)
	)
		return { bounded: unknown("whoever asks for its health gives the check up", at) };
	for (const step of entry.behind ? stepsBehind(call, program) : []) {
		if (!entry.behind?.includes(methodOf(step)) || step.positional.length === 0) continue;
		const unit = step.positional[1] && unitOf(step.positional[1]);
		const length = secondsIn(step.positional[0], unit ? "s" : (entry.unit ?? "s"), program);
		const seconds = length === undefined ? undefined : length * (unit ?? 1);
		if (seconds === undefined) return { timeout: unknown(`it is ${step.positional[0].text.slice(0, 60)}`, step.at) };
		return { timeout: declared(seconds, step.positional[0].at), bounded: declared(true, step.at) };
	}
	for (const layer of layers) {
		const found = given(layer, entry.timeout, program);
		if (found === "hidden") return { timeout: unknown("its options are known only when it runs", at) };
		if (!found) continue;
		const value = program.follow(found);
		if (value.kind === "literal" && value.value === null) return { bounded: declared(false, value.at) };
		if (/\bTimeout\.Infinite(TimeSpan)?$/.test(value.text)) return { bounded: declared(false, value.at) };
		if (value.kind === "call" && hasNoLimit(value.call)) return { bounded: declared(false, value.at) };
		const seconds = secondsIn(value, entry.unit ?? "s", program);
		const bounded = declared(seconds !== 0, value.at);
		const waits = seconds === undefined && waitingFor(value, program, entry.unit === "ms" ? 0.001 : 1);
		const flag = waits && waitingFor(value, program, 1, "flag");
		if (waits && flag) return { timeout: waits, bounded: flag };
		if (seconds === undefined) return { timeout: unknown(`it is ${value.text.slice(0, 60)}`, value.at) };
		return seconds === 0 ? { bounded } : { timeout: declared(seconds, value.at), bounded };
	}
	const settled = entry.settled && layers.flatMap((one) => givenOf(one, entry.settled ?? [], program) ?? []).at(0);
	if (settled) {
		const hidden = unknown(`what ${settled.text.slice(0, 60)} sets was not read`, settled.at);
		return { timeout: hidden, bounded: hidden };
	}
	const context = entry.context && contextOf(call, entry.context, program);
	const limit = context && limitIn(context, call, program);
	if (limit) {
		const seconds = methodOf(limit) === "WithTimeout" ? secondsIn(limit.positional[1], "s", program) : undefined;
		const timeout =
			seconds === undefined ? unknown(`it is ${limit.positional[1]?.text.slice(0, 60)}`, limit.at) : undefined;
		return { timeout: timeout ?? declared(seconds!, limit.at), bounded: declared(true, limit.at) };
	}
	if (context && mayEnd(context, program)) return { timeout: unknown(`${context.text.slice(0, 60)} may end it`, at) };
	const said =
		entry.settings && (entry.isName || isHandedIn(layers, program))
			? entry.settings.flatMap(
					(key) => program.around.setting(key.replace("{name}", nameOf(call, program)), program) ?? [],
				)
			: [];
	for (const { value, at: where } of said) {
		const seconds = secondsOf(value);
		if (seconds === undefined) return { timeout: unknown(`it is ${value}`, where) };
		return { timeout: declared(seconds, where), bounded: declared(true, where) };
	}
	const isFound = layers.length > 1 && !(entry.made && isStepOfInstance(layers, program));
	if ((entry.made || isInstance(call, program)) && !isFound)
		return {
			timeout: unknown("where its client is made was not read", at),
			bounded: unknown("where its client is made was not read", at),
		};
	// Java's and Kotlin's adapter gives what is set later to what is made.
	const later = /^(java|kotlin)$/.test(program.code.language) ? [] : entry.timeout.filter((one) => one.includes("."));
	for (const path of later) {
		const set = program.code.writes.find(({ target }) => target.text.endsWith(`.${path}`));
		if (set) return { bounded: declared(true, set.at) };
	}
	const replaced = replacedOn(layers.at(-1), program);
	if (replaced) {
		const limit = replaced.value.kind === "call" ? givenOf(replaced.value.call, entry.timeout, program) : undefined;
		const seconds = secondsIn(limit, entry.unit ?? "s", program);
		if (seconds !== undefined) return { timeout: declared(seconds, replaced.at), bounded: declared(true, replaced.at) };
		const hidden = unknown(`what ${replaced.target.text.slice(0, 60)} does was not read`, replaced.at);
		return { timeout: hidden, bounded: hidden };
	}
	const set = layers
		.slice(1)
		.flatMap((one) => setLater(one, program) ?? [])
		.at(0);
	if (set)
		return {
			timeout: unknown(`what ${set.text.slice(0, 60)} sets was not read`, at),
			bounded: unknown(`what ${set.text.slice(0, 60)} sets was not read`, at),
		};
	const extension = layers.slice(1).find((one) => isForeign(one, program));
	if (extension)
		return {
			timeout: unknown(`what ${methodOf(extension)} sets was not read`, at),
			bounded: unknown(`what ${methodOf(extension)} sets was not read`, at),
		};
	if (layers.slice(1).some((one) => isHandedOut(one, program)))
		return {
			timeout: unknown("where its client is made was not read", at),
			bounded: unknown("where its client is made was not read", at),
		};
	if (entry.isLong) return { longLived: byDefault(true, at, entry.source) };
	const usual = usualOf(entry, layers, program);
	if (entry.usual === "none" && isOwnClass(layers, program))
		return { bounded: unknown("its client is of a class that may set a time-out", at) };
	// Where the client is made, its time-out is missing.
	const place = entry.made ? (layers.at(-1)?.at ?? at) : at;
	if (usual === "none") return { bounded: byDefault(false, place, entry.source, handleOf(call, entry, program)) };
	return { timeout: byDefault(usual, at, entry.source), bounded: byDefault(true, at, entry.source) };
}

/** Where an edit may give the call what ends its wait. */
function handleOf(call: Call, { takes }: CallEntry, { code }: Program): Handle | undefined {
	const index = code.calls.indexOf(call);
	if (!takes || index < 0 || call.spread?.length) return undefined;
	return { dialect: code.language, file: code.path, anchor: anchorOf(index, takes) };
}

/** Java: how many seconds a unit of time is (`TimeUnit.SECONDS`). */
function unitOf({ text }: Expr): number | undefined {
	const name = /(?:^|\.)(MILLISECONDS|SECONDS|MINUTES|HOURS)$/.exec(text)?.[1] ?? "";
	return new Map([
		["MILLISECONDS", 0.001],
		["SECONDS", 1],
		["MINUTES", 60],
		["HOURS", 3600],
	]).get(name);
}

/** A context that somebody hands in, or makes with a deadline; Go's two empty ones have none. */
function mayEnd(context: Expr, program: Program): boolean {
	const value = program.follow(context);
	if (value.kind === "literal" || /\.Method\w+$/.test(value.text)) return false;
	return !neverEnds(value, program);
}

/** Python: `session.request = partial(session.request, timeout=5)`. */
function replacedOn(maker: Call | undefined, program: Program): Write | undefined {
	if (program.code.language !== "python" || !maker) return undefined;
	return program.code.writes.find(({ target }) => {
		if (target.kind !== "member" || !/^(request|send|get|post)$/.test(target.name)) return false;
		const on = program.follow(target.of);
		return on.kind === "call" && on.call === maker;
	});
}

/** `template.setRequestFactory(factory)`: a transport with limits of its own, unless it is made here and given none. */
function setLater(maker: Call, program: Program): Expr | undefined {
	const name = maker.kept?.kind === "name" || maker.kept?.kind === "member" ? maker.kept.name : undefined;
	if (!name || !/^(java|kotlin)$/.test(program.code.language)) return undefined;
	const code = program.codeOf(maker.region);
	const call = callsNamed("setRequestFactory", code).find((one) => {
		const of = receiverOf(one);
		return (of?.kind === "name" || of?.kind === "member") && of.name === name;
	});
	const factory = call?.positional[0];
	const made = factory && program.follow(factory);
	const isPlain = made?.kind === "call" && made.call.positional.length === 0;
	return factory && (!isPlain || isCalled(/Timeout$/, code)) ? factory : undefined;
}

/** An extension function of somebody else on its client's builder (Kotlin imports it by name): it may set a time-out. */
function isForeign({ callee, region }: Call, program: Program): boolean {
	const [binding] = callee.kind === "member" ? program.resolve(callee.name, region) : [];
	if (!binding || binding.name.startsWith("this.")) return false;
	const { from } = binding;
	return from
		? !program.knowledge.packages.some((one) => from === one || from.startsWith(`${one}.`))
		: Boolean(binding.fn);
}

/** What the library takes, which may be its engine's. */
function usualOf({ usual, engines }: CallEntry, layers: readonly Call[], program: Program): CallEntry["usual"] {
	const maker = layers.at(-1);
	const engine = maker && engines && givenOf(maker, engines.at, program);
	const name = engine && (engine.kind === "name" || engine.kind === "member") ? engine.name : "";
	return engines && Object.hasOwn(engines.usual, name) ? engines.usual[name] : usual;
}

/** `ClientTimeout(total=None)`: all that is given is no limit. */
function hasNoLimit({ positional, named }: Call): boolean {
	const given = [...positional, ...Object.values(named)];
	return given.length > 0 && given.every((one) => one.kind === "literal" && one.value === null);
}

/** A client of a class of the workspace, or with an adapter of one: these may well set what is not given. */
function isOwnClass(layers: readonly Call[], program: Program): boolean {
	const own = (call: Call) => program.bindingsOf(call.callee)[0]?.class !== undefined;
	const client = layers.at(-1);
	if (layers.slice(1).some(own)) return true;
	return program.calls("mounted", client && program.codeOf(client.region)).some(({ call }) => {
		const on = call.callee.kind === "member" ? program.follow(call.callee.of) : undefined;
		const adapter = call.positional[1] && program.follow(call.positional[1]);
		return on?.kind === "call" && on.call === client && adapter?.kind === "call" && own(adapter.call);
	});
}

/** `@FeignClient(name = "prices")`: what settings call it. */
const nameOf = (call: Call, program: Program) =>
	textIn(givenOf(call, ["contextId", "name", "value", "0"], program), program) ?? "";

/** A client that somebody hands in: nobody here has made it. */
function isInstance({ callee }: Call, program: Program): boolean {
	if (callee.kind !== "member" || program.code.language === "csharp") return false;
	return /\(\)$/.test(program.symbolOf(callee.of) ?? "");
}

/** `templates.getObject()`: a client that the workspace's own code hands out, in a way that was not followed. */
function isHandedOut(layer: Call, program: Program): boolean {
	const fn = program.called(layer);
	return fn !== undefined && madeIn(layer, program) === undefined;
}

/** `client.get().uri(…)` on a client that was handed in: the layer is a step of the call, and no client was made. */
function isStepOfInstance(layers: readonly Call[], program: Program): boolean {
	const last = layers.at(-1);
	const of = last && receiverOf(last);
	if (!of || of.kind === "call") return false;
	return /(?<!Builder)\(\)$/.test(program.symbolOf(of) ?? "");
}

/** The client's builder is not made here: a framework hands in one that it has set up. */
function isHandedIn(layers: readonly Call[], program: Program): boolean {
	const last = layers.at(-1)?.callee;
	const of = last?.kind === "member" ? last.of : undefined;
	return of !== undefined && of.kind !== "call" && /Builder\(\)$/.test(program.symbolOf(of) ?? "");
}
