import { isMap } from "yaml";
import { LineMap, type TextEdit } from "../../design/text.ts";
import { documentIn, split } from "../kubernetes/documents.ts";
import { Editor } from "../kubernetes/edit.ts";
import { KubeObject } from "../kubernetes/object.ts";
import { Refused } from "../refused.ts";
import { parseYaml } from "../yaml.ts";
import { isOutside, outsideKey } from "./charts/index.ts";
import type { Away } from "./places.ts";
import type { FileOf } from "./write.ts";

/** Edits of a chart's own defaults become values of the release; whatever else the chart decides is for a person. */
export function addedTo(away: Away, edits: readonly TextEdit[], fileOf: FileOf): TextEdit[] {
	return edits.flatMap((edit) => {
		if (!isOutside(edit.file)) return [edit];
		const keys = outsideKey(edit.file, fileOf(edit.file).lines.offset(edit.range.start));
		if (!keys) throw new Refused(`the chart ${away.chart} decides it`);
		const value: unknown = parseYaml(edit.newText.trim()).document?.toJS();
		if (typeof value !== "number" && typeof value !== "string" && typeof value !== "boolean")
			throw new Refused("a value cannot hold it");
		const [slot] = away.slots;
		if (!slot) throw new Refused(`set ${keys.join(".")}: ${value} in the values of this release`);
		return valueAdded(slot, keys, value, fileOf);
	});
}

function valueAdded(
	{ file, base, path }: Away["slots"][number],
	keys: readonly string[],
	value: string | number | boolean,
	fileOf: FileOf,
): TextEdit[] {
	const { text, lines } = fileOf(file);
	const piece = split(text).find(({ start }) => start === base) ?? split(text)[0];
	const read = piece && documentIn({ path: file, text }, lines ?? new LineMap(text), piece);
	const root: unknown = read && !("severity" in read) ? read.document.contents : undefined;
	if (!read || "severity" in read || !isMap(root)) throw new Refused(`set ${keys.join(".")}: ${value} in ${file}`);
	return new Editor(new KubeObject(read.source, root, 0)).set([...path, ...keys], value);
}
