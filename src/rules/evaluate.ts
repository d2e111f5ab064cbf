import { type Component, type Design, isJob } from "../design/design.ts";
import { environmentKind, isAside } from "../design/environment.ts";
import { reasonOf } from "../design/failure.ts";
import { type Graph, nameIn } from "../design/graph.ts";
import { storiesOf } from "../design/stories.ts";
import type { Finding, Found, Verdict } from "./finding.ts";
import { fingerprint } from "./finding.ts";
import { partsOf } from "./found-by-file.ts";
import { Judged, sameStart } from "./judged.ts";
import { type Judgement, Memory, type RuleFault } from "./memory.ts";
import { remedyOf } from "./remedy.ts";
import { isLink, type Subject } from "./roles.ts";
import { kindsOf, type Rule } from "./rule.ts";

/** The verdicts. */
export interface Evaluation {
	/** Those with a finding, by file and position. */
	found: readonly Found[];
	findings: readonly Finding[];
	/** Those of `found` that are told once with others. */
	once: readonly Found[];
	/** The others, in the order of the design, and of the rules. By far the most: listed for who asks. */
	readonly rest: Verdict[];
	/** Those of the others that could not be given. */
	readonly undecided: Verdict[];
	faults: RuleFault[];
}

/**
 * Every rule on every component or link of its kind: four answers, and a finding where the answer is "fails". With a
 * memory, only what an edit could have changed is judged anew. The verdicts are remembered: nobody may change them.
 */
export function evaluate(design: Design, rules: readonly Rule[], memory = new Memory()): Evaluation {
	const ids = new Set(rules.map(({ id }) => id));
	const byKind = new Map<string, Rule[]>();
	for (const rule of rules)
		for (const kind of new Set<string>(kindsOf(rule))) byKind.set(kind, [...(byKind.get(kind) ?? []), rule]);
	const judge = (graph: Graph, subject: Subject): Judgement => {
		const found: Found[] = [];
		const rest: Verdict[] = [];
		const faults: RuleFault[] = [];
		for (const rule of byKind.get(subject.kind) ?? []) {
			try {
				const verdict = verdictOf(graph, rule, subject, ids);
				if (isFound(verdict)) found.push(verdict);
				else rest.push(verdict);
			} catch (error) {
				faults.push({ rule: rule.id, message: `${subject.id}: ${reasonOf(error)}` });
			}
		}
		return { parts: partsOf(found), rest, undecided: rest.filter(({ answer }) => answer === "unknown"), faults };
	};
	const judgements = memory.judgements(design, rules, judge);
	const { found, findings, once } = memory.found(judgements, storiesOf(design), ({ component, link }) =>
		nameIn(design, link ?? component),
	);
	return {
		found,
		findings,
		once,
		get rest() {
			return judgements.flatMap(({ rest }) => rest);
		},
		get undecided() {
			return judgements.flatMap(({ undecided }) => undecided);
		},
		faults: judgements.flatMap(({ faults }) => faults),
	};
}

function isFound(verdict: Verdict): verdict is Found {
	return verdict.finding !== undefined;
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
	const elsewhere = notHere(owner, rule) ?? (isLink(subject) ? undefined : unread(graph, subject));
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
	const once = rule.once === undefined ? undefined : subject.attributes[rule.once]?.value;
	const defaultOf = rule.once === undefined ? judged.leftTo(rule.at) : undefined;
	return {
		...base,
		answer: "fails",
		...(typeof once === "string" && { once }),
		...(defaultOf !== undefined && { defaultOf }),
		finding: findingOf(graph, rule, subject, judged, base),
	};
}

/** Why a rule has nothing to say of what runs here, whatever it is. */
function notHere(owner: Component | undefined, rule: Rule): string | undefined {
	if (owner?.variantOf) return `it is judged where most is asked of it, as ${owner.variantOf}`;
	const { environment } = owner ?? {};
	if (isJob(owner) && kindsOf(rule).includes("Service") && !rule.jobs)
		return "it works to an end: no user waits for it, and more load is not more of it";
	const lenient = rule.about && environment !== undefined && environmentKind(environment) === "development";
	return lenient ? `${environment} is an environment for development, which needs no ${rule.about}` : undefined;
}

/** Why nothing can be said of a component that files only name: no rule waits for what another workspace holds. */
function unread(graph: Graph, { id, kind, outside }: Component): string | undefined {
	const said = !outside || kind !== "Service" || graph.links(id, "in", ["scales", "replaces"]).length > 0;
	return said ? undefined : "it is outside this workspace";
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
	const shown = typeof rule.severity === "string" ? rule.severity : (judged.first(rule.severity)?.is ?? "info");
	const said = typeof rule.message === "string" ? rule.message : (judged.first(rule.message)?.say ?? rule.title);
	const environments = environmentsOf(graph, subject, rule, place);
	const where = environments.length > 1 ? ` (${environments.join(", ")})` : "";
	const by = judged.decidedBy(rule.at);
	return {
		id: fingerprint(rule.id, subject.id),
		rule: rule.id,
		severity: isAside(place.file) ? "info" : shown,
		component,
		...(isLink(subject) && { link: subject.id }),
		...(environments.length > 0 && { environments }),
		at: place,
		message: judged.filled(said) + (by === undefined ? "" : ` No value says so: it is the default of ${by}.`) + where,
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
