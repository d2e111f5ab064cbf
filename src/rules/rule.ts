import { z } from "zod";
import { Value } from "../design/attribute.ts";
import { componentKinds, linkKinds } from "../design/catalogue/index.ts";

export const Severity = z.enum(["error", "warning", "info"]);
export type Severity = z.infer<typeof Severity>;

/** A value that a remedy sets: literal, or a CEL expression over the same names as `when`. */
export const RemedyValue = z.union([z.object({ cel: z.string() }).strict(), Value]);
export type RemedyValue = z.infer<typeof RemedyValue>;

/** A scenario, and the metrics of it that tell whether a remedy does what it should. */
export const Simulate = z.object({ scenario: z.string(), watch: z.array(z.string()).min(1) }).strict();

export const RemedySpec = z
	.object({
		/** CEL; the first remedy whose `when` holds is offered. Absent: always. */
		when: z.string().optional(),
		title: z.string(),
		/** "balancer.affinity" → value. The part before the dot is a name that `when` can use. */
		set: z.record(z.string(), RemedyValue),
		/** One part without the others would do harm: nothing is written where a part of it is left to a person. */
		together: z.boolean().optional(),
		/** What a person must still do or check, in one or two sentences. */
		byHand: z.string().optional(),
		/** What a person does where no file that was read has a place for what is to be set, in words of the trade. */
		otherwise: z.string().optional(),
		/** Why no edit of the files can be known to be right: the patch is simulated and never written. */
		manual: z.string().optional(),
		/** Why no scenario can show what this remedy does, where the rule names one for others. */
		unshown: z.string().optional(),
		/** The scenario that shows what this remedy does, where it is not the rule's. */
		simulate: Simulate.optional(),
	})
	.strict();
export type RemedySpec = z.infer<typeof RemedySpec>;

const Kind = z.enum([...componentKinds, ...linkKinds]);

/** One file rules/<id>.yaml. Everything else about the rule (page, hover, checklist, SARIF) is made from it. */
export const Rule = z
	.object({
		id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
		guide: z.string(),
		title: z.string(),
		/** By case where it depends on who feels it: `[{ when: …, is: error }, { is: info }]`. */
		severity: z.union([Severity, z.array(z.object({ when: z.string().optional(), is: Severity }).strict()).min(1)]),
		/** A kind of component, or of link; or several, of which each is `self` to the rule's expressions. */
		on: z.union([Kind, z.array(Kind).min(1)]),
		/** What it is about, where a development environment needs none of it. */
		about: z.enum(["capacity", "redundancy"]).optional(),
		/** Whether it has something to say of a service that works to an end (a Job), too; most speak of those that stay. */
		jobs: z.boolean().optional(),
		/** CEL: whether the rule has anything to say of this component. False: "does not apply", because of `appliesText`. */
		applies: z.string().optional(),
		appliesText: z.string().optional(),
		/** CEL: true means that the anti-pattern is there. */
		when: z.string(),
		/**
		 * Attribute whose place the diagnostic points to ("affinity"), or of a neighbour ("service.replicas"); of several, the
		 * first that has a place, and whose case holds where it is one of a case (`{ when: …, is: affinity }`).
		 */
		at: z.union([
			z.string(),
			z.array(z.union([z.string(), z.object({ when: z.string(), is: z.string() }).strict()])).min(1),
		]),
		/**
		 * Further places to show where a file declares them: an attribute as in `at`, a few words, and optionally a CEL
		 * condition over what has the attribute, under its own name and as `it`.
		 */
		related: z.array(z.object({ at: z.string(), when: z.string().optional(), say: z.string() }).strict()).optional(),
		/** Text with {name.attribute} placeholders, or one for each case. */
		message: z.union([z.string(), z.array(z.object({ when: z.string().optional(), say: z.string() }).strict()).min(1)]),
		/** An attribute of what it judges ("entry"): of all that have the same value, one is told, with the others beside it. */
		once: z.string().optional(),
		/** Where another rule tells the same story: this one is then silent. */
		toldBy: z.object({ rule: z.string(), when: z.string() }).strict().optional(),
		why: z.string(),
		unless: z.string(),
		remedy: z.union([RemedySpec, z.array(RemedySpec).min(1)]),
		/** Why no scenario can show its effect; for a rule without `simulate`. */
		unshown: z.string().optional(),
		simulate: Simulate.optional(),
		ask: z.string(),
		sources: z.array(z.string()).optional(),
	})
	.strict();
export type Rule = z.infer<typeof Rule>;

/** The kinds that a rule judges. */
export function kindsOf({ on }: Pick<Rule, "on">): z.infer<typeof Kind>[] {
	return [on].flat();
}

/** The severity of a rule's findings where they bite most. */
export function worstSeverity({ severity }: Rule): Severity {
	const all = typeof severity === "string" ? [severity] : severity.map(({ is }) => is);
	return Severity.options.find((one) => all.includes(one)) as Severity;
}
