import { z } from "zod";
import { componentOf } from "../../design/graph.ts";
import { Location } from "../../design/text.ts";
import type { Verdict } from "../../rules/finding.ts";
import { type Review, RuleInfo } from "../review.ts";
import { told } from "../told.ts";
import { guideSections, sectionOf } from "./sections.ts";

const State = z.enum(["failing", "unknown", "verified", "not-applicable"]);
export type ReadinessState = z.infer<typeof State>;

/** One rule over the whole workspace. */
const Check = z.object({
	rule: RuleInfo,
	/** The worst of its answers: one failing component makes it fail, one unknown value leaves it open. */
	state: State,
	failing: z.array(z.object({ component: z.string(), message: z.string(), severity: z.string(), at: Location })),
	/** Suppressed on purpose, with the reason. */
	accepted: z.array(z.object({ component: z.string(), reason: z.string(), at: Location })),
	unknown: z.array(z.object({ component: z.string(), because: z.string() })),
	/** Names of the components for which it was verified. */
	verified: z.array(z.string()),
	/** Why it does not apply, each reason with how many components it is true of. */
	notApplicable: z.array(z.object({ because: z.string(), components: z.int() })),
});
export type ReadinessCheck = z.infer<typeof Check>;

/** The workspace against the guide, section by section. Every rule stands in exactly one of them. */
export const Readiness = z.object({
	root: z.string(),
	files: z.int(),
	components: z.int(),
	counts: z.record(State, z.int()),
	sections: z.array(
		z.object({
			id: z.string(),
			chapter: z.string(),
			title: z.string(),
			checks: z.array(Check),
			/** What no file can answer. */
			questions: z.array(z.string()),
		}),
	),
});
export type Readiness = z.infer<typeof Readiness>;

const order: readonly ReadinessState[] = State.options;

export function readinessOf(review: Review): Readiness {
	const checks = review.rules.map((rule) =>
		checkOf(
			rule,
			told(review).filter((verdict) => verdict.rule === rule.id),
			review,
		),
	);
	const counts = { failing: 0, unknown: 0, verified: 0, "not-applicable": 0 };
	for (const { state } of checks) counts[state]++;
	const sections = guideSections.map(({ id, chapter, title, questions }) => ({
		id,
		chapter,
		title,
		questions: [...questions],
		checks: checks
			.filter(({ rule }) => sectionOf(rule.guide)?.id === id)
			.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state)),
	}));
	const elsewhere = checks.filter(({ rule }) => !sectionOf(rule.guide));
	if (elsewhere.length > 0)
		sections.push({
			id: "own",
			chapter: "This team's rules",
			title: "Rules of this workspace",
			checks: elsewhere,
			questions: [],
		});
	const own = review.design.components.filter(({ files }) => files.length > 0);
	return { root: review.root, files: review.files, components: own.length, counts, sections };
}

function checkOf(rule: RuleInfo, verdicts: readonly Verdict[], review: Review): ReadinessCheck {
	const name = (id: string) => componentOf(review.design, id)?.name ?? id;
	const check: ReadinessCheck = {
		rule,
		state: "not-applicable",
		failing: [],
		accepted: [],
		unknown: [],
		verified: [],
		notApplicable: [],
	};
	const reasons = new Map<string, number>();
	for (const { answer, component: id, because, finding } of verdicts) {
		const component = name(id);
		if (finding?.suppressed)
			check.accepted.push({ component, reason: finding.suppressed.reason, at: finding.suppressed.at ?? finding.at });
		else if (finding)
			check.failing.push({ component, message: finding.message, severity: finding.severity, at: finding.at });
		else if (answer === "unknown") check.unknown.push({ component, because: because ?? "no file says so" });
		else if (answer === "passes") check.verified.push(component);
		else if (answer === "does-not-apply") {
			const reason = because ?? "nothing of the kind was found";
			reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
		}
	}
	check.notApplicable = [...reasons].map(([because, components]) => ({ because, components }));
	if (verdicts.length === 0)
		check.notApplicable.push({ because: "no component that it is about was found", components: 0 });
	check.state =
		check.failing.length > 0
			? "failing"
			: check.unknown.length > 0
				? "unknown"
				: check.verified.length + check.accepted.length > 0
					? "verified"
					: "not-applicable";
	return check;
}
