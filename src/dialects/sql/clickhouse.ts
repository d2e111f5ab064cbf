import type { Location } from "../../design/text.ts";
import { type KeyShape, shapeOfName } from "../key-names.ts";
import { levelsOf } from "./query.ts";
import type { Statement } from "./statements.ts";

/** ClickHouse: `Distributed(cluster, database, table, expression)`, whose expression leads a row to its shard. */
export interface Placing {
	name: string;
	shape: KeyShape;
	at: Location;
}

const days = /^(toyyyymm(dd)?|todate|today|now|tostartof\w+|tomonday|toyear|tomonth|tounixtimestamp)$/;
const hashing = /hash|crc|md5|sip|rand/;

export function placingOf(
	{ tokens, start, end }: Statement,
	placed: (start: number, end: number) => Location,
): Placing | undefined {
	const at = tokens.findIndex(({ text }) => text === "distributed");
	if (tokens[at - 1]?.text !== "=" || tokens[at + 1]?.text !== "(") return undefined;
	const parts: string[][] = [[]];
	let depth = 0;
	for (const { text } of tokens.slice(at + 1)) {
		if (text === ")" && --depth === 0) break;
		if (text === "," && depth === 1) parts.push([]);
		else if (depth > 0) parts[parts.length - 1].push(text);
		if (text === "(") depth++;
	}
	const key = parts[3];
	if (!key?.[0]) return undefined;
	const table = levelsOf(tokens)[0].find((_, index, level) => level[index - 1]?.text === "table")?.text ?? "clickhouse";
	const column = key.findLast((word) => /^[a-z_]\w*$/.test(word)) ?? "";
	const shape = hashing.test(key[0])
		? key[0].startsWith("rand")
			? "spread"
			: shapeOfName(column, "hash")
		: days.test(key[0])
			? "ascending"
			: shapeOfName(column, "hash");
	return shape && { name: table, shape, at: placed(start, end) };
}
