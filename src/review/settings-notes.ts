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
	/** As 2027-06-30. */
	today: string;
}

/** Slips in scaleproof.yaml that its schema cannot see: each would otherwise have no effect, in silence. */
export function settingsNotes(text: string | undefined, { rules, files, today }: Known): Note[] {
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
	return notes;
}
