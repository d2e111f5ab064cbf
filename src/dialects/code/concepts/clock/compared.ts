import type { Expr } from "../../code.ts";
import { sourcesOf, within } from "../../data/walk.ts";
import { resultsOf } from "../../names.ts";
import type { Program } from "../../program.ts";
import { methodOf } from "../../values.ts";
import { readFor } from "../reliance/read-before.ts";
import { type Stamped, sidesOf, stampedBy } from "./stamp.ts";
import { changedBehind, storedBehind } from "./stored.ts";

/** `if (incoming.updatedAt > stored.updatedAt) save(incoming)`: of two, the later stamp is kept. */
export function byComparison(program: Program): Stamped[] {
	return program.code.tests.flatMap((region) => {
		const { test } = region;
		if (region.kind !== "if" || !test) return [];
		// `const isNewer = …`, which is then asked for.
		const kept = test.kind === "name" ? program.follow(test) : test;
		const parts = within(kept, 4);
		const comparison = parts.find((part) => isOfStamps(part, program)) ?? parts.find((part) => asks(part, program));
		const call = comparison && (storedBehind(region, program) ?? changedBehind(comparison, region, program));
		return comparison && call ? [{ stamp: comparison, call }] : [];
	});
}

/** `isRemoteNewer(remote, stored)`: a function of the workspace that compares the stamps of what it is given. */
function asks(part: Expr, program: Program): boolean {
	const fn = part.kind === "call" && part.call.positional.length > 1 ? program.called(part.call) : undefined;
	if (part.kind !== "call" || !fn) return false;
	const given = (side: Expr): Expr | undefined => {
		const of = within(side, 5)
			.map(stampedBy)
			.find((one) => one?.kind === "name");
		const at = of?.kind === "name" ? fn.parameters.findIndex(({ name }) => name === of.name) : -1;
		return at < 0 ? undefined : part.call.positional[at];
	};
	const results = resultsOf(program.codeOf(fn.region)).get(fn) ?? [];
	return results.some((result) =>
		within(result, 5).some((one) => {
			const [left, right] = sidesOf(one).map(given);
			return left && right && left.text !== right.text && [left, right].some((each) => isFetched(each, program));
		}),
	);
}

const isFetched = (of: Expr, program: Program) =>
	[...sourcesOf(of, program)].some((call) =>
		/^(get|find|fetch|load|read|select|query|one|first)/i.test(methodOf(call)),
	) ||
	(of.kind === "name" && readFor(of, of.region, program) !== undefined);

function isOfStamps(part: Expr, program: Program): boolean {
	const sides = sidesOf(part).map((side) => {
		// `modified = parse(data["modified_at"])`, just before.
		for (const one of [...within(side, 5), ...(side.kind === "name" ? within(program.follow(side), 5) : [])]) {
			const of = stampedBy(one);
			if (of) return of;
		}
		return undefined;
	});
	const [left, right] = sides;
	if (!left || !right || left.text === right.text) return false;
	// One of them was read from somewhere.
	return [left, right].some((of) => isFetched(of, program));
}
