import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr, Region } from "../code.ts";
import { callsOwnedBy, writesOwnedBy } from "../data/calls-by.ts";
import { entityOf } from "../data/entities.ts";
import { isInTransaction } from "../data/mappers.ts";
import { methodOn } from "../data/methods.ts";
import { within } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { methodOf, receiverOf, stepsBefore } from "../values.ts";
import type { Concept } from "./concept.ts";
import { isCounter } from "./flood.ts";
import { isUnhurried } from "./hot-document.ts";
import { access } from "./linked-store.ts";
import { differs } from "./reliance/arithmetic.ts";
import { readFor } from "./reliance/read-before.ts";

/**
 * One row that every new one raises, as an object of a mapper: `stats = session.get(GlobalStats, 1); stats.files += 1`, and what
 * EF Core updates where it stands: `db.Totals.Where(t => t.Id == 1).ExecuteUpdate(…)`.
 */
export const hotObject: Concept = {
	read(program) {
		const sites = new Sites(program);
		return [...raisedObjects(program), ...inPlace(program)].flatMap(({ at, region, handle }): Fragment[] =>
			access(program, "writes", { ...(handle && { handle }), engine: "db" }, at, `${sites.of({ region })} hot`, {
				hotRow: declared(true, at),
			}),
		);
	},
};

interface Raised {
	at: Expr["at"];
	region: Region;
	handle: Expr | undefined;
}

function raisedObjects(program: Program): Raised[] {
	const seen = new Set<string>();
	const assigned = program.code.writes.flatMap(({ target, operator, value, at, region }) => {
		if (target.kind !== "member" || target.of.kind !== "name" || target.of.name === "this") return [];
		const isMore = operator === "+=" || (operator === "=" && differs(value) && value.text.includes(target.text));
		return isMore ? [{ of: target.of, at, region }] : [];
	});
	return [...assigned, ...raisedBySetters(program)].flatMap(({ of, at, region }): Raised[] => {
		const read = readFor(of, region, program);
		if (!read || !isOneRow(read, program) || !isBesideNew(region, read, of, program)) return [];
		// Several numbers of one row are one finding.
		const key = `${ownerOf(region)?.name} ${of.name}`;
		if (seen.has(key) || isUnhurried(read, program)) return [];
		seen.add(key);
		return [{ at, region, handle: receiverOf(read) }];
	});
}

interface Raising {
	of: Extract<Expr, { kind: "name" }>;
	at: Expr["at"];
	region: Region;
}

/** Java and Kotlin: `stats.setTotal(stats.getTotal() + 1)`, and a method of the row itself that adds to a number of it. */
function raisedBySetters(program: Program): Raising[] {
	if (!/^(java|kotlin)$/.test(program.code.language)) return [];
	return program.code.calls.flatMap((call): Raising[] => {
		const of = receiverOf(call);
		if (of?.kind !== "name" || of.name === "this") return [];
		const [value, ...more] = call.positional;
		const name = /^set([A-Z]\w*)$/.exec(methodOf(call))?.[1];
		const isSet = name && value && more.length === 0 && differs(value) && value.text.includes(`${of.text}.get${name}(`);
		return isSet || raisesItself(call, of, program) ? [{ of, at: call.at, region: call.region }] : [];
	});
}

function raisesItself(call: Call, of: Expr, program: Program): boolean {
	if (!/^(increment|increase|inc|add|count|raise)/i.test(methodOf(call))) return false;
	const own = readFor(of, call.region, program) ? program.classOf(of) : undefined;
	const fn = own && methodOn(own, methodOf(call), program);
	if (!fn) return false;
	return writesOwnedBy(fn, program.codeOf(fn.region)).some(
		({ target, operator, value }) =>
			operator === "+=" || (operator === "=" && differs(value) && value.text.includes(target.text)),
	);
}

function inPlace(program: Program): Raised[] {
	return program.code.calls.flatMap((call): Raised[] => {
		if (!/^ExecuteUpdate(Async)?$/.test(methodOf(call)) || isUnhurried(call, program)) return [];
		const [given] = call.positional;
		const set = given?.kind === "function" ? program.returned(given.fn) : given;
		const raises = within(set, 8).some(
			(part) =>
				part.kind === "call" &&
				methodOf(part.call) === "SetProperty" &&
				part.call.positional[1]?.kind === "function" &&
				differs(program.returned(part.call.positional[1].fn) ?? part.call.positional[1]),
		);
		if (!raises || !isOneRow(call, program) || !isBesideNew(call.region, call, undefined, program)) return [];
		return [{ at: call.at, region: call.region, handle: receiverOf(call) }];
	});
}

/** All that picks it stands in the code, and something does: `filter(Stats.id == 1)`, `Where(t => t.Id == 1)`, `get(Stats, 1)`. */
function isOneRow(read: Call, program: Program): boolean {
	const steps = stepsBefore(read, program).filter((step) => !/^ExecuteUpdate/.test(methodOf(step)));
	const picks = steps.flatMap((step) =>
		[...step.positional, ...Object.values(step.named)].flatMap((one) => {
			const inner =
				one.kind === "function" ? { fn: one.fn, value: program.returned(one.fn) } : { fn: undefined, value: one };
			return within(inner.value, 6).map((part) => ({ part, own: inner.fn?.parameters.map(({ name }) => name) ?? [] }));
		}),
	);
	const isFixed = picks.every(
		({ part, own }) =>
			part.kind !== "name" ||
			/^[A-Z]/.test(part.name) ||
			own.includes(part.name) ||
			/^(select|ctx|True|func|and_|eq|true)$/.test(part.name) ||
			program.follow(part).kind === "literal",
	);
	const hasKey = picks.some(
		({ part }) => part.kind === "literal" && (typeof part.value === "number" || typeof part.value === "string"),
	);
	const entity = entityOf(read, program)?.name ?? "";
	return isFixed && (hasKey || isCounter(entity));
}

const creates = /^(add|add_all|Add|AddAsync|AddRange|insert|create|save|persist|Create)$/;

/** In one unit of work with a row that is new. */
function isBesideNew(region: Region, read: Call, holder: Expr | undefined, program: Program): boolean {
	const own = callsOwnedBy(ownerOf(region), program.code);
	const isNew = own.some(
		(one) =>
			// The row itself is saved as well.
			!(holder && one.positional[0]?.text === holder.text) &&
			creates.test(methodOf(one)) &&
			one !== read &&
			(one.positional.length > 0 || Object.keys(one.named).length > 0),
	);
	if (!isNew) return false;
	return (
		own.some((one) => /^(commit|Commit|CommitAsync|SaveChanges|SaveChangesAsync|flush)$/.test(methodOf(one))) ||
		isInTransaction(read, program) ||
		(ownerOf(region)?.class?.marks.some(({ text }) => /\bTransactional\b/.test(text)) ?? false) ||
		atomic(read.region)
	);
}

function atomic(region: Region): boolean {
	for (let at: Region | undefined = region; at; at = at.parent)
		if (at.held?.some(({ text }) => /atomic|begin/.test(text)) || at.fn?.marks.some(({ text }) => /atomic/.test(text)))
			return true;
	return false;
}
