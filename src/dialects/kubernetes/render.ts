import type { Value } from "../../design/attribute.ts";

const plain = /^(?:[A-Za-z][\w./-]*|\d+%|\d+(?:ms|[smh]))$/;
/** Words that some YAML reader takes for a boolean or null. */
const reserved = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

export function scalar(value: Value): string {
	return typeof value === "string" && plain.test(value) && !reserved.test(value) ? value : JSON.stringify(value);
}

function isMapping(value: Value): value is { [key: string]: Value } {
	return typeof value === "object" && !Array.isArray(value);
}

/** A map as block lines. */
export function block(map: { [key: string]: Value }, indent: string, step: string): string[] {
	return Object.entries(map).flatMap(([key, value]) => {
		if (Array.isArray(value) && value.length > 0) {
			return [`${indent}${key}:`, ...value.flatMap((item) => blockItem(item, indent + step, step))];
		}
		return isMapping(value)
			? [`${indent}${key}:`, ...block(value, indent + step, step)]
			: [`${indent}${key}: ${scalar(value)}`];
	});
}

/** An element of a block sequence, its dash at `indent`. */
export function blockItem(item: Value, indent: string, step: string): string[] {
	if (!isMapping(item)) return [`${indent}- ${scalar(item)}`];
	const lines = block(item, `${indent}  `, step);
	return [`${indent}- ${lines[0].trimStart()}`, ...lines.slice(1)];
}

/** The same in one line; `quoted` where the surrounding text is JSON. */
export function flow(value: Value, quoted: boolean): string {
	if (Array.isArray(value)) return `[${value.map((item) => flow(item, quoted)).join(", ")}]`;
	if (!isMapping(value)) return quoted ? JSON.stringify(value) : scalar(value);
	const pairs = Object.entries(value).map(([key, inner]) => flowPair(key, inner, quoted));
	return quoted ? `{${pairs.join(", ")}}` : `{ ${pairs.join(", ")} }`;
}

export function flowPair(key: string, value: Value, quoted: boolean): string {
	return `${quoted ? JSON.stringify(key) : key}: ${flow(value, quoted)}`;
}
