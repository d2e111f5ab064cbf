import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { FragmentLink, Reference } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { secondsOf } from "../../jvm/module.ts";
import { addressIn, isUrl } from "../addresses.ts";
import type { Call, Expr } from "../code.ts";
import { secondsIn } from "../durations.ts";
import type { CallEntry } from "../knowledge.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { given, givenOf, layersOf } from "../values.ts";
import { waitingFor } from "../waits.ts";
import { type Concept, linked } from "./concept.ts";

/** Calls of other services: who answers, and what bounds the wait for it. */
export const call: Concept = {
	read(program) {
		const sites = new Sites(program);
		return callSites(program).map(({ call, entry, layers, other }) =>
			linked(program, {
				kind: "calls",
				direction: "to",
				other,
				at: call.at,
				attributes: boundsOf(call.at, entry, layers, program),
				site: sites.of(call),
				...outside(other),
			}),
		);
	},
};

/** Who is called where no file of the workspace answers: known by the host, or by the variable that names it. */
function outside(other: Reference): Pick<FragmentLink, "outside"> {
	const host = other.by === "host" ? other.host : other.by === "environment" ? other.otherwise : undefined;
	const named = host && /^(?:[\w+.-]+:\/\/)?([\w-]+(?:\.[\w-]+)*)(?::\d+)?(?:[/?#]|$)/.exec(host)?.[1];
	const name = named && !isLocalHost.test(named) ? named : other.by === "environment" ? other.variable : undefined;
	return name === undefined ? {} : { outside: { kind: "Service", name } };
}

const isLocalHost = /^(localhost|0\.0\.0\.0|127(\.\d+){3})$/i;

interface Site {
	call: Call;
	entry: CallEntry;
	/** Its own arguments, and those of what it is called on, the nearest first. */
	layers: Call[];
	other: Reference;
}

function callSites(program: Program): Site[] {
	return program.code.calls.flatMap((call): Site[] => {
		const direct = program.mayBe(call.callee, "call") ? program.known(call.callee, "call") : undefined;
		const bound = direct ? undefined : boundBy(call, program);
		const entry = direct ?? (bound && program.known(bound, "call"));
		if (!entry) return [];
		const layers = layersOf(call, program);
		const urls = entry.url.flatMap((one) => givenOf(call, [one], program) ?? []);
		const own = urls
			.flatMap((url) => (entry.isName || isUrl(url, program) ? (addressIn(url, program) ?? []) : []))
			.at(0);
		const base = layers.slice(1).map((one) => addressIn(baseOf(one, program), program));
		const other = own ?? base.find(Boolean);
		return other ? [{ call, entry, layers, other }] : [];
	});
}

/** The address that a client puts before all others. */
function baseOf({ named, positional }: Call, program: Program): Expr | undefined {
	const given = named.base_url ?? named.baseUrl ?? named.rootUri ?? named.url;
	return given ?? (positional[0] && isUrl(positional[0], program) ? positional[0] : undefined);
}

/** `get = partial(requests.get, timeout=2)` and then `get(url)`, in one file. */
function boundBy({ callee }: Call, program: Program): Expr | undefined {
	const [binding] = callee.kind === "name" ? program.resolve(callee.name, callee.region) : [];
	const made = binding?.value?.kind === "call" ? binding.value.call : undefined;
	return made && program.known(made.callee, "partial") ? made.positional[0] : undefined;
}

function boundsOf(at: Location, entry: CallEntry, layers: Call[], program: Program): Record<string, Attribute> {
	for (const layer of layers) {
		const found = given(layer, entry.timeout, program);
		if (found === "hidden") return { timeout: unknown("its options are known only when it runs", at) };
		if (!found) continue;
		const value = program.follow(found);
		if (value.kind === "literal" && value.value === null) return { bounded: declared(false, value.at) };
		const seconds = secondsIn(value, entry.unit ?? "s", program);
		const bounded = declared(seconds !== 0, value.at);
		const waits = seconds === undefined && waitingFor(value, program, entry.unit === "ms" ? 0.001 : 1);
		const flag = waits && waitingFor(value, program, 1, "flag");
		if (waits && flag) return { timeout: waits, bounded: flag };
		if (seconds === undefined) return { timeout: unknown(`it is ${value.text.slice(0, 60)}`, value.at) };
		return seconds === 0 ? { bounded } : { timeout: declared(seconds, value.at), bounded };
	}
	const context = entry.context && givenOf(layers[0], entry.context, program);
	if (context && mayEnd(context, program)) return { timeout: unknown(`${context.text.slice(0, 60)} may end it`, at) };
	const set =
		entry.settings && isHandedIn(layers, program)
			? entry.settings.flatMap((key) => program.around.setting(key, program) ?? [])
			: [];
	const [said] = set;
	if (said) {
		const seconds = secondsOf(said.value);
		if (seconds === undefined) return { timeout: unknown(`it is ${said.value}`, said.at) };
		return { timeout: declared(seconds, said.at), bounded: declared(true, said.at) };
	}
	if (entry.made && layers.length < 2)
		return {
			timeout: unknown("where its client is made was not read", at),
			bounded: unknown("where its client is made was not read", at),
		};
	// Where the client is made, its time-out is missing.
	const place = entry.made ? (layers.at(-1)?.at ?? at) : at;
	if (entry.usual === "none") return { bounded: byDefault(false, place, entry.source) };
	return { timeout: byDefault(entry.usual, at, entry.source), bounded: byDefault(true, at, entry.source) };
}

/** A context that somebody hands in, or makes with a deadline; Go's two empty ones have none. */
function mayEnd(context: Expr, program: Program): boolean {
	const value = program.follow(context);
	if (value.kind === "literal" || /\.Method\w+$/.test(value.text)) return false;
	return !/^context\.(Background|TODO)\(\)$/.test(program.symbolOf(value) ?? value.text);
}

/** The client's builder is not made here: a framework hands in one that it has set up. */
function isHandedIn(layers: readonly Call[], program: Program): boolean {
	const last = layers.at(-1)?.callee;
	const of = last?.kind === "member" ? last.of : undefined;
	return of !== undefined && of.kind !== "call" && /Builder\(\)$/.test(program.symbolOf(of) ?? "");
}
