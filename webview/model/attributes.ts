import { type Measurement, measurementOf, type Value } from "../../src/design/attribute.ts";
import { type AttributeSpec, catalogue, specOf } from "../../src/design/catalogue/index.ts";
import type { Component } from "../../src/design/design.ts";
import type { Patch } from "../../src/design/patch.ts";
import type { Location } from "../../src/design/text.ts";

/** One attribute as the inspector shows it. */
export interface AttributeRow {
	component: string;
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

/** Every attribute that is known of the component, and every further one that the simulator assumes. */
export function attributeRows(component: Component, edits: Patch): AttributeRow[] {
	const names = new Set([...Object.keys(component.attributes), ...assumedNames(component)]);
	const rows: AttributeRow[] = [];
	for (const name of names) {
		const row = attributeRow(component, name, edits);
		if (row) rows.push(row);
	}
	return rows.sort((a, b) => order[a.kind] - order[b.kind]);
}

export function attributeRow(component: Component, name: string, edits: Patch): AttributeRow | undefined {
	const spec = specOf(component.kind, name);
	if (!spec) return undefined;
	const edit = edits.find((one) => one.of === component.id && one.attribute === name);
	const base = { component: component.id, name, label: spec.label, spec, ...(edit && { edited: edit.value }) };
	const attribute = component.attributes[name];
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

/** Whether a person may change it here: what a file says is changed in the file, and what nobody reads needs no guess. */
export function isEditable(row: AttributeRow): boolean {
	if (row.edited !== undefined || row.kind === "assumed") return true;
	return row.kind === "unknown" && row.spec.assumed !== undefined;
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

function assumedNames(component: Component): string[] {
	const table: Record<string, AttributeSpec> = catalogue[component.kind];
	return Object.keys(table).filter((name) => table[name].assumed !== undefined);
}
