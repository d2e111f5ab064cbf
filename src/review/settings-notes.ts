import { callKinds } from "../design/assembly/link-sayings.ts";
import type { Design } from "../design/design.ts";
import { nameIn } from "../design/graph.ts";
import type { Note } from "../design/text.ts";
import { parseSettings } from "../dialects/scaleproof/parse.ts";
import { settingsFile } from "../dialects/scaleproof/schema.ts";
import { closest } from "../dialects/spelling.ts";
import { globWithBraces } from "./glob.ts";

/** What settings can speak of. */
interface Known {
	/** Ids of all rules, those that are switched off included. */
	rules: readonly string[];
	/** Paths of the files that were read. */
	files: readonly string[];
	design: Design;
	/** As 2027-06-30. */
	today: string;
}

/** Slips in scaleproof.yaml that its schema cannot see: each would otherwise have no effect, in silence. */
export function settingsNotes(text: string | undefined, { rules, files, design, today }: Known): Note[] {
	if (text === undefined) return [];
	const file = { path: settingsFile, text };
	const { settings, rangeOf } = parseSettings(file);
	const notes: Note[] = [];
	const note = (path: PropertyKey[], message: string) => {
		notes.push({ file: file.path, range: rangeOf(path), severity: "warning", message });
	};
	const unknownRule = (path: PropertyKey[], rule: string) => {
		if (rules.includes(rule)) return;
		const meant = closest(rule, rules);
		note(path, `There is no rule "${rule}"${meant ? `; did you mean "${meant}"?` : "."} This has no effect.`);
	};
	for (const rule of Object.keys(settings.rules ?? {})) unknownRule(["rules", rule], rule);
	for (const [index, { rule, paths = [], until }] of (settings.ignore ?? []).entries()) {
		unknownRule(["ignore", index, "rule"], rule);
		if (until && until < today)
			note(["ignore", index, "until"], `This ended on ${until}: ${rule} is reported again. Renew it, or remove it.`);
		for (const [at, glob] of paths.entries()) {
			const matches = globWithBraces(glob);
			if (!files.some((path) => matches(path)))
				note(["ignore", index, "paths", at], `"${glob}" matches no file that was read, so nothing is ignored by it.`);
		}
	}
	const { workload = {}, components = {}, links = {} } = settings;
	const owners: [path: string[], said: object][] = [
		[["workload"], { ...workload, peakRate: workload.peak?.rate, peakAt: workload.peak?.at }],
		...Object.entries(components).map(([name, said]): [string[], object] => [["components", name], said]),
		...Object.entries(links).map(([ends, said]): [string[], object] => [["links", ends], said]),
	];
	for (const [path, said] of owners) {
		for (const name of Object.keys((said as { measured?: object }).measured ?? {})) {
			if ((said as Record<string, unknown>)[name] === undefined)
				note([...path, "measured", name], `No value of ${name} stands here, so nothing of it was measured.`);
		}
	}
	const calls = design.links.filter(({ kind }) => callKinds.includes(kind));
	for (const ends of Object.keys(links)) {
		const [from, to] = ends.split("->").map((end) => end.trim());
		if (!calls.some((link) => nameIn(design, link.from) === from && nameIn(design, link.to) === to))
			note(["links", ends], `The design has no call from "${from}" to "${to}", so this has no effect.`);
	}
	return notes;
}
