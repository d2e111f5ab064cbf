import type { Location } from "../../src/design/text.ts";
import type { Review } from "../../src/review/review.ts";
import type { Finding } from "../../src/rules/finding.ts";

/** A place in a workspace; lines count from one. Without a line the file, without a file the workspace. */
export interface Place {
	rule: string;
	/** The honest answer, where it is not a finding. */
	answer?: "fails" | "passes" | "does-not-apply" | "unknown";
	file?: string;
	line?: number;
	to?: number;
}

/** One case.yaml. */
export interface Case {
	title: string;
	expect?: Place[];
	absent?: Place[];
}

export interface Unmet {
	rule: string;
	what: string;
}

/** The expectations that a review does not meet, in the order of the case. */
export function unmetOf({ expect = [], absent = [] }: Case, review: Review): Unmet[] {
	const findings = review.verdicts.flatMap(({ finding }) => (finding && !finding.suppressed ? [finding] : []));
	const files = new Map(review.design.components.map((one) => [one.id, one.files]));
	const claimed = new Set<Finding>();
	const unmet: Unmet[] = [];
	for (const place of expect) {
		if (place.answer && place.answer !== "fails") {
			const given = review.verdicts.some(
				({ rule, answer, at, component }) =>
					rule === place.rule &&
					answer === place.answer &&
					(!place.file || at?.file === place.file || files.get(component)?.includes(place.file)),
			);
			if (!given) unmet.push({ rule: place.rule, what: `${place.rule} is ${place.answer} at ${words(place)}` });
			continue;
		}
		const hit = findings.find((one) => one.rule === place.rule && fits(one.at, place));
		if (hit) claimed.add(hit);
		else unmet.push({ rule: place.rule, what: `${place.rule} at ${words(place)}` });
	}
	// What one expectation asks for is no false alarm of another, which may speak of the same file.
	for (const place of absent) {
		const wrong = findings.some((one) => one.rule === place.rule && fits(one.at, place) && !claimed.has(one));
		if (wrong) unmet.push({ rule: place.rule, what: `no ${place.rule} at ${words(place)}` });
	}
	return unmet;
}

function fits({ file, range }: Location, place: Place): boolean {
	if (place.file && place.file !== file) return false;
	if (!place.line) return true;
	return range.start.line + 1 <= (place.to ?? place.line) && range.end.line + 1 >= place.line;
}

function words({ file, line, to }: Place): string {
	return `${file ?? "anywhere"}${line ? `:${line}${to ? `-${to}` : ""}` : ""}`;
}
