import { placeOf, type Value } from "../design/attribute.ts";
import type { Component, Design } from "../design/design.ts";
import { contradictionOf, type Patch } from "../design/patch.ts";
import type { Location } from "../design/text.ts";
import { compile, type Outcome } from "./cel.ts";
import type { Finding, Remedy, Verdict } from "./finding.ts";
import { fingerprint } from "./fingerprint.ts";
import type { RemedySpec, Rule } from "./rule.ts";
import { reach, selfName, type Unknown, viewOf } from "./view.ts";

/** A rule that could not be evaluated because of a mistake in it. The review goes on without it. */
export interface RuleFault {
	rule: string;
	message: string;
}

export interface Evaluation {
	verdicts: Verdict[];
	faults: RuleFault[];
}

/** Every rule on every component of its kind: four answers, and a finding where the answer is "fails". */
export function evaluate(design: Design, rules: readonly Rule[]): Evaluation {
	const verdicts: Verdict[] = [];
	const faults: RuleFault[] = [];
	for (const rule of rules) {
		for (const component of design.components) {
			if (component.kind !== rule.on) continue;
			try {
				verdicts.push(verdictOf(design, rule, component));
			} catch (error) {
				faults.push({ rule: rule.id, message: `${component.id}: ${error instanceof Error ? error.message : error}` });
			}
		}
	}
	return { verdicts: onePerPlace(verdicts), faults };
}

function verdictOf(design: Design, rule: Rule, component: Component): Verdict {
	const ask = asker(design, component);
	const base = { rule: rule.id, component: component.id, at: placeFor(design, component, rule) };
	if (rule.applies) {
		const applies = ask(rule.applies);
		if ("unknown" in applies) return { ...base, answer: "unknown", because: applies.unknown };
		if (applies.value !== true) return { ...base, answer: "does-not-apply", because: rule.appliesText ?? "" };
	}
	const matched = ask(rule.when);
	if ("unknown" in matched) return { ...base, answer: "unknown", because: matched.unknown };
	if (matched.value !== true) return { ...base, answer: "passes" };
	if (!base.at) return { ...base, answer: "unknown", because: "no file declares it" };
	return { ...base, answer: "fails", finding: findingOf(design, rule, component, base.at, ask) };
}

function placeFor(design: Design, component: Component, rule: Rule): Location | undefined {
	const paths = Array.isArray(rule.at) ? rule.at : [rule.at];
	return paths.flatMap((path) => placesOf(design, component, path))[0] ?? component.at;
}

type Ask = (expression: string) => { value: unknown } | { unknown: string };

/** Evaluates over one component; says in words which value was missing. Throws on a mistake in the expression. */
function asker(design: Design, component: Component): Ask {
	return (expression) => {
		const asked: Unknown[] = [];
		const names = { [selfName(component.kind)]: viewOf(design, component, asked) };
		const outcome: Outcome = compile(expression)(names);
		if ("broken" in outcome) throw new Error(`"${expression}": ${outcome.broken}`);
		if ("value" in outcome) return outcome;
		const needed = asked.filter((one) => outcome.missing.includes(one.attribute));
		return { unknown: wordsFor(needed) || `nothing says what ${outcome.missing[0] ?? "it needs"} is` };
	};
}

function wordsFor(asked: readonly Unknown[]): string {
	return [...new Set(asked.map((one) => `${one.attribute} of ${one.component.name}: ${one.reason}`))].join("; ");
}

function findingOf(design: Design, rule: Rule, component: Component, at: Location, ask: Ask): Finding {
	const related = (rule.related ?? []).flatMap(({ at: path, when, say }) => {
		const { components, attribute } = follow(design, component, path);
		return components.flatMap((one) => {
			const provenance = one.attributes[attribute]?.provenance;
			if (!provenance || provenance.kind === "assumed") return [];
			// What no file says is worth a look only where the rule names the value that it then has.
			const worth = when ? holds(asker(design, one), when) : provenance.kind === "declared";
			if (!worth) return [];
			return [{ at: provenance.at, message: filled(say, ask) }];
		});
	});
	return {
		id: fingerprint(rule.id, component.id),
		rule: rule.id,
		severity: rule.severity,
		component: component.id,
		at,
		message: filled(rule.message, ask),
		related: related.filter((one) => !same(one.at, at)),
		remedy: remedyOf(design, rule, component, ask),
	};
}

function remedyOf(design: Design, rule: Rule, component: Component, ask: Ask): Remedy | undefined {
	const specs: RemedySpec[] = Array.isArray(rule.remedy) ? rule.remedy : [rule.remedy];
	const spec = specs.find((one) => !one.when || holds(ask, one.when));
	if (!spec) return undefined;
	const patch: Patch = [];
	for (const [path, wanted] of Object.entries(spec.set)) {
		const value = literal(wanted, ask);
		if (value === undefined) continue;
		const { components, attribute } = follow(design, component, path);
		for (const target of components) patch.push({ component: target.id, attribute, value });
	}
	const title = filled(spec.title, ask);
	const byHand = spec.byHand && filled(spec.byHand, ask);
	// Nobody is offered, and nothing simulates, a design that cannot exist.
	const refused = contradictionOf(design, patch);
	if (refused) return { title, patch: [], byHand: [`Not as it stands: ${refused}.`, byHand].filter(Boolean).join(" ") };
	return { title, patch, ...(spec.together && { together: true }), ...(byHand && { byHand }) };
}

function holds(ask: Ask, expression: string): boolean {
	const result = ask(expression);
	return "value" in result && result.value === true;
}

function literal(wanted: RemedySpec["set"][string], ask: Ask): Value | undefined {
	if (typeof wanted !== "object" || wanted === null || !("cel" in wanted)) return wanted as Value;
	const result = ask(String(wanted.cel));
	return "value" in result ? (result.value as Value) : undefined;
}

/** "service.scaler.max" from a balancer: the scalers of its services, and the attribute "max". */
function follow(design: Design, component: Component, path: string): { components: Component[]; attribute: string } {
	const names = path.split(".");
	if (names[0] === selfName(component.kind)) names.shift();
	const attribute = names.pop() ?? "";
	return { components: reach(design, component, names), attribute };
}

function placesOf(design: Design, component: Component, path: string): Location[] {
	const { components, attribute } = follow(design, component, path);
	return components.map((one) => placeOf(one.attributes[attribute])).filter((place) => place !== undefined);
}

/** Replaces {expression} by its value; an unknown one reads "?". */
function filled(text: string, ask: Ask): string {
	return text
		.replace(/\{([^{}]+)\}/g, (_, expression: string) => {
			const result = ask(expression);
			if (!("value" in result)) return "?";
			return Array.isArray(result.value) ? result.value.join(", ") : String(result.value);
		})
		.trim();
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
				if (!first.related.some((known) => same(known.at, other.at))) first.related.push(other);
		return !first;
	});
}

function same(a: Location, b: Location): boolean {
	return (
		a.file === b.file &&
		a.range.start.line === b.range.start.line &&
		a.range.start.character === b.range.start.character
	);
}
