import { isMap } from "yaml";
import type { TextEdit } from "../../design/text.ts";
import { documentIn, split } from "../kubernetes/documents.ts";
import { Editor } from "../kubernetes/edit.ts";
import { KubeObject } from "../kubernetes/object.ts";
import { Refused } from "../refused.ts";
import { parseYaml } from "../yaml.ts";
import { isOutside, outsideKey } from "./charts/index.ts";
import type { Away, Places } from "./places.ts";
import { carriedBack, type FileOf } from "./write.ts";

/**
 * An edit of what a chart that lies elsewhere renders. One of its own defaults becomes a value of the release; whatever else
 * the chart decides is for a person.
 */
export function addedTo(
	{ attribute, away }: { attribute: string; away: Away },
	newText: string,
	start: number,
	end: number,
	places: Places,
	fileOf: FileOf,
): TextEdit[] {
	const called = away.keys?.[attribute] ?? `what the chart ${away.chart} documents for it`;
	const byHand = new Refused(inValues(called));
	const edit = carried();
	if (!isOutside(edit.file)) return [edit];
	const keys = outsideKey(edit.file, fileOf(edit.file).lines.offset(edit.range.start));
	const value: unknown = parseYaml(edit.newText.trim()).document?.toJS();
	if (!keys || !["number", "string", "boolean"].includes(typeof value)) throw byHand;
	const [slot] = away.slots;
	if (!slot) throw new Refused(inValues(`${keys.join(".")}: ${value}`));
	return valueAdded(slot, keys, value as string | number | boolean, fileOf);

	function carried(): TextEdit {
		try {
			return carriedBack(newText, start, end, places, fileOf);
		} catch (error) {
			throw error instanceof Refused ? byHand : error;
		}
	}
}

/** What is left to a person. */
export const inValues = (what: string) => `set ${what} in the values of this release`;

function valueAdded(
	{ file, base, path }: Away["slots"][number],
	keys: readonly string[],
	value: string | number | boolean,
	fileOf: FileOf,
): TextEdit[] {
	const { text, lines } = fileOf(file);
	const piece = split(text).find(({ start }) => start === base) ?? split(text)[0];
	const read = piece && documentIn({ path: file, text }, lines, piece);
	const root: unknown = read && !("severity" in read) ? read.document.contents : undefined;
	if (!read || "severity" in read || !isMap(root)) throw new Refused(`set ${keys.join(".")}: ${value} in ${file}`);
	return new Editor(new KubeObject(read.source, root, 0)).set([...path, ...keys], value);
}
