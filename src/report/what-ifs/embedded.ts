import { WhatIfFile } from "../../review/what-if.ts";

// Apart from the page around it: the editor, which only reads, would else bring the whole simulator for its words.
const opening = '<script type="application/json" id="scaleproof-what-ifs">';
const closing = "</script>";

/** The data that a page was made of, for `readWhatIfs`. */
export function embedded(file: WhatIfFile): string {
	return `${opening}${JSON.stringify(file).replaceAll("<", "\\u003c")}${closing}`;
}

/** Larger than any page that we write. */
export const mostPageBytes = 20_000_000;

/** What-ifs of an exported page, or of their JSON alone; else why they cannot be read, for a person. */
export function readWhatIfs(text: string): { file: WhatIfFile } | { problem: string } {
	if (text.length > mostPageBytes) return { problem: "it is larger than any page of what-ifs" };
	const start = text.indexOf(opening);
	const json = start < 0 ? text : text.slice(start + opening.length, text.indexOf(closing, start));
	let data: unknown;
	try {
		data = JSON.parse(json);
	} catch {
		return { problem: start < 0 ? "it holds no what-ifs of Scaleproof" : "its what-ifs are damaged" };
	}
	const parsed = WhatIfFile.safeParse(data);
	if (parsed.success) return { file: parsed.data };
	const [{ path, message }] = parsed.error.issues;
	return {
		problem: `its what-ifs are not of a form that is known here (${path.join(".") || "the whole"}: ${message})`,
	};
}
