import { isMap } from "yaml";
import type { Declaration } from "../../design/fragment.ts";
import { LineMap, type Note, type SourceFile } from "../../design/text.ts";
import { documentIn, looksLikeManifest, rootsOf, split } from "../kubernetes/documents.ts";
import { compiledChart } from "./charts/index.ts";
import type { KnownChart } from "./charts/known.ts";
import { renderKnown } from "./charts/render.ts";
import { storeOf } from "./charts/store-release.ts";
import { RenderedObject } from "./object.ts";
import { type Away, Places } from "./places.ts";
import type { Text } from "./template/text.ts";
import { overlaid } from "./template/told.ts";
import type { Value } from "./template/value.ts";

/** What rendered texts hold. */
export interface Objects {
	objects: RenderedObject[];
	placesOf: Map<RenderedObject, Places>;
	stores: Declaration[];
	notes: Note[];
}

/** Within it the names of objects are unique. */
interface Within {
	key: string;
	environment?: string;
}

/**
 * `image: shop:`, where the tag is given when the chart is installed: no YAML until then. The colon gives way to a blank,
 * so that all that follows stays where it is.
 */
const withoutGaps = (text: string) => text.replace(/^([ \t]*(?:- )?[\w.-]+:[ \t]+[^\s"']*):(?=[ \t]*$)/gm, "$1 ");

/** What a chart makes that is known and lies elsewhere. `short`: what its release is called after, beside its own name. */
export function knownObjects(
	chart: KnownChart,
	given: readonly Value[],
	{ short, ...release }: { name: string; namespace: string; version?: string; short: string },
	unit: Within,
	away: Away,
	linesOf: (path: string) => LineMap,
	made: Objects,
): void {
	const { makes } = chart;
	if (makes === "add-on") return;
	if ("kind" in makes) {
		const within = { ...release, scope: unit.key, environment: unit.environment };
		const values = given.reduce<Value>((under, next) => overlaid(under, next), new Map());
		const { chart: name, at: place, open } = away;
		const store = { chart: name, short, makes, values, release: within, place, ...(open !== undefined && { open }) };
		made.stores.push(storeOf(store, linesOf));
		return;
	}
	const compiled = compiledChart(chart, makes);
	const text = renderKnown(compiled, given, release);
	if (typeof text === "string")
		made.notes.push({ ...away.at, severity: "info", message: `this release is not reviewed: ${text}` });
	else
		collect(
			text,
			new Places(compiled.file, text, linesOf, { ...away, ...(makes.keys && { keys: makes.keys }) }),
			away.at.file,
			unit,
			made,
		);
}

/** The objects of a rendered text. `path`: the file of the workspace that they are said to stand in. */
export function collect(text: Text, places: Places, path: string, unit: Within, made: Objects): void {
	const whole = text.toString();
	const source: SourceFile = { path, text: whole };
	const map = new LineMap(whole);
	for (const piece of split(whole).filter((document) => looksLikeManifest(document.text))) {
		const asIs = documentIn(source, map, piece);
		const read = "severity" in asIs ? documentIn(source, map, { ...piece, text: withoutGaps(piece.text) }) : asIs;
		if ("severity" in read) {
			const at = places.of(piece.start, piece.start + piece.text.length).at;
			made.notes.push({
				...read,
				...at,
				message: read.message.replace("Malformed YAML", "What this template renders is malformed YAML"),
			});
			continue;
		}
		for (const root of rootsOf(read)) {
			if (!isMap(root)) continue;
			const object = new RenderedObject(read.source, root, made.objects.length, places, unit.key);
			made.objects.push(object);
			made.placesOf.set(object, places);
		}
	}
}
