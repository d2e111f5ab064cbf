import type { z } from "zod";
import { contradictionsOf } from "../design/contradictions.ts";
import type { Design } from "../design/design.ts";
import { closest, didYouMean } from "../dialects/spelling.ts";
import { maxFileBytes } from "../review/limits.ts";
import { focusOf, metrics, scenarios } from "../simulator/index.ts";
import { Builder } from "./build.ts";
import type { Case } from "./case.ts";
import { claimOf } from "./claims.ts";
import { CaseFile } from "./schema.ts";
import { kindMeant, metricsMeant } from "./usual-words.ts";
import { amountOf } from "./values.ts";
import { CaseError, Problems, YamlText } from "./yaml-text.ts";

/** Where designs come from that a case names; paths are as the case writes them. Rejects in words. */
export interface Sources {
	design(path: string): Promise<Design>;
	workspace(path: string): Promise<Design>;
}

/** What a command line or a panel says over the file. */
export interface Wishes {
	scenario?: string;
	focus?: string;
}

/** Whether data is meant as a case, right or wrong, and not as a design of `scaleproof design`. */
export function isCase(value: unknown): boolean {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
	const of = value as Record<string, unknown>;
	return !Array.isArray(of.components) && ["title", "design", "workspace", "scenario"].some((key) => key in of);
}

/** Whether a text is likely a case, without reading all of it: the two keys that every case has. */
export function looksLikeCase(text: string): boolean {
	return /^title:/m.test(text) && /^scenario:/m.test(text);
}

export function parseText(file: string, text: string): YamlText {
	if (text.length > maxFileBytes) {
		const start = { line: 0, character: 0 };
		const message = `it has ${Math.round(text.length / 1e6)} MB; no case needs more than 1 MB`;
		throw new CaseError([{ at: { file, range: { start, end: start } }, message }]);
	}
	return new YamlText(file, text);
}

/** A list of more words than this helps nobody. */
const mostListed = 20;

/** Reads a case, all of it or not at all: throws a CaseError that lists every slip with its place. */
export async function readCase(text: YamlText, sources: Sources, wishes: Wishes = {}): Promise<Case> {
	const problems = new Problems(text);
	const { file, unknown } = shapeOf(text, problems);
	const known = (what: string, word: string, words: readonly string[], path: PropertyKey[]) => {
		if (words.includes(word)) return;
		const meant = what === "metric" ? metricsMeant(word, words) : [closest(word, words) ?? []].flat();
		const few = words.length > mostListed ? scenarios.find(({ id }) => id === file.scenario)?.watch : words;
		const all = what === "scenario" ? words : few;
		const listed = all ? `There are: ${all.join(", ")}${all === words ? "" : " and more"}` : "";
		const hint = `Did you mean ${meant.map((one) => `"${one}"`).join(" or ")}?`;
		const rest =
			what === "scenario"
				? `${meant.length > 0 ? `${hint} ` : ""}${listed}. scaleproof scenarios says what each does`
				: meant.length > 0
					? hint
					: listed;
		problems.add(path, `there is no ${what} "${word}". ${rest}`);
	};
	const scenarioIds = scenarios.map(({ id }) => id);
	const metricIds = metrics.map(({ id }) => id);
	known("scenario", file.scenario, scenarioIds, ["scenario"]);
	for (const [index, id] of (file.watch ?? []).entries()) known("metric", id, metricIds, ["watch", index]);
	const builder = new Builder(text, problems, unknown);
	const base = await baseOf(file, builder, problems, sources);
	builder.faults(base, file.faults ?? [], ["faults"]);
	const scenario = wishes.scenario ?? file.scenario;
	const alternatives = file.alternatives ?? [];
	const contestants: Case["contestants"] = [
		{ name: file.name ?? "as it is", design: base, scenario },
		...alternatives.map((said, index) => {
			if (said.scenario) known("scenario", said.scenario, scenarioIds, ["alternatives", index, "scenario"]);
			return {
				name: said.name,
				...(said.what && { what: said.what }),
				design: builder.alternative(base, said, ["alternatives", index]),
				scenario: wishes.scenario ?? said.scenario ?? file.scenario,
			};
		}),
	];
	const names = contestants.map(({ name }) => name);
	for (const [index, name] of names.entries())
		if (names.indexOf(name) < index) problems.add(["alternatives", index - 1, "name"], `"${name}" is there already`);
	for (const { design } of contestants)
		for (const component of design.components)
			for (const { message, at } of contradictionsOf(component)) problems.found(at, `${component.name}: ${message}`);
	const claims = (file.expect ?? []).flatMap((spec, index) => {
		known("metric", spec.metric, metricIds, ["expect", index, "metric"]);
		for (const key of ["of", "below", "above"] as const)
			if (spec[key] !== undefined) known("alternative", spec[key], names, ["expect", index, key]);
		const claim = claimOf(spec, names[0]);
		return "wrong" in claim ? (problems.add(["expect", index], claim.wrong) ?? []) : [claim];
	});
	const precision = file.precision === undefined ? undefined : amountOf(file.precision);
	if (file.precision !== undefined && !(precision && precision > 0 && precision < 1))
		problems.add(["precision"], `precision of ${file.precision}: expected a share such as 5%`);
	const wanted = wishes.focus ?? file.focus;
	const focused = wanted && base.components.length > 0 ? builder.find(base, wanted, ["focus"])?.id : undefined;
	problems.throwAny();
	try {
		for (const one of contestants) one.focus = focusOf(one.design, [], focused);
	} catch (error) {
		problems.add(["design"], (error as Error).message);
		problems.throwAny();
	}
	const { title, question, answer, guide, seed, replications, watch } = file;
	return {
		title,
		...(question && { question }),
		...(answer && { answer }),
		...(guide && { guide }),
		contestants,
		...(seed !== undefined && { seed }),
		...(replications !== undefined && { replications }),
		...(precision !== undefined && { precision }),
		...(watch && { watch }),
		claims,
	};
}

/** As often as a slip may hide another one. */
const mostLooks = 20;

/**
 * The file as far as it has the right form. Every slip goes to `problems`, and reading goes on without that part, so that
 * a person hears of all of them at once; `unknown` has the names of components that were left out.
 */
function shapeOf(text: YamlText, problems: Problems): { file: CaseFile; unknown: Set<string> } {
	const unknown = new Set<string>();
	const value = structuredClone(text.value);
	for (let look = 0; look < mostLooks; look++) {
		const checked = CaseFile.safeParse(value);
		if (checked.success) return { file: checked.data, unknown };
		let goesOn = true;
		for (const issue of checked.error.issues.flatMap((one) => innermost(one))) {
			if (issue.code === "unrecognized_keys") {
				for (const key of issue.keys) {
					problems.add([...issue.path, key], `"${key}" is not known here.${didYouMean(key, keysAt(issue.path))}`);
					goesOn = without(value, [...issue.path, key]) && goesOn;
				}
				continue;
			}
			problems.add(issue.path, `${place(issue.path)}${inWords(issue, at(value, issue.path))}`);
			const component = issue.path[0] === "design" && issue.path[1] === "components" && issue.path.length > 2;
			if (component) unknown.add(String(issue.path[2]));
			goesOn = without(value, component ? issue.path.slice(0, 3) : issue.path) && goesOn;
		}
		if (!goesOn) break;
	}
	throw new CaseError(problems.list);
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
	return path.reduce((of: unknown, key) => (of as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** Takes a part out; false where that cannot be: it is missing, or the places of those after it would be others. */
function without(value: unknown, path: readonly PropertyKey[]): boolean {
	const parent = at(value, path.slice(0, -1));
	const key = path.at(-1);
	if (key === undefined || typeof parent !== "object" || parent === null || Array.isArray(parent)) return false;
	if (!(key in parent)) return path.some((step) => step === "components");
	return delete (parent as Record<PropertyKey, unknown>)[key];
}

/** Where several forms would do, what is wrong with the one that was meant: that which fits until the deepest place. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
	if (issue.code !== "invalid_union") return [issue];
	const depth = (branch: readonly z.core.$ZodIssue[]) => Math.max(...branch.map(({ path }) => path.length));
	const [meant] = issue.errors.toSorted((a, b) => depth(b) - depth(a));
	if (!meant || depth(meant) === 0) return [issue];
	return meant.flatMap((one) => innermost({ ...one, path: [...issue.path, ...one.path] } as z.core.$ZodIssue));
}

/** Words that a person could have meant. */
function keysAt(path: readonly PropertyKey[]): string[] {
	const { shape } = CaseFile;
	if (path.length === 0) return Object.keys(shape);
	if (path[0] === "alternatives") return Object.keys(shape.alternatives.unwrap().element.shape);
	if (path[0] === "expect") return Object.keys(shape.expect.unwrap().element.shape);
	return path[0] === "design" ? ["components", "links"] : [];
}

function place(path: readonly PropertyKey[]): string {
	return path.length > 0 ? `${path.map(String).join(".")}: ` : "";
}

function inWords(issue: z.core.$ZodIssue, found: unknown): string {
	if (issue.code === "invalid_value") {
		const values = issue.values.map(String);
		const meant = typeof found === "string" ? kindMeant(found, values) : undefined;
		const hint = meant && values.includes(meant) ? `; did you mean ${meant}?` : "";
		return `expected one of ${values.join(", ")}${hint}`;
	}
	if (issue.code === "invalid_key") {
		const [from, to] = String(issue.path.at(-1)).split("->");
		const link =
			to && `a link is changed under "link", as in { from: ${from.trim()}, to: ${to.trim()}, attributes: {…} }`;
		return link || (issue.issues[0]?.message ?? issue.message);
	}
	if (issue.code === "invalid_union") return "it has not the form that is expected here; see docs/cases.md";
	if (issue.code === "invalid_type" && /received undefined/.test(issue.message)) return `${issue.expected} is missing`;
	return issue.message.replace(/^Invalid input: /, "");
}

async function baseOf(file: CaseFile, builder: Builder, problems: Problems, sources: Sources): Promise<Design> {
	const none: Design = { components: [], links: [] };
	const { design, workspace } = file;
	if ((design === undefined) === (workspace === undefined)) {
		problems.add(design ? ["workspace"] : [], "say either `design` or `workspace`");
		return none;
	}
	if (typeof design === "object") return builder.design(design.components, design.links ?? [], ["design"]);
	const key = design === undefined ? "workspace" : "design";
	try {
		return design === undefined ? await sources.workspace(workspace!) : await sources.design(design);
	} catch (error) {
		return problems.add([key], (error as Error).message) ?? none;
	}
}
