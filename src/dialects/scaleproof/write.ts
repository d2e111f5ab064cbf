import { type Document, isMap, parseDocument } from "yaml";
import type { Value } from "../../design/attribute.ts";
import { specOf } from "../../design/catalogue/index.ts";
import type { Component, Design } from "../../design/design.ts";
import { isPiece } from "../../design/fragment.ts";
import { componentOf } from "../../design/graph.ts";
import type { Change, Patch } from "../../design/patch.ts";
import { LineMap, type TextEdit } from "../../design/text.ts";
import type { Written } from "../dialect.ts";
import { readSettings } from "./index.ts";
import { settingsFile } from "./schema.ts";

/** Where an attribute of the clients stands; under `workload` by its own name where it is not here. */
const ofClients: Record<string, string[]> = {
	peakRate: ["workload", "peak", "rate"],
	peakAt: ["workload", "peak", "at"],
	peakWarning: ["workload", "peak", "warning"],
	latencyP99: ["objectives", "latencyP99"],
	availability: ["objectives", "availability"],
};

/**
 * Writes assumptions into scaleproof.yaml, or makes one (`present` is undefined), so that the file says them from then on.
 * Comments and the form of what is there stay. What the file has no place for is said in words.
 */
export function writeSettings(present: string | undefined, design: Design, patch: Patch): Written {
	const before = present ?? "";
	const byHand: string[] = [];
	const document = parseDocument(before);
	if (document.errors.length > 0 || (document.contents && !isMap(document.contents)))
		return { edits: [], byHand: [`${settingsFile} cannot be read; mend it first.`] };
	let text = before;
	for (const change of patch) {
		const component = componentOf(design, change.of);
		const next = component && withValue(text, design, component, change);
		if (next === undefined) byHand.push(noPlace(change, component));
		else text = next;
	}
	return { edits: text === before ? [] : [difference(before, text)], byHand };
}

/** Two components of one name share an entry of the file, and that is of one kind. */
function noPlace({ attribute, of }: Change, component: Component | undefined): string {
	const owner = component ? `the ${component.kind} ${component.name}` : of;
	return `Say ${attribute} of ${owner} where it is configured; ${settingsFile} has no place for it.`;
}

/** The text with one value more; undefined where it would not say that value, or say something that is wrong. */
function withValue(text: string, design: Design, component: Component, change: Change): string | undefined {
	const document = parseDocument(text);
	try {
		put(document, design, component, change);
	} catch {
		// A scalar stands where a map would have to.
		return undefined;
	}
	const after = document.toString({ lineWidth: 0 });
	const now = said(after);
	const wanted = JSON.stringify([component.kind, component.name, change.attribute, change.value]);
	return now.values.includes(wanted) && now.notes <= said(text).notes ? after : undefined;
}

function put(document: Document, design: Design, component: Component, { attribute, value }: Change): void {
	const { kind, name } = component;
	const unit = specOf(kind, attribute)?.unit ?? "";
	const text = withUnit(value, unit);
	if (kind === "Client") {
		document.setIn(ofClients[attribute] ?? ["workload", attribute], text);
		return;
	}
	const percentile = /^serviceTime(P50|P99)$/.exec(attribute)?.[1].toLowerCase();
	document.setIn(["components", name, ...(percentile ? ["serviceTime", percentile] : [attribute])], text);
	if (kind !== "Service" && !document.hasIn(["components", name, "kind"]))
		document.setIn(["components", name, "kind"], kind);
	const namesakes = design.components.filter((one) => one.kind === kind && one.name === name);
	if (namesakes.length > 1 && component.at && !document.hasIn(["components", name, "deploy"]))
		document.setIn(["components", name, "deploy"], component.at.file);
}

/** As a person would write it, and exactly the same number when it is read. */
function withUnit(value: Value, unit: string): Value {
	if (typeof value !== "number") return value;
	const exact = (number: number) => Number(number.toPrecision(12));
	if (unit === "s") return value > 0 && value < 1 ? `${exact(value * 1000)}ms` : `${value}s`;
	if (unit === "share") return `${exact(value * 100)}%`;
	if (unit === "/s") return `${value}/s`;
	if (unit === "B") return `${value}B`;
	return value;
}

/** What the file says of each component, and how many complaints there are about it. */
function said(text: string): { values: string[]; notes: number } {
	const { fragments, notes } = readSettings({ path: settingsFile, text });
	const values = fragments.flatMap((fragment) => {
		if (!isPiece(fragment)) return [];
		const name = fragment.role === "declares" ? fragment.name : fragment.of.by === "name" ? fragment.of.name : "";
		return Object.entries(fragment.attributes).map(([attribute, { value }]) =>
			JSON.stringify([fragment.kind, name, attribute, value]),
		);
	});
	return { values, notes: notes.length };
}

/** One edit of the lines between the first and the last that differ. */
function difference(before: string, after: string): TextEdit {
	let start = 0;
	while (start < before.length && start < after.length && before[start] === after[start]) start++;
	let end = 0;
	const most = Math.min(before.length, after.length) - start;
	while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
	const range = new LineMap(before).range(start, before.length - end);
	return { file: settingsFile, range, newText: after.slice(start, after.length - end) };
}
