import { expect } from "vitest";
import type { Attribute } from "../../../src/design/attribute.ts";
import { specOf } from "../../../src/design/catalogue/index.ts";
import type { Declaration, Extension } from "../../../src/design/fragment.ts";
import { applyEdits, LineMap, type Location } from "../../../src/design/text.ts";
import type { AttributeChange, Reading } from "../../../src/dialects/dialect.ts";
import { kubernetes } from "../../../src/dialects/kubernetes/index.ts";
import { readWith, writeWith } from "../../support/reading.ts";

export const path = "deploy/app.yaml";

export type Piece = Declaration | Extension;

export function whole(text: string, file = path): Reading {
	return readWith(kubernetes, [{ path: file, text }]);
}

export function read(text: string, file = path) {
	const reading = whole(text, file);
	return {
		...reading,
		fragments: reading.fragments.filter(
			(fragment): fragment is Piece => fragment.role === "declares" || fragment.role === "extends",
		),
	};
}

export function one(text: string, kind: Piece["kind"], name?: string): Piece {
	const found = read(text).fragments.find(
		(fragment) => fragment.kind === kind && (!name || (fragment.role === "declares" && fragment.name === name)),
	);
	if (!found) throw new Error(`no ${kind} ${name ?? ""} was read`);
	return found;
}

/** The text that a location covers. */
export function textAt(text: string, at: Location | undefined): string {
	if (!at) throw new Error("no location");
	const lines = new LineMap(text);
	return text.slice(lines.offset(at.range.start), lines.offset(at.range.end));
}

/** An attribute as "value, kind of provenance, text at its place". */
export function told(text: string, attribute: Attribute | undefined): [unknown, string, string] | undefined {
	if (!attribute || attribute.provenance.kind === "assumed") return undefined;
	const { value, unknown, provenance } = attribute;
	const kind = unknown === undefined ? provenance.kind : "unknown";
	return [unknown ?? value, kind, textAt(text, provenance.at)];
}

export function values(piece: Piece): Record<string, unknown> {
	const entries = Object.entries(piece.attributes).map(([name, { value, unknown }]) => [name, value ?? `? ${unknown}`]);
	return Object.fromEntries(entries);
}

export function change(
	text: string,
	kind: Piece["kind"],
	attribute: string,
	value: AttributeChange["value"],
	name?: string,
	more: Record<string, Attribute> = {},
): string | { refused: string } {
	const piece = one(text, kind, name);
	const result = writeWith(
		kubernetes,
		{
			kind,
			name: name ?? "",
			attribute,
			current: piece.attributes[attribute],
			value,
			component: { ...piece.attributes, ...more },
		},
		[{ path, text }],
	);
	return "refused" in result ? result : applyEdits(text, "edits" in result ? result.edits : result);
}

/** Every value that a dialect reads must be one that the catalogue allows. */
export function expectCatalogued(pieces: readonly Piece[]): void {
	for (const piece of pieces) {
		for (const [name, { value }] of Object.entries(piece.attributes)) {
			const spec = specOf(piece.kind, name);
			expect(spec, `${piece.kind}.${name}`).toBeDefined();
			if (value !== undefined)
				expect(spec?.schema.safeParse(value).success, `${piece.kind}.${name} = ${value}`).toBe(true);
		}
	}
}
