import { fileURLToPath } from "node:url";
import { readRules } from "../../src/review/assets.ts";

export const frozenFolder = fileURLToPath(new URL("../rules/frozen/", import.meta.url));

type Rules = ReturnType<typeof readRules>;
let ours: Rules | undefined;
let frozen: Rules | undefined;

/** Our own rules, read once for all the tests of a thread: to read them takes longer than to judge a fixture by them. */
export function ourRules(): Rules {
	ours ??= readRules().then(whole);
	return ours;
}

/** Six rules that never change: what tests of the faces expect does not change with each rule that is added. */
export function frozenRules(): Rules {
	frozen ??= readRules(undefined, frozenFolder).then(whole);
	return frozen;
}

/** A test that changed what all others judge by would fail them. */
function whole<T>(value: T): T {
	if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
	for (const part of Object.values(value)) whole(part);
	return Object.freeze(value);
}
