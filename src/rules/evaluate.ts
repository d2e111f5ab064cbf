import { linkKinds } from "../design/catalogue/index.ts";
import type { Component, Design } from "../design/design.ts";
import { environmentKind } from "../design/environment.ts";
import { reasonOf } from "../design/failure.ts";
import { type Graph, graphOf, watched } from "../design/graph.ts";
import type { Finding, Verdict } from "./finding.ts";
import { fingerprint } from "./finding.ts";
import { Judged, sameStart } from "./judged.ts";
import { Memory } from "./memory.ts";
import { remedyOf } from "./remedy.ts";
import { isLink, type Subject } from "./roles.ts";
import { kindsOf, type Rule } from "./rule.ts";

/** A rule that could not be evaluated because of a mistake in it. The review goes on without it. */
export interface RuleFault {
	rule: string;
	message: string;
}

export interface Evaluation {
	verdicts: Verdict[];
	faults: RuleFault[];
}

/**
 * Every rule on every component or link of its kind: four answers, and a finding where the answer is "fails". With a
 * memory, only what an edit could have changed is judged anew.
 */
export function evaluate(design: Design, rules: readonly Rule[], memory = new Memory()): Evaluation {
	const verdicts: Verdict[] = [];
	const faults: RuleFault[] = [];
	const graph = graphOf(design);
	const ids = new Set(rules.map(({ id }) => id));
	memory.begin(design, rules);
	for (const rule of rules) {
		for (const subject of subjectsOf(design, rule)) {
			const known = memory.recall(rule, subject);
			if (known) {
				verdicts.push(known);
				continue;
			}
			const seen = new Set<string>([subject.id]);
			try {
				const verdict = verdictOf(
					watched(graph, (id) => seen.add(id)),
					rule,
					subject,
					ids,
				);
				memory.keep(rule, subject, verdict, seen);
				verdicts.push(verdict);
			} catch (error) {
				faults.push({ rule: rule.id, message: `${subject.id}: ${reasonOf(error)}` });
			}
		}
	}
	return { verdicts: onePerPlace(verdicts.map(own)), faults };
}

function subjectsOf({ components, links }: Design, rule: Rule): Subject[] {
	const kinds: readonly string[] = kindsOf(rule);
	const all: readonly Subject[] = kinds.some((kind) => (linkKinds as readonly string[]).includes(kind))
		? [...components, ...links]
		: components;
	return all.filter((one) => kinds.includes(one.kind));
}

function verdictOf(graph: Graph, rule: Rule, subject: Subject, rules: ReadonlySet<string>): Verdict {
	const owner = isLink(subject) ? graph.component(subject.from) : subject;
	const judged = new Judged(graph, subject, { mixed: kindsOf(rule).length > 1 });
	const base = {
		rule: rule.id,
		component: owner?.id ?? subject.id,
		...(isLink(subject) && { link: subject.id }),
		at: judged.place(rule.at),
	};
	const not = (because: string): Verdict => ({ ...base, answer: "does-not-apply", because });
	const elsewhere = notHere(owner, rule);
	if (elsewhere) return not(elsewhere);
	if (rule.applies) {
		const applies = judged.ask(rule.applies);
		if ("unknown" in applies) return { ...base, answer: "unknown", because: applies.unknown };
		if (applies.value !== true) return not(rule.appliesText ?? "");
	}
	const matched = judged.ask(rule.when);
	if ("unknown" in matched) return { ...base, answer: "unknown", because: matched.unknown };
	if (matched.value !== true) return { ...base, answer: "passes" };
	if (!base.at) return { ...base, answer: "unknown", because: "no file declares it" };
	if (rule.toldBy && rules.has(rule.toldBy.rule) && judged.holds(rule.toldBy.when))
		return not(`${rule.toldBy.rule} tells it`);
	return { ...base, answer: "fails", finding: findingOf(graph, rule, subject, judged, base) };
}

/** Why a rule has nothing to say of what runs here, whatever it is. */
function notHere(owner: Component | undefined, rule: Rule): string | undefined {
	if (owner?.variantOf) return `it is judged where most is asked of it, as ${owner.variantOf}`;
	const { environment } = owner ?? {};
	const lenient = rule.about && environment !== undefined && environmentKind(environment) === "development";
	return lenient ? `${environment} is an environment for development, which needs no ${rule.about}` : undefined;
}

function findingOf(
	graph: Graph,
	rule: Rule,
	subject: Subject,
	judged: Judged,
	{ component, at }: Pick<Verdict, "component" | "at">,
): Finding {
	const place = at as NonNullable<typeof at>;
	const related = [...judged.passed(rule.at), ...(rule.related ?? []).flatMap((one) => judged.related(one))];
	const severity = typeof rule.severity === "string" ? rule.severity : (judged.first(rule.severity)?.is ?? "info");
	const said = typeof rule.message === "string" ? rule.message : (judged.first(rule.message)?.say ?? rule.title);
	const environments = environmentsOf(graph, subject, rule, place);
	const where = environments.length > 1 ? ` (${environments.join(", ")})` : "";
	return {
		id: fingerprint(rule.id, subject.id),
		rule: rule.id,
		severity,
		component,
		...(isLink(subject) && { link: subject.id }),
		...(environments.length > 0 && { environments }),
		at: place,
		message: judged.filled(said) + where,
		related: related.filter((one) => !sameStart(one.at, place)),
		remedy: remedyOf(rule, judged),
	};
}

/** The environments of a component and of those of its variants that take the same text. */
function environmentsOf(graph: Graph, subject: Subject, rule: Rule, place: NonNullable<Verdict["at"]>): string[] {
	if (isLink(subject) || subject.environment === undefined) return [];
	const variants = graph.design.components.filter(({ variantOf }) => variantOf === subject.id);
	const same = variants.filter((one) => {
		const at = new Judged(graph, one).place(rule.at);
		return at && at.file === place.file && sameStart(at, place);
	});
	return [subject, ...same].flatMap(({ environment }) => environment ?? []);
}

/** A finding that later steps may mark is a copy of the one that is remembered. */
function own(verdict: Verdict): Verdict {
	const { finding } = verdict;
	return finding ? { ...verdict, finding: { ...finding, related: [...finding.related] } } : verdict;
}

/** One text may run in several deployments (a base and its release): one finding, with the others beside it. */
function onePerPlace(verdicts: readonly Verdict[]): Verdict[] {
	const byPlace = new Map<string, Finding>();
	return verdicts.filter(({ finding }) => {
		if (!finding) return true;
		const place = `${finding.rule} ${finding.at.file} ${finding.at.range.start.line}:${finding.at.range.start.character}`;
		const first = byPlace.get(place);
		if (!first) byPlace.set(place, finding);
		else
			for (const other of finding.related)
				if (!first.related.some((known) => sameStart(known.at, other.at))) first.related.push(other);
		return !first;
	});
}
