import { isMap, parseDocument } from "yaml";
import type { Written } from "../dialect.ts";
import { settingsFile, type WhatIfSettings } from "./schema.ts";
import { difference, inOneLine } from "./write.ts";

/** Writes what-ifs by name into scaleproof.yaml, or makes one; one of the same name is replaced. Comments and form stay. */
export function writeWhatIfs(present: string | undefined, whatIfs: Readonly<Record<string, WhatIfSettings>>): Written {
	const before = present ?? "";
	const document = parseDocument(before);
	const said = document.errors.length === 0 ? document.get("whatIfs") : undefined;
	if (document.errors.length > 0 || (document.contents && !isMap(document.contents)) || (said && !isMap(said)))
		return { edits: [], byHand: [`${settingsFile} cannot be read; mend it first.`] };
	for (const [name, { values = {}, ...rest }] of Object.entries(whatIfs)) {
		document.setIn(["whatIfs", name], document.createNode(rest));
		for (const [of, attributes] of Object.entries(values))
			document.setIn(["whatIfs", name, "values", of], inOneLine(document, attributes));
	}
	const after = document.toString({ lineWidth: 0 });
	return { edits: after === before ? [] : [difference(before, after)], byHand: [] };
}
