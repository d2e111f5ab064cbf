import type { Comparison } from "../review/change.ts";
import { plural } from "./amounts.ts";

/** "The whole workspace, before and after: 1 new finding, 2 fixed, 8 as before." */
export function changedWords({ brought, fixed, kept }: Comparison): string {
	const counts =
		brought + fixed.length + kept === 0
			? "no finding on either side"
			: `${plural(brought, "new finding")}, ${fixed.length} fixed, ${kept} as before`;
	return `The whole workspace, before and after: ${counts}.`;
}
