import { type Attribute, byDefault, type Handle, unknown } from "../../../../../design/attribute.ts";
import type { Call, Code } from "../../../code.ts";
import type { CallEntry } from "../../../entries/calls.ts";
import type { Program } from "../../../program.ts";
import { givenOf, nameOf } from "../../../values.ts";
import { anchorOf } from "../../../write.ts";
import type { Site } from "../sites.ts";
import { isOwnClass } from "./client.ts";

/** Nothing is set: what the library does by itself. */
export function byLibrary({ call, entry, layers }: Site, program: Program): Record<string, Attribute> {
	const { at } = call;
	if (entry.isLong) return { longLived: byDefault(true, at, entry.source) };
	if (entry.usual === "none" && isOwnClass(layers, program))
		return { bounded: unknown("its client is of a class that may set a time-out", at) };
	const usual = usualOf(entry, layers, program);
	// Where the client is made, its time-out is missing.
	const place = entry.made ? (layers.at(-1)?.at ?? at) : at;
	if (usual === "none") return { bounded: byDefault(false, place, entry.source, handleOf(call, entry, program)) };
	return { timeout: byDefault(usual, at, entry.source), bounded: byDefault(true, at, entry.source) };
}

/** What the library takes, which may be its engine's. */
function usualOf({ usual, engines }: CallEntry, layers: readonly Call[], program: Program): CallEntry["usual"] {
	const maker = layers.at(-1);
	const engine = maker && engines && givenOf(maker, engines.at, program);
	const name = (engine && nameOf(engine)) ?? "";
	return engines && Object.hasOwn(engines.usual, name) ? engines.usual[name] : usual;
}

const places = new WeakMap<Code, ReadonlyMap<Call, number>>();

/** The places of a file's calls among them. */
function placesOf(code: Code): ReadonlyMap<Call, number> {
	const found = places.get(code) ?? new Map(code.calls.map((call, index) => [call, index]));
	places.set(code, found);
	return found;
}

/** Where an edit may give the call what ends its wait. */
function handleOf(call: Call, { takes }: CallEntry, { code }: Program): Handle | undefined {
	const index = takes ? placesOf(code).get(call) : undefined;
	if (!takes || index === undefined || call.spread?.length) return undefined;
	return { dialect: code.language, file: code.path, anchor: anchorOf(index, takes) };
}
