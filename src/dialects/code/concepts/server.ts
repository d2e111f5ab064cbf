import { byDefault, declared } from "../../../design/attribute.ts";
import type { Call, Region } from "../code.ts";
import { within } from "../data/walk.ts";
import { packageName } from "../places.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { layersOf, methodOf, receiverOf } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** What makes the process a server or a worker, and what it does at SIGTERM where nothing is said. */
export const server: Concept = {
	read: (program) =>
		program.calls("server").map(({ call, entry }) =>
			ofService(
				program,
				call.at,
				{
					// What a framework starts of itself (Spring, Quarkus), its build and its marks tell.
					...(entry.role && { role: declared(entry.role, call.at) }),
					language: declared(program.code.language, call.at),
					...(entry.runtime && { runtime: byDefault(entry.runtime, call.at, entry.source) }),
					...(entry.sigterm &&
						isByHand(call.region) && { sigtermAlone: byDefault(entry.sigterm, call.at, entry.source) }),
					...(entry.sigterm &&
						!isByHand(call.region) &&
						!isOfMachine(call, program) &&
						!isStopped(call, program) && { sigterm: byDefault(entry.sigterm, call.at, entry.source) }),
				},
				{ standalone: packageName(program.code.path) },
			),
		),
};

/** It listens to its own machine alone: what stands before it, or nobody, ends it. */
function isOfMachine(call: Call, program: Program): boolean {
	return layersOf(call, program).some(({ positional, named }) =>
		[...positional, ...Object.values(named)].some((one) =>
			within(one, 3).some(
				(part) =>
					part.kind === "literal" &&
					typeof part.value === "string" &&
					/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(part.value),
			),
		),
	);
}

/** A class of the JVM that hands out a way to stop its server: whoever holds it decides when, and may well do so at SIGTERM. */
function isStopped(call: Call, program: Program): boolean {
	const kept = call.kept;
	if (!/^(java|kotlin)$/.test(program.code.language) || (kept?.kind !== "name" && kept?.kind !== "member"))
		return false;
	const fn = ownerOf(call.region);
	return program.code.calls.some((one) => {
		const of = receiverOf(one);
		const isSame = (of?.kind === "name" || of?.kind === "member") && of.name === kept.name;
		return isSame && /^(stop|close|shutdown)$/.test(methodOf(one)) && ownerOf(one.region) !== fn;
	});
}

/** What a file does when a person starts it by hand: in production another program may import it and serve. */
function isByHand(region: Region | undefined): boolean {
	return region !== undefined && (/__name__/.test(region.test?.text ?? "") || isByHand(region.parent));
}
