import { changesOf } from "../rules/finding.ts";
import { openFindings, type Review } from "./review.ts";

/**
 * Names what of a review a simulation depends on, in a few letters that are the same in the next page. Where a value
 * stands in its file moves with every edit above it, and no model asks; so a comment typed into a file makes no result
 * stale.
 */
export function basisOf(review: Review | undefined): string {
	if (!review) return "";
	const patches = openFindings(review).flatMap((finding) => {
		const patch = changesOf(finding);
		return patch.length > 0 ? [[finding.id, patch]] : [];
	});
	return digest(
		JSON.stringify([review.design, patches], (key, value) =>
			key === "at" || key === "handle" || key === "files" ? undefined : value,
		),
	);
}

/** Two 32-bit FNV-1a hashes side by side (from the usual offset and from its complement): no secret, only a name. */
export function digest(text: string): string {
	let a = 0x811c9dc5;
	let b = ~a;
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		a = Math.imul(a ^ unit, 0x01000193);
		b = Math.imul(b ^ (unit + at), 0x01000193);
	}
	return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}.${text.length}`;
}
