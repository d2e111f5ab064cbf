import { type Origin, type Piece, Text } from "./text.ts";
import { type Dict, isDict, Told, Unknown, type Value } from "./value.ts";

/** A value as JSON that keeps the places of its parts, so that it can be handed from one chart to another. */
type Handed =
	| { text: readonly Piece[] }
	| { told: string | number | boolean; from: Origin }
	| { map: [string, Handed][] }
	| { list: Handed[] }
	| { plain: number | boolean | null }
	| { whole: string }
	| { unknown: string };

export const handOn = (value: Value): string => JSON.stringify(packed(value));
export const handedOn = (text: string): Value => unpacked(JSON.parse(text) as Handed);

function packed(value: Value): Handed {
	if (value instanceof Text) return { text: value.pieces };
	if (value instanceof Told)
		return typeof value.value === "bigint" ? { whole: String(value.value) } : { told: value.value, from: value.from };
	if (value instanceof Unknown) return { unknown: value.why };
	if (Array.isArray(value)) return { list: value.map(packed) };
	if (isDict(value)) return { map: [...value].map(([key, one]) => [key, packed(one)]) };
	if (typeof value === "bigint") return { whole: String(value) };
	return { plain: typeof value === "number" || typeof value === "boolean" ? value : null };
}

function unpacked(one: Handed): Value {
	if ("text" in one) return new Text(one.text);
	if ("told" in one) return new Told(one.told as number | boolean, one.from);
	if ("unknown" in one) return new Unknown(one.unknown);
	if ("list" in one) return one.list.map(unpacked);
	if ("map" in one) return new Map(one.map.map(([key, inner]) => [key, unpacked(inner)])) satisfies Dict;
	if ("whole" in one) return BigInt(one.whole);
	return one.plain;
}
