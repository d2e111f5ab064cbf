import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Fn } from "../code.ts";
import { callsBelow } from "../data/calls-by.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { guardsOf } from "../retries/guards.ts";
import { goesOnForEver } from "../retries/loops.ts";
import type { Policy } from "../retries/policy.ts";
import { tasksOf } from "../retries/tasks.ts";
import { methodOf } from "../values.ts";
import { type Concept, ofServer } from "./concept.ts";

/** What is tried again where the call itself is a library's, or another file's: whoever that is stands outside. */
export const retry: Concept = {
	read(program) {
		const sites = new Sites(program);
		const guarded = guardsOf(program).flatMap(({ fn, policy }) => (fn ? [{ fn, policy }] : []));
		const handed = guardsOf(program).flatMap(({ call, policy }): Fragment[] =>
			call && Object.keys(policy).length > 0 ? [told(call.name, policy, call.of.at, sites.of(call.of), program)] : [],
		);
		const own = [...guarded, ...tasksOf(program)].flatMap(({ fn, policy }): Fragment[] => {
			if (Object.keys(policy).length === 0) return [];
			const inside = callsIn(fn, program);
			if (inside.some((call) => isKnown(call, program))) return [];
			// A listener connects anew: no work waits for it, and it has nothing to repeat.
			if (callsBelow(fn, program.code).some((call) => goesOnForEver(call, program))) return [];
			const at = (policy.endless ?? policy.backoff ?? policy.retries).provenance;
			const place = "at" in at && at.at ? at.at : fn.at;
			const name = partnerOf(inside, program) ?? fn.name;
			if (!name) return [];
			return [told(name, policy, place, sites.of({ region: fn.region }), program)];
		});
		return [...handed, ...own];
	},
};

function told(name: string, policy: Policy, at: Location, site: string, program: Program): Fragment {
	const link = {
		kind: "calls" as const,
		direction: "to" as const,
		other: { by: "name" as const, kind: "Service" as const, name, file: program.code.path },
		at,
		site: `${site} tried again`,
		attributes: policy,
		outside: { kind: "Service" as const, name },
	};
	return ofServer(program, at, {}, { links: [link] });
}

/** What it runs, with the functions of the file that it calls, each once. */
function callsIn(fn: Fn, program: Program, depth = 2): Call[] {
	const seen = new Set([fn]);
	let outer = [fn];
	const found: Call[] = [];
	for (let left = depth; outer.length > 0; left--) {
		const calls = outer.flatMap((one) => callsBelow(one, program.code));
		found.push(...calls);
		outer = [];
		if (left === 0) break;
		for (const call of calls) {
			const called = program.called(call);
			if (!called || seen.has(called) || program.codeOf(called.region) !== program.code) continue;
			seen.add(called);
			outer.push(called);
		}
	}
	return found;
}

const isKnown = (call: Call, program: Program) =>
	program.mayBe(call.callee, "call") && program.known(call.callee, "call") !== undefined;

/** A library that speaks to somebody: what one of its clients is asked. */
function partnerOf(calls: readonly Call[], program: Program): string | undefined {
	for (const call of calls) {
		const origin = program.originOf(call.callee);
		if (!origin?.from || !/\(\)\./.test(origin.path) || isOfLibrary(origin.from, program)) continue;
		const name = origin.from.split(/[./]/)[0];
		// A mapper is no partner: what it asks, its store is linked by.
		if (/^(django|sqlalchemy|sqlmodel|peewee|tortoise|mongoengine)$/.test(name)) continue;
		if (
			/^[a-z][\w-]+$/i.test(name) &&
			!/^(java|javax|jakarta|org|com|io|github|kotlin|os|json|logging|datetime|re|time)$/.test(name) &&
			methodOf(call)
		)
			return name;
	}
	return undefined;
}

const isOfLibrary = (from: string, program: Program) =>
	program.knowledge.packages.some((one) => from === one || from.startsWith(`${one}.`));
