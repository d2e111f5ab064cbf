import { fileURLToPath } from "node:url";
import { readRules } from "../../src/review/assets.ts";

export const frozenFolder = fileURLToPath(new URL("../rules/frozen/", import.meta.url));

/** Six rules that never change: what tests of the faces expect does not change with each rule that is added. */
export function frozenRules(): ReturnType<typeof readRules> {
	return readRules(undefined, frozenFolder);
}
