import type { Stories } from "../design/stories.ts";
import type { Finding, Found } from "./finding.ts";
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
interface InFile {
	parts: Part[];
	found: readonly Found[];
}

/** What is found, by file and position. Of a file in which an edit changed nothing it is what it was. */
export class FoundByFile {
	readonly all: readonly Found[];
	private readonly files: ReadonlyMap<string, InFile>;
	/** The names of the files, sorted. */
	private readonly names: readonly string[];
	private readonly stories: Stories | undefined;

	constructor(files: ReadonlyMap<string, InFile> = new Map(), names: readonly string[] = [], stories?: Stories) {
		this.files = files;
		this.names = names;
		this.stories = stories;
		this.all = names.flatMap((name) => files.get(name)?.found ?? []);
	}

	next(judgements: readonly { parts: readonly Part[] }[], stories: Stories): FoundByFile {
		const files = new Map<string, InFile>();
		for (const { parts } of judgements)
			for (const part of parts) {
				const known = files.get(part.file);
				if (known) known.parts.push(part);
				else files.set(part.file, { parts: [part], found: [] });
			}
		const holds = stories.isEmpty && this.stories?.isEmpty;
		let areNew = files.size !== this.files.size;
		for (const [name, file] of files) {
			const before = this.files.get(name);
			areNew ||= !before;
			file.found = holds && before && areSame(before.parts, file.parts) ? before.found : foundIn(file.parts, stories);
		}
		return new FoundByFile(files, areNew ? [...files.keys()].sort() : this.names, stories);
	}
}

function areSame(a: readonly Part[], b: readonly Part[]): boolean {
	return a.length === b.length && a.every((one, index) => one === b[index]);
}

function foundIn(parts: readonly Part[], stories: Stories): Found[] {
	const start = ({ finding }: Found) => finding.at.range.start;
	return onePerPlace(parts, stories).sort(
		(a, b) => start(a).line - start(b).line || start(a).character - start(b).character,
	);
}

/**
 * One text may run in several deployments (a base and its release): one finding, with the others beside it. It is that
 * of the deployment where it bites most, and among copies of one component that of the copy that decides.
 */
function onePerPlace(parts: readonly Part[], stories: Stories): Found[] {
	const comes = (one: Found, first: Found) =>
		Severity.options.indexOf(one.finding.severity) - Severity.options.indexOf(first.finding.severity) ||
		(stories.of(one.component) === stories.of(first.component)
			? stories.rank(one.component) - stories.rank(first.component)
			: 0);
	const byPlace = new Map<string, Found>();
	for (const { found, places } of parts)
		for (const [index, one] of found.entries()) {
			const first = byPlace.get(places[index]);
			const now = !first ? one : comes(one, first) < 0 ? beside(one, first.finding) : beside(first, one.finding);
			byPlace.set(places[index], now);
		}
	return [...byPlace.values()];
}

/** A verdict whose finding shows also what another at the same place shows. */
function beside(verdict: Found, { related }: Finding): Found {
	const { finding } = verdict;
	const all = [...finding.related];
	for (const other of related) if (!all.some((known) => sameStart(known.at, other.at))) all.push(other);
	return { ...verdict, finding: { ...finding, related: all } };
}
