import { put } from "../design/index-of.ts";
import type { Patch } from "../design/patch.ts";
import type { Stories } from "../design/stories.ts";
import type { Finding, Found, Remedy } from "./finding.ts";
import { sameStart } from "./judged.ts";
import { Severity } from "./rule.ts";

/** What is found of one component or link in one file, in the order of the rules. */
export interface Part {
	readonly file: string;
	readonly found: readonly Found[];
	/** Rule and place of each of them as a text, made once. */
	readonly places: readonly string[];
}

export function partsOf(all: readonly Found[]): Part[] {
	const parts = new Map<string, { file: string; found: Found[]; places: string[] }>();
	for (const one of all) {
		const { rule, at } = one.finding;
		const part = parts.get(at.file) ?? { file: at.file, found: [], places: [] };
		parts.set(at.file, part);
		part.found.push(one);
		part.places.push(`${rule} ${at.range.start.line}:${at.range.start.character}`);
	}
	return [...parts.values()];
}

/** Everything that is found in one file, with the parts that it was made of. */
interface InFile extends Lists {
	readonly parts: readonly Part[];
}

/** The same verdicts as three faces want them: an edit goes through all files, and not through all verdicts of each. */
interface Lists {
	readonly found: readonly Found[];
	readonly findings: readonly Finding[];
	/** Those that are told once with others. */
	readonly once: readonly Found[];
}

/** What is found, by file and position. Of a file in which an edit changed nothing it is what it was. */
export class FoundByFile implements Lists {
	readonly found: readonly Found[];
	readonly findings: readonly Finding[];
	readonly once: readonly Found[];
	private readonly files: ReadonlyMap<string, InFile>;
	/** The names of the files, sorted. */
	private readonly names: readonly string[];
	private readonly stories: Stories | undefined;

	constructor(files: ReadonlyMap<string, InFile> = new Map(), names: readonly string[] = [], stories?: Stories) {
		this.files = files;
		this.names = names;
		this.stories = stories;
		const all = names.flatMap((name) => files.get(name) ?? []);
		this.found = all.flatMap(({ found }) => found);
		this.findings = all.flatMap(({ findings }) => findings);
		this.once = all.flatMap(({ once }) => once);
	}

	next(judgements: readonly { parts: readonly Part[] }[], stories: Stories, called: Called): FoundByFile {
		const parts = new Map<string, Part[]>();
		for (const judgement of judgements) for (const part of judgement.parts) put(parts, part.file, part);
		const holds = stories.isEmpty && this.stories?.isEmpty;
		let areNew = parts.size !== this.files.size;
		const files = new Map<string, InFile>();
		for (const [name, own] of parts) {
			const before = this.files.get(name);
			areNew ||= !before;
			files.set(name, holds && before && areSame(before.parts, own) ? before : inFile(own, stories, called));
		}
		return new FoundByFile(files, areNew ? [...files.keys()].sort() : this.names, stories);
	}
}

function areSame(a: readonly Part[], b: readonly Part[]): boolean {
	return a.length === b.length && a.every((one, index) => one === b[index]);
}

function inFile(parts: readonly Part[], stories: Stories, called: Called): InFile {
	const start = ({ finding }: Found) => finding.at.range.start;
	const found = onePerPlace(parts, stories, called).sort(
		(a, b) => start(a).line - start(b).line || start(a).character - start(b).character,
	);
	const once = found.filter(({ once, defaultOf }) => once !== undefined || defaultOf !== undefined);
	return { parts, found, findings: found.map(({ finding }) => finding), once };
}

/** What a person calls the component or the link that a verdict is of. */
export type Called = (verdict: Found) => string;

/**
 * One text may run in several deployments (a base and its release), and decide for several components (the template of
 * all services): one finding, with the others beside it. It is that of the deployment where it bites most, and among
 * copies of one component that of the copy that decides.
 */
function onePerPlace(parts: readonly Part[], stories: Stories, called: Called): Found[] {
	const comes = (one: Found, first: Found) =>
		Severity.options.indexOf(one.finding.severity) - Severity.options.indexOf(first.finding.severity) ||
		(stories.of(one.component) === stories.of(first.component)
			? stories.rank(one.component) - stories.rank(first.component)
			: 0);
	const byPlace = new Map<string, { first: Found; others: Found[] }>();
	for (const { found, places } of parts)
		for (const [index, one] of found.entries()) {
			const place = byPlace.get(places[index]);
			if (!place) byPlace.set(places[index], { first: one, others: [] });
			else if (comes(one, place.first) < 0) {
				place.others.push(place.first);
				place.first = one;
			} else place.others.push(one);
		}
	return [...byPlace.values()].map(({ first, others }) =>
		others.length > 0 ? together(first, others, called) : first,
	);
}

/** A verdict whose finding shows also what others at the same place show, and says of whom else it holds. */
function together(verdict: Found, others: readonly Found[], called: Called): Found {
	const { finding } = verdict;
	const related = [...finding.related];
	for (const other of others)
		for (const one of other.finding.related)
			if (!related.some((known) => sameStart(known.at, one.at))) related.push(one);
	const remedy = withAlong(finding.remedy, others);
	const own = called(verdict);
	const names = new Set(others.map(called));
	names.delete(own);
	if (names.size === 0) return { ...verdict, finding: { ...finding, remedy, related } };
	const message = `${finding.message} ${decidesFor([...names].sort(), own)}`;
	const apart = new Set(others.map(({ component }) => component));
	return { ...verdict, decidesFor: [...apart], finding: { ...finding, remedy, message, related } };
}

/** An edit of the one text gives all of them the same values. */
function withAlong(remedy: Remedy | undefined, others: readonly Found[]): Remedy | undefined {
	if (!remedy) return undefined;
	const wanted = valuesOf(remedy.patch);
	const own = new Set(remedy.patch.map(({ of }) => of));
	const along = others.flatMap(({ finding }) => {
		const patch = finding.remedy?.patch ?? [];
		return valuesOf(patch) === wanted && !patch.some(({ of }) => own.has(of)) ? patch : [];
	});
	return along.length > 0 ? { ...remedy, along } : remedy;
}

function valuesOf(patch: Patch): string {
	return JSON.stringify(patch.map(({ of, ...change }) => change));
}

/** Of links from where this one starts, too, their other ends say enough. */
function decidesFor(names: readonly string[], own: string): string {
	const from = own.includes(arrow) ? own.slice(0, own.indexOf(arrow) + arrow.length) : undefined;
	const apart = from === undefined || names.some((name) => !name.startsWith(from));
	const ends = apart ? names : names.map((name) => name.slice(from.length));
	const more = ends.length - mostNamed;
	const all = [...ends.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])];
	const last = all.pop();
	return `The same text decides it ${apart ? "for" : "towards"} ${all.length > 0 ? `${all.join(", ")} and ` : ""}${last}.`;
}

const arrow = " → ";
const mostNamed = 5;
