import type { Review } from "../../src/review/review.ts";
import { withRemedy } from "./findings.ts";

/**
 * What of a review a simulation depends on. Where a value stands in its file moves with every edit above it, and no
 * model asks; so a comment typed into a file makes no result stale.
 */
export function substance(review: Review | undefined): string {
	if (!review) return "";
	const patches = withRemedy(review).map(({ id, remedy }) => [id, remedy?.patch]);
	return JSON.stringify([review.design, patches], (key, value) =>
		key === "at" || key === "handle" || key === "files" ? undefined : value,
	);
}
