import type { Attribute } from "../../../src/design/attribute.ts";
import { placeOf } from "../../../src/design/attribute.ts";
import type { Fragment } from "../../../src/design/fragment.ts";
import { applyEdits, LineMap, type Location } from "../../../src/design/text.ts";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { readWith, writeWith } from "../../support/reading.ts";

export type Piece = Extract<Fragment, { role: "declares" | "extends" }>;

export function fragmentsOf(text: string, path = "services/web/src/server.ts"): Piece[] {
	return readWith(typescript, [{ path, text }]).fragments as Piece[];
}

/** Every value of an attribute in a text, in the order of reading; "?" where it is unknown. */
export function valuesOf(text: string, attribute: string, path?: string): unknown[] {
	return attributesOf(text, attribute, path).map((each) => (each.unknown ? "?" : each.value));
}

export function attributesOf(text: string, attribute: string, path?: string): Attribute[] {
	return fragmentsOf(text, path).flatMap((each) => each.attributes[attribute] ?? []);
}

export function textAt(text: string, at: Location | undefined): string {
	if (!at) return "";
	const lines = new LineMap(text);
	return text.slice(lines.offset(at.range.start), lines.offset(at.range.end));
}

export function placeIn(text: string, attribute: Attribute): string {
	return textAt(text, placeOf(attribute));
}

/** The text after the attribute's first occurrence was set to a value, or why it was refused. */
export function written(text: string, attribute: string, value: string, path = "services/web/src/server.ts"): string {
	const fragment = fragmentsOf(text, path).find((each) => each.attributes[attribute]);
	if (!fragment) throw new Error(`no ${attribute}`);
	const current = fragment.attributes[attribute];
	const change = { kind: fragment.kind, name: "web", attribute, current, value, component: fragment.attributes };
	const answer = writeWith(typescript, change, [{ path, text }]);
	if ("refused" in answer) return `refused: ${answer.refused}`;
	return applyEdits(text, "edits" in answer ? answer.edits : answer);
}
