import type { Readiness, ReadinessCheck, ReadinessState } from "../../review/readiness/readiness.ts";
import { plural } from "../amounts.ts";

export const stateWords: Record<ReadinessState, string> = {
	failing: "failing",
	unknown: "unknown",
	verified: "verified",
	"not-applicable": "not applicable",
};

/** "2 failing, 1 unknown, 9 verified, 30 not applicable". */
export function countWords({ counts }: Readiness): string {
	return Object.entries(stateWords)
		.map(([state, word]) => `${counts[state as ReadinessState]} ${word}`)
		.join(", ");
}

/** What was looked at, in one sentence. */
export function scopeWords({ files, components }: Readiness): string {
	if (components === 0)
		return `${plural(files, "file")} read, and no component found in them: nothing below is a verdict, good or bad.`;
	return `${plural(files, "file")} read, ${plural(components, "component")} found. "Unknown" names the value that no file gives; "not applicable" says why. What only people know stands under each section as a question.`;
}

/** "web, orders and 3 more". */
export function named(names: readonly string[]): string {
	const distinct = [...new Set(names)];
	if (distinct.length <= shown) return distinct.join(", ");
	return `${distinct.slice(0, shown).join(", ")} and ${distinct.length - shown} more`;
}
const shown = 6;

/** Why a rule does not apply: its commonest reasons. */
export function whyNot({ notApplicable }: ReadinessCheck): string {
	return [...notApplicable]
		.sort((a, b) => b.components - a.components)
		.slice(0, 3)
		.map(({ because, components }) => (components > 1 ? `${because} (${components} times)` : because))
		.join("; ");
}
