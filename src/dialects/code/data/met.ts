import type { Call, Fn, Region } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { runBy } from "./called-method.ts";
import { callsOwnedBy } from "./calls-by.ts";
import { isInTransaction } from "./mappers.ts";
import { isPinned, pins } from "./pins.ts";
import { isNamedReplica } from "./replica-handles.ts";
import type { Touch } from "./touch.ts";
import { touchesIn } from "./touches.ts";
import { reaches } from "./walk.ts";

/** A read or write that one pass through a function comes to. */
export interface Met {
	touch: Touch;
	/** The function's own call that brings it there. */
	at: Call;
	/** The last call on the way that stands in the function's own file. */
	place: Call;
}

/** Functions that are gone down into, one within the other: controller, service, repository, helper. */
const deepest = 3;
/** Calls of one function that are followed. */
const most = 40;

const changing =
	/create|insert|save|add|update|upsert|set|put|store|regist|delete|remove|issue|open|publish|submit|place|book|cancel|confirm|approve|change|rename|assign|enrol|invite|send|execute|handle|process|patch|edit|modify|mark|toggle|activate|archive|persist|write|record|import|sync|complete|start|finish|close|accept|reject|join|leave|post|new|make|append|attach|link|move|copy|clone|merge|replace|reset|increment|apply|grant|revoke|dispatch|invoke|mutate|ensure|sign_?up|pay|charge|rate|review|follow/i;
const looking =
	/get|find|fetch|load|read|list|show|detail|\bby|by_|By[A-Z]|^one|retrieve|look_?up|search|query|select|view|describe|reload|refresh|response|send|execute|invoke|dispatch|of$/i;

/** For each function, by how far it is still gone down from it. */
const known = new WeakMap<Program, Map<Fn | undefined, (readonly Met[])[]>>();

/** In the order in which they are come to; those of functions of the workspace stand where these are called. */
export function metIn(owner: Fn | undefined, program: Program, depth = deepest): readonly Met[] {
	const ofProgram = known.get(program) ?? new Map<Fn | undefined, (readonly Met[])[]>();
	known.set(program, ofProgram);
	const byDepth = ofProgram.get(owner) ?? [];
	ofProgram.set(owner, byDepth);
	if (byDepth[depth]) return byDepth[depth];
	const touches = touchesIn(program);
	const calls = callsOwnedBy(owner, program.code).toSorted((a, b) => a.order - b.order);
	const followed = depth > 0 ? followedOf(calls, touches, depth === deepest) : undefined;
	const pinned: Call[] = [];
	const isMarked = isPinned(owner);
	const made = calls.flatMap((call): Met[] => {
		if (pins(call, program)) pinned.push(call);
		const own = touches.get(call);
		const all = own
			? [{ touch: own, at: call, place: call }]
			: followed?.has(call)
				? metBy(call, program, depth - 1)
				: [];
		const isOfPrimary = isMarked || pinned.some((one) => reaches(one.region, call.region, program.code));
		return isOfPrimary ? all.map((one) => ({ ...one, touch: ofPrimary(one.touch) })) : all;
	});
	byDepth[depth] = made;
	return made;
}

const ofPrimary = (touch: Touch): Touch => (touch.does === "reads" ? { ...touch, sees: "all" } : touch);

/** Nothing need be followed where nothing that may be a read comes behind what may be a write. */
function followedOf(calls: readonly Call[], touches: ReadonlyMap<Call, Touch>, isTop: boolean): ReadonlySet<Call> {
	const isUnknown = (call: Call) => !touches.has(call);
	if (isTop) {
		const written = calls.findIndex((call) =>
			isUnknown(call) ? changing.test(methodOf(call)) : touches.get(call)?.does === "writes",
		);
		const isRead = ({ does, sees }: Touch) => does === "reads" && sees !== "all";
		const read = calls.findLastIndex((call) => {
			const own = touches.get(call);
			return own ? isRead(own) : looking.test(methodOf(call));
		});
		if (written < 0 || read <= written) return new Set();
	}
	const worth = calls.filter(
		(call) => isUnknown(call) && (changing.test(methodOf(call)) || looking.test(methodOf(call))),
	);
	return new Set(worth.slice(0, most));
}

/** What the function of the workspace does that is called. */
function metBy(call: Call, program: Program, depth: number): Met[] {
	const fn = runBy(call, program);
	if (!fn) return [];
	const there = program.of(program.codeOf(fn.region));
	program.know(there.code);
	const inner = metIn(fn, there, depth);
	const certain = new Set(
		inner.flatMap(({ touch }) => (touch.does === "reads" && touch.sees === "all" ? [touch.of] : [])),
	);
	const isJoined = isInTransaction(call, program) || call.positional.some(({ text }) => handedOn.test(text));
	return inner.flatMap(({ touch, at, place: last }): Met[] => {
		const met = { at: call, place: last.at.file === call.at.file ? last : call };
		if (touch.does === "writes") return reaches(at.region, fn.region, there.code) ? [{ ...met, touch }] : [];
		// Where it reads one from the primary as well, something decides which: nobody knows for this call.
		if (touch.sees !== "all" && certain.has(touch.of)) return [];
		if (touch.sees === "routed" && isJoined) return [{ ...met, touch: ofPrimary(touch) }];
		if (touch.sees !== "all") return isAsked(at.region, fn, call) ? [] : [{ ...met, touch }];
		return [{ ...met, touch: isReplicaFor(touch, call, fn, program) ? { ...touch, sees: "replica" } : touch }];
	});
}

const handedOn = /^(tx|trx|txn|transaction|t|manager|entityManager|em|queryRunner|qr|sess(ion)?)$/;

/** A condition on what the caller gives decides whether this is run. */
function isAsked(region: Region, fn: Fn, call: Call): boolean {
	for (let at: Region | undefined = region; at && at !== fn.region; at = at.parent) {
		const text = at.kind === "if" || at.kind === "else" ? (at.test?.text ?? "") : "";
		const asked = fn.parameters.findIndex(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
		if (asked >= 0 && (call.positional[asked] ?? call.named[fn.parameters[asked].name])) return true;
	}
	return false;
}

/** It is read by what the caller gives (`loadLabel(ctx, s.reader(ctx), id)`), or by what the object was made with (`s.read.GetUser(ctx, id)`). */
function isReplicaFor({ handle }: Touch, call: Call, fn: Fn, program: Program): boolean {
	const index = handle?.kind === "name" ? fn.parameters.findIndex(({ name }) => name === handle.name) : -1;
	if (index >= 0) return isNamedReplica(call.positional[index] ?? call.named[fn.parameters[index].name], program);
	const isOwn = handle?.kind === "member" && handle.of.kind === "name" && handle.of.name === "this";
	const receiver = receiverOf(call);
	const made = receiver && program.follow(receiver);
	const given = made?.kind === "call" ? made.call.positional : [];
	return isOwn && [receiver, ...given].some((one) => isNamedReplica(one, program));
}
