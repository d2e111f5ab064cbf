import type { Reference } from "../../../../design/fragment.ts";
import { addressIn, isMetadata, isUrl } from "../../addresses.ts";
import type { Call, Code, Expr } from "../../code.ts";
import { callsNamed } from "../../data/calls-by.ts";
import type { CallEntry } from "../../entries/calls.ts";
import type { Program } from "../../program.ts";
import { ownerOf } from "../../regions.ts";
import { remembered } from "../../remembered.ts";
import { givenOf, layersOf, methodOf, nameOf } from "../../values.ts";
import { baseOf, classNameOf, somebody } from "./callee.ts";

/** A call of another service, and who that is. */
export interface Site {
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

/** All calls of a file that a library is known to make of another service; one for each caller that hands the address in. */
export function callSites(program: Program): Site[] {
	return program.code.calls.flatMap((call): Site[] => {
		const direct = program.mayBe(call.callee, "call") ? program.known(call.callee, "call") : undefined;
		const bound = direct ? undefined : boundBy(call, program);
		const entry = direct ?? (bound && program.known(bound, "call"));
		if (!entry || isRegistered(call, program)) return [];
		return withRequests(call, entry, program).flatMap((one) => sitesOf(one.call, entry, program, one.by));
	});
}

function sitesOf(call: Call, entry: CallEntry, program: Program, by: Call | undefined): Site[] {
	const layers = layersTo(call, entry, program);
	const urls = entry.url.flatMap((one) => givenOf(call, [one], program) ?? []);
	if (urls.some((url) => isMetadata(url, program))) return [];
	const own = urls.flatMap((url) => (entry.isName || isUrl(url, program) ? (addressIn(url, program) ?? []) : [])).at(0);
	const base = layers.slice(1).map((one) => addressIn(baseOf(one, program), program));
	const usual: Reference[] = entry.host ? [{ by: "host", host: entry.host }] : [];
	const known = own ?? base.find(Boolean) ?? usual[0];
	const handed = known ? [] : handedIn(urls[0], call, program);
	if (handed.length > 0) return handed.map((one) => ({ call, entry, layers, ...one }));
	const other = known ?? somebody(call, urls[0], layers, program);
	return other ? [{ call, entry, layers, other, ...(by && { by }) }] : [];
}

/** `func (c *Client) do(req *http.Request) { c.http.Do(req) }`: the request tells who is called, and its callers make it. */
function withRequests(call: Call, { url }: CallEntry, program: Program): { call: Call; by?: Call }[] {
	const [request, ...others] = url.every((one) => one.startsWith("0.")) ? call.positional : [];
	const value = request && program.follow(request);
	const parameter = value?.kind === "name" ? program.bindingsOf(value)[0]?.parameter : undefined;
	const owner = ownerOf(call.region);
	const index = parameter && owner ? owner.parameters.indexOf(parameter) : -1;
	if (!owner?.name || index < 0) return [{ call }];
	const made = callsNamed(owner.name, program.code)
		.slice(0, mostCallers)
		.flatMap((by) => {
			const given = program.called(by) === owner ? by.positional[index] : undefined;
			return given ? [{ call: { ...call, positional: [given, ...others] }, by }] : [];
		});
	return made.length > 0 ? made : [{ call }];
}

/** What it is called on, or what it is a face of. */
function layersTo(call: Call, { over }: CallEntry, program: Program): Call[] {
	const given = over && givenOf(call, over, program);
	const client = given && program.follow(given);
	if (client?.kind === "call") return [call, ...layersOf(client.call, program)];
	return over ? [call] : layersOf(call, program);
}

/** .NET: a client that its factory makes for this class or by a name. What is registered for that says how long it waits, and is told. */
function isRegistered(call: Call, program: Program): boolean {
	if (program.code.language !== "csharp") return false;
	const name = (expr: Expr | undefined) => expr && (nameOf(expr) ?? expr.text);
	const asked = layersOf(call, program).find((one) => methodOf(one) === "CreateClient")?.positional[0];
	const owner = classNameOf(call.region);
	return registrations(program.code, program).some(({ callee, positional }) => {
		const types: string[] = /<([^()]*)>$/.exec(callee.text)?.[1].match(/\w+/g) ?? [];
		return (
			(owner !== undefined && types.includes(owner)) || (asked !== undefined && name(asked) === name(positional[0]))
		);
	});
}

const registrations = remembered(({ calls }: Code) =>
	calls.filter(({ callee }) => /\bAddHttpClient\b/.test(callee.text.slice(-120))),
);

/** `get = partial(requests.get, timeout=2)` and then `get(url)`, in one file. */
function boundBy({ callee }: Call, program: Program): Expr | undefined {
	const [binding] = callee.kind === "name" ? program.resolve(callee.name, callee.region) : [];
	const made = binding?.value?.kind === "call" ? binding.value.call : undefined;
	return made && program.known(made.callee, "partial") ? made.positional[0] : undefined;
}
