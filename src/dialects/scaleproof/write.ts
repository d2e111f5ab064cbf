import { type Document, isCollection, isMap, parseDocument } from "yaml";
import { callKinds } from "../../design/assembly/link-sayings.ts";
import type { Measurement, Value } from "../../design/attribute.ts";
import { type ComponentKind, specOf } from "../../design/catalogue/index.ts";
import type { Design } from "../../design/design.ts";
import { type Declaration, type Extension, isPiece, type LinkSaying } from "../../design/fragment.ts";
import { componentOf, linkOf, nameIn } from "../../design/graph.ts";
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
	recovery: ["objectives", "recovery"],
	availability: ["objectives", "availability"],
};

/**
 * Writes assumptions or measurements (`measured` says of which changes) into scaleproof.yaml, or makes one (`present` is
 * undefined), so that the file says them from then on. Comments and the form of what is there stay. What the file has no
 * place for is said in words.
 */
export function writeSettings(
	present: string | undefined,
	design: Design,
	patch: Patch,
	measured: ReadonlyMap<Change, Measurement> = new Map(),
): Written {
	const before = present ?? "";
	const byHand: string[] = [];
	const document = parseDocument(before);
	if (document.errors.length > 0 || (document.contents && !isMap(document.contents)))
		return { edits: [], byHand: [`${settingsFile} cannot be read; mend it first.`] };
	let text = before;
	for (const change of patch) {
		const owner = ownerOf(design, change.of);
		const next = owner && withValue(text, owner, change, measured.get(change));
		if (next === undefined) byHand.push(noPlace(change, owner?.name ?? nameIn(design, change.of), owner));
		else text = next;
	}
	return { edits: text === before ? [] : [difference(before, text)], byHand };
}

/** Switches a rule off in scaleproof.yaml, or on again by taking away what it says of it. Comments and form stay. */
export function switchRule(present: string | undefined, rule: string, on: boolean): Written {
	const before = present ?? "";
	const document = parseDocument(before);
	const said = document.get("rules");
	if (document.errors.length > 0 || (document.contents && !isMap(document.contents)) || (said && !isMap(said)))
		return { edits: [], byHand: [`${settingsFile} cannot be read; mend it first.`] };
	if (on) {
		if (!said || !document.deleteIn(["rules", rule])) return { edits: [], byHand: [] };
		const rest = document.get("rules");
		if (isMap(rest) && rest.items.length === 0 && isMap(document.contents) && document.contents.items.length > 1)
			document.delete("rules");
	} else document.setIn(["rules", rule], "off");
	const after = document.toString({ lineWidth: 0 });
	return { edits: after === before ? [] : [difference(before, after)], byHand: [] };
}

/** Whose value it is, and where the file speaks of it. */
interface Owner {
	kind: ComponentKind | "Link";
	name: string;
	path: string[];
	/** The file that declares it, where its name is not enough. */
	deploy?: string;
}

function ownerOf(design: Design, id: string): Owner | undefined {
	const component = componentOf(design, id);
	const link = linkOf(design, id);
	// Of a route, say, nothing that the file says is heard.
	if (link && !callKinds.includes(link.kind)) return undefined;
	if (component) {
		const { kind, name, at } = component;
		const namesakes = design.components.filter((one) => one.kind === kind && one.name === name);
		const path = kind === "Client" ? ["workload"] : ["components", name];
		return { kind, name, path, ...(namesakes.length > 1 && at && { deploy: at.file }) };
	}
	const [from, to] = [link?.from, link?.to].map((end) => end && componentOf(design, end)?.name);
	const name = `${from} -> ${to}`;
	return from && to ? { kind: "Link", name, path: ["links", name] } : undefined;
}

/** Two components of one name share an entry of the file, and that is of one kind. */
function noPlace({ attribute }: Change, name: string, owner: Owner | undefined): string {
	const words = owner ? `the ${owner.kind === "Link" ? "link" : owner.kind} ${name}` : name;
	return `Say ${attribute} of ${words} where it is configured; ${settingsFile} has no place for it.`;
}

/** The text with one value more; undefined where it would not say that value, or say something that is wrong. */
function withValue(text: string, owner: Owner, change: Change, measured: Measurement | undefined): string | undefined {
	const document = parseDocument(text);
	try {
		put(document, owner, change);
		putMeasured(document, owner, change, measured);
	} catch {
		// A scalar stands where a map would have to.
		return undefined;
	}
	const after = document.toString({ lineWidth: 0 });
	const now = said(after);
	const wanted = JSON.stringify([owner.kind, owner.name, change.attribute, change.value]);
	return now.values.includes(wanted) && now.notes <= said(text).notes ? after : undefined;
}

function put(document: Document, { kind, path, deploy }: Owner, { attribute, value }: Change): void {
	const unit = specOf(kind, attribute)?.unit ?? "";
	const text = inOneLine(document, withUnit(value, unit));
	if (kind === "Client") {
		document.setIn(ofClients[attribute] ?? [...path, attribute], text);
		return;
	}
	// What the entry is of comes before what is said of it.
	if (kind !== "Service" && kind !== "Link" && !document.hasIn([...path, "kind"]))
		document.setIn([...path, "kind"], kind);
	if (kind !== "Link" && deploy && !document.hasIn([...path, "deploy"])) document.setIn([...path, "deploy"], deploy);
	const percentile = /^serviceTime(P50|P99)$/.exec(attribute)?.[1].toLowerCase();
	document.setIn([...path, ...(percentile ? ["serviceTime", percentile] : [attribute])], text);
}

/** Says that the value was measured; of one that was set by hand, no longer. */
function putMeasured(
	document: Document,
	{ path }: Owner,
	{ attribute }: Change,
	measured: Measurement | undefined,
): void {
	const all = [...path, "measured"];
	const key = attribute.replace(/^(serviceTime)P\d\d$/, "$1");
	if (measured) document.setIn([...all, key], inOneLine(document, measured));
	else if (document.hasIn([...all, key])) {
		document.deleteIn([...all, key]);
		const rest = document.getIn(all);
		if (isMap(rest) && rest.items.length === 0) document.deleteIn(all);
	}
}

export function inOneLine(document: Document, value: unknown): unknown {
	const node = document.createNode(value);
	if (isCollection(node)) node.flow = true;
	return node;
}

/** As a person would write it, and exactly the same number when it is read. */
export function withUnit(value: Value, unit: string): Value {
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
		if (!isPiece(fragment) && fragment.role !== "link") return [];
		const [kind, name] = nameOf(fragment);
		return Object.entries(fragment.attributes).map(([attribute, { value }]) =>
			JSON.stringify([kind, name, attribute, value]),
		);
	});
	return { values, notes: notes.length };
}

function nameOf(fragment: Declaration | Extension | LinkSaying): [kind: string, name: string] {
	if (fragment.role === "link") return ["Link", `${fragment.from} -> ${fragment.to}`];
	if (fragment.role === "declares") return [fragment.kind, fragment.name];
	return [fragment.kind, fragment.of.by === "name" ? fragment.of.name : ""];
}

/** One edit of the lines between the first and the last that differ. */
export function difference(before: string, after: string): TextEdit {
	let start = 0;
	while (start < before.length && start < after.length && before[start] === after[start]) start++;
	let end = 0;
	const most = Math.min(before.length, after.length) - start;
	while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
	const range = new LineMap(before).range(start, before.length - end);
	return { file: settingsFile, range, newText: after.slice(start, after.length - end) };
}
