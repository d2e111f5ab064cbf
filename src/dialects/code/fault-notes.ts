import type { Note } from "../../design/text.ts";
import type { Code } from "./code.ts";

/** So many faults that the file is likely another language, or half written. */
const brokenFrom = 10;

/** What a person should know of files that could not be read, or only in part; nothing of a few slips. */
export function notesOn({ faults }: Pick<Code, "faults">): Note[] {
	return [...new Set(faults.map(({ at }) => at.file))].flatMap((file): Note[] => {
		const all = faults.filter(({ at }) => at.file === file);
		const whole = all.find(({ isWhole }) => isWhole);
		if (whole) return [{ file, severity: "warning", message: `This file is ${whole.what}; nothing of it was read.` }];
		if (all.length < brokenFrom) return [];
		const message = `${all.length} places cannot be read; what could be read was read`;
		return [{ file, range: all[0].at.range, severity: "warning", message }];
	});
}
