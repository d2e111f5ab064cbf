import { z } from "zod";
import { reasonOf } from "../design/failure.ts";
import { Recent } from "../dialects/recent.ts";
import { parseYaml, plainOf } from "../dialects/yaml.ts";
import { compile } from "./cel.ts";
import { roles, type SubjectKind, selfName } from "./roles.ts";
import { kindsOf, Rule } from "./rule.ts";
import { attributeSpec } from "./view.ts";

/** A rule file that cannot be used, with what to mend. */
export interface RuleFileError {
	path: string;
	message: string;
}

/** Rules by their text: whoever loads them again, with a team's beside them, reads none twice. */
const known = new Recent<Rule>(1_000_000);

/**
 * Rules from the texts of rule files. A file that is not a valid rule is reported and left out; the rest load.
 * A rule with an id seen before replaces it, so a team's own rules come last. `checked`: rules by texts that were loaded
 * before, and need not be looked at again.
 */
export function loadRules(
	files: readonly { path: string; text: string }[],
	checked: ReadonlyMap<string, Rule> = new Map(),
): {
	rules: Rule[];
	errors: RuleFileError[];
} {
	const rules = new Map<string, Rule>();
	const errors: RuleFileError[] = [];
	for (const { path, text } of files) {
		try {
			const rule = checked.get(text) ?? known.get(text) ?? known.put(text, ruleOf(text), text.length);
			rules.set(rule.id, rule);
		} catch (error) {
			errors.push({
				path,
				message: error instanceof z.ZodError ? z.prettifyError(error) : reasonOf(error),
			});
		}
	}
	return { rules: [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), errors };
}

function ruleOf(text: string): Rule {
	const rule = Rule.parse(dataOf(text));
	check(rule);
	return rule;
}

function dataOf(text: string): unknown {
	const { document, errors } = parseYaml(text, { uniqueKeys: true });
	const [first] = errors;
	if (first) throw new Error(`line ${text.slice(0, first.at[0]).split("\n").length}: ${first.message}`);
	return plainOf(document!);
}

/** Every CEL expression of a rule. */
export function expressionsOf(rule: Rule): string[] {
	const remedies = [rule.remedy].flat();
	const values = remedies.flatMap((remedy) => Object.values(remedy.set));
	const all = [
		rule.applies,
		rule.when,
		...remedies.map((remedy) => remedy.when),
		...remedies.flatMap(({ byHand = "", otherwise = "", manual = "", title }) =>
			[byHand, otherwise, manual, title].flatMap(placeholders),
		),
		...values.map((value) =>
			typeof value === "object" && value !== null && "cel" in value ? String(value.cel) : undefined,
		),
		rule.toldBy?.when,
		...[rule.at].flat().map((one) => (typeof one === "string" ? undefined : one.when)),
		...(Array.isArray(rule.severity) ? rule.severity.map((one) => one.when) : []),
		...(Array.isArray(rule.message)
			? rule.message.flatMap(({ when, say }) => [when, ...placeholders(say)])
			: placeholders(rule.message)),
		...(rule.related ?? []).flatMap((one) => [one.when, ...placeholders(one.say)]),
	];
	return all.flatMap((expression) => expression ?? []);
}

/** Every path of an attribute at which a rule points. */
export function placesIn(rule: Rule): string[] {
	const places = [rule.at].flat().map((one) => (typeof one === "string" ? one : one.is));
	return places.concat((rule.related ?? []).map((one) => one.at));
}

/** What the schema cannot say: expressions parse, and paths name attributes that exist. */
function check(rule: Rule): void {
	for (const expression of expressionsOf(rule)) compile(expression);
	const set = [rule.remedy].flat().flatMap((remedy) => Object.keys(remedy.set));
	for (const path of [...placesIn(rule), ...set]) checkPath(rule, path);
}

function placeholders(text: string): string[] {
	return [...text.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]);
}

function checkPath(rule: Rule, path: string): void {
	const names = path.split(".");
	let kinds: SubjectKind[] = kindsOf(rule);
	const named = names[0] === "self" ? kinds : kinds.filter((kind) => names[0] === selfName(kind));
	if (named.length > 0) {
		kinds = named;
		names.shift();
	}
	const attribute = names.pop() ?? "";
	for (const name of names) {
		const next = kinds.flatMap((kind) => (Object.hasOwn(roles[kind], name) ? roles[kind][name].kinds : []));
		if (next.length === 0) throw new Error(`"${path}": a ${kinds[0]} has no neighbour "${name}"`);
		kinds = next;
	}
	if (!kinds.some((kind) => attributeSpec(kind, attribute)))
		throw new Error(`"${path}": a ${kinds[0]} has no attribute "${attribute}"`);
}
