import type { Location } from "../../../design/text.ts";
import type { Fn, Region } from "../code.ts";
import type { Program } from "../program.ts";
import { testsOwnedBy } from "./calls-by.ts";

interface Look<T> {
	at: Location;
	found: T;
}

export const isBefore = (look: Look<unknown> | undefined, at: Location) =>
	look !== undefined && look.at.range.start.line <= at.range.start.line;

const known = new WeakMap<Program, Map<Fn | undefined, Map<string, Look<unknown> | undefined>>>();

/** The first condition of a function that has what is asked for: all steps of the function that ask for the same share it. */
export function firstLook<T>(
	owner: Fn | undefined,
	asked: string,
	program: Program,
	find: (test: Region) => T | undefined,
): Look<T> | undefined {
	const ofProgram = known.get(program) ?? new Map<Fn | undefined, Map<string, Look<unknown> | undefined>>();
	known.set(program, ofProgram);
	const ofOwner = ofProgram.get(owner) ?? new Map<string, Look<unknown> | undefined>();
	ofProgram.set(owner, ofOwner);
	if (ofOwner.has(asked)) return ofOwner.get(asked) as Look<T> | undefined;
	let look: Look<T> | undefined;
	for (const test of testsOwnedBy(owner, program.code)) {
		const found = test.kind === "if" ? find(test) : undefined;
		if (found === undefined) continue;
		look = { at: test.at, found };
		break;
	}
	ofOwner.set(asked, look);
	return look;
}
