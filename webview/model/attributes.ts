import { type Measurement, measurementOf, type Value } from "../../src/design/attribute.ts";
import { type AttributeSpec, catalogue, linkCatalogue, specOf } from "../../src/design/catalogue/index.ts";
import type { Subject } from "../../src/design/graph.ts";
import type { Patch } from "../../src/design/patch.ts";
import type { Location } from "../../src/design/text.ts";

/** One attribute as the inspector shows it. */
export interface AttributeRow {
	/** Id of the component or link. */
	of: string;
	name: string;
	label: string;
	spec: AttributeSpec;
	kind: "declared" | "default" | "derived" | "unknown" | "assumed";
	/** What the design or the catalogue says; absent for the unknown that nobody assumes anything of. */
	value?: Value;
	/** What a person set instead. */
	edited?: Value;
	/** Why it is unknown, or where a default or an assumption comes from. */
	source?: string;
	/** Of a declared value that somebody measured. */
	measured?: Measurement;
	at?: Location;
}

const order = { declared: 0, derived: 1, unknown: 2, default: 3, assumed: 4 } as const;

/** Every attribute that is known, every further one of a component that the simulator assumes, and those `wanted`. */
export function attributeRows(subject: Subject, edits: Patch, wanted: readonly string[] = []): AttributeRow[] {
	const { one, kind } = subject;
	const tried = edits.filter(({ of }) => of === one.id).map(({ attribute }) => attribute);
	const assumed = kind === "Link" ? [] : Object.keys(catalogue[kind]).filter((name) => specOf(kind, name)?.assumed);
	const names = new Set([...Object.keys(one.attributes), ...assumed, ...tried, ...wanted]);
	const rows: AttributeRow[] = [];
	for (const name of names) {
		const row = attributeRow(subject, name, edits);
		if (row) rows.push(row);
	}
	return rows.sort((a, b) => order[a.kind] - order[b.kind]);
}

export function attributeRow({ one, kind }: Subject, name: string, edits: Patch): AttributeRow | undefined {
	const spec = specOf(kind, name);
	if (!spec) return undefined;
	const edit = edits.find(({ of, attribute }) => of === one.id && attribute === name);
	const base = { of: one.id, name, label: spec.label, spec, ...(edit && { edited: edit.value }) };
	const attribute = one.attributes[name];
	if (!attribute) return { ...base, kind: "assumed", value: spec.assumed?.value, source: spec.assumed?.source };
	const { provenance } = attribute;
	const at = provenance.kind === "assumed" ? undefined : provenance.at;
	if (attribute.unknown !== undefined) {
		return { ...base, kind: "unknown", value: spec.assumed?.value, source: attribute.unknown, at };
	}
	const source = provenance.kind === "declared" ? undefined : provenance.source;
	const measured = measurementOf(attribute);
	return { ...base, kind: provenance.kind, value: attribute.value, source, ...(measured && { measured }), at };
}

/** Whether a person may try out another value: what a value only says in words or places, nothing plays. */
export function isEditable({ spec, kind, edited }: AttributeRow): boolean {
	return edited !== undefined || kind === "assumed" || !spec.says;
}

/** Whether a person is asked for a value: nobody has said one. What files say is tried out only by who wants to. */
export function isOpen({ spec, kind, edited }: AttributeRow): boolean {
	return edited !== undefined || kind === "assumed" || (kind === "unknown" && spec.assumed !== undefined);
}

/** Attributes that nothing says anything of, which could be tried out all the same. */
export function unsaid({ one, kind }: Subject, rows: readonly AttributeRow[]): { name: string; label: string }[] {
	const table: Record<string, AttributeSpec> = kind === "Link" ? linkCatalogue : catalogue[kind];
	const listed = new Set([...Object.keys(one.attributes), ...rows.map(({ name }) => name)]);
	return Object.entries(table)
		.filter(([name, { says }]) => !says && !listed.has(name))
		.map(([name, { label }]) => ({ name, label }));
}

/** Names that say too little without the sentence that they were made for. */
const said: Record<string, string> = { availabilityOfOne: "Availability of one replica" };

/** serviceTimeP50 → Service time p50 */
export function title(name: string): string {
	const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
	const text = (said[name] ?? words)
		.toLowerCase()
		.replace(/\b(cpu|ttl|gb|usd|dns|tls|ip|hpa|az)\b/g, (word) => word.toUpperCase());
	return text.charAt(0).toUpperCase() + text.slice(1);
}
