import { componentOf } from "../design/graph.ts";
import { put } from "../design/index-of.ts";
import type { Review } from "../review/review.ts";
import { nameOf } from "./tally.ts";

/** The files of those that kind and name do not tell apart: a service stands in a manifest and in a Compose file, say. */
export function namesakesOf(review: Review, ids: Iterable<string>): Map<string, string> {
	const called = new Map<string, string[]>();
	for (const id of new Set(ids)) {
		const words = `${componentOf(review.design, id)?.kind} ${nameOf(review, id)}`;
		put(called, words, id);
	}
	const alike = [...called.values()].filter((same) => same.length > 1).flat();
	return new Map(
		alike.flatMap((id) => {
			const file = componentOf(review.design, id)?.at?.file;
			return file ? [[id, file]] : [];
		}),
	);
}
