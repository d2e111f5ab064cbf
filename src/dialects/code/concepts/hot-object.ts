import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr, Region } from "../code.ts";
import { callsOwnedBy } from "../data/calls-by.ts";
import { entityOf } from "../data/entities.ts";
import { isInTransaction } from "../data/mappers.ts";
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
	return program.code.writes.flatMap(({ target, operator, value, at, region }): Raised[] => {
		if (target.kind !== "member" || target.of.kind !== "name" || target.of.name === "this") return [];
		const isMore = operator === "+=" || (operator === "=" && differs(value) && value.text.includes(target.text));
		const read = isMore ? readFor(target.of, region, program) : undefined;
		if (!read || !isOneRow(read, program) || !isBesideNew(region, read, program)) return [];
		// Several numbers of one row are one finding.
		const key = `${ownerOf(region)?.name} ${target.of.name}`;
		if (seen.has(key) || isUnhurried(read, program)) return [];
		seen.add(key);
		return [{ at, region, handle: receiverOf(read) }];
	});
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
		if (!raises || !isOneRow(call, program) || !isBesideNew(call.region, call, program)) return [];
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
function isBesideNew(region: Region, read: Call, program: Program): boolean {
	const own = callsOwnedBy(ownerOf(region), program.code);
	const isNew = own.some(
		(one) =>
			creates.test(methodOf(one)) && one !== read && (one.positional.length > 0 || Object.keys(one.named).length > 0),
	);
	if (!isNew) return false;
	return (
		own.some((one) => /^(commit|Commit|CommitAsync|SaveChanges|SaveChangesAsync|flush)$/.test(methodOf(one))) ||
		isInTransaction(read, program) ||
		atomic(read.region)
	);
}

function atomic(region: Region): boolean {
	for (let at: Region | undefined = region; at; at = at.parent)
		if (at.held?.some(({ text }) => /atomic|begin/.test(text)) || at.fn?.marks.some(({ text }) => /atomic/.test(text)))
			return true;
	return false;
}
