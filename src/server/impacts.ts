import { setImmediate as others } from "node:timers/promises";
import type { Review } from "../review/review.ts";
import type { Session } from "../review/session.ts";
import type { Finding } from "../rules/finding.ts";
import type { Impact } from "../simulator/api.ts";

/** A checklist is waited for: beyond this many comparisons the rest is left to the command line. */
const most = 12;

/**
 * Puts the impacts of findings into the review, a replication at a time, so that other requests are answered between.
 * Returns how many findings were left without.
 */
export async function addImpacts(
	session: Session,
	review: Review,
	findings: readonly Finding[],
	progress: (share: number) => void,
	signal: AbortSignal,
): Promise<number> {
	const scenarios = new Map(review.rules.map((rule) => [rule.id, rule.simulate?.scenario]));
	const simulated = findings.filter(({ rule, remedy }) => scenarios.get(rule) && remedy?.patch.length);
	// Two rules may have one remedy: it is simulated once for each scenario.
	const keyOf = ({ rule, remedy }: Finding) => JSON.stringify([scenarios.get(rule), rule, remedy?.patch]);
	const keys = [...new Set(simulated.map(keyOf))].slice(0, most);
	const impacts = new Map<string, Impact>();
	for (const [index, key] of keys.entries()) {
		const steps = session.impact(simulated.find((finding) => keyOf(finding) === key)!);
		for (let step = steps?.next(); step; step = steps?.next()) {
			if (step.done) {
				impacts.set(key, step.value);
				break;
			}
			progress((index + step.value.done / step.value.total) / keys.length);
			await others();
			signal.throwIfAborted();
		}
	}
	for (const finding of simulated) {
		const impact = impacts.get(keyOf(finding));
		if (impact) review.impacts[finding.id] = impact;
	}
	return simulated.filter((finding) => !keys.includes(keyOf(finding))).length;
}
