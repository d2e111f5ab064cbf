import { declared } from "../design/attribute.ts";
import type { Declaration } from "../design/fragment.ts";
import { LineMap, type SourceFile } from "../design/text.ts";
import type { Dialect } from "./dialect.ts";
import { isOfTests } from "./embedded.ts";

/** An algorithm that finds a database by a remainder, and where its number stands. */
interface Remainder {
	start: number;
	end: number;
}

/** So many are slots, of which a database has several. */
const slots = 64;

/** Algorithms that the strategies for databases name: those for tables find a table within one. */
function ofDatabases(text: string): Set<string> {
	const yaml =
		/(?:defaultDatabaseStrategy|databaseStrategy|default-database-strategy|database-strategy)[\s\S]{0,240}?sharding-?[aA]lgorithm-?[nN]ame\s*:\s*([\w-]+)/g;
	const plain = /database-?[sS]trategy[\w.-]*\.sharding-?[aA]lgorithm-?[nN]ame\s*=\s*([\w-]+)/g;
	return new Set([...text.matchAll(yaml), ...text.matchAll(plain)].map(([, name]) => name));
}

/**
 * INLINE with a remainder in its expression, MOD and HASH_MOD with their count. Source: ShardingSphere docs, Sharding
 * algorithm.
 */
function remaindersIn(text: string): Remainder[] {
	const names = ofDatabases(text);
	if (names.size === 0) return [];
	const found: Remainder[] = [];
	const props =
		/(?:algorithm-?[eE]xpression\s*[:=]\s*[^\n]*?%\s*(\d+)[^\n]*|sharding-?[cC]ount\s*[:=]\s*["']?(\d+)["']?)/g;
	for (const match of text.matchAll(props)) {
		const count = Number(match[1] ?? match[2]);
		const name = nameBefore(text, match.index);
		if (count >= slots || !name || !names.has(name)) continue;
		found.push({ start: match.index, end: match.index + match[0].trimEnd().length });
	}
	return found;
}

/** The algorithm whose property stands there: of a line of properties the part of its key, else the key that `type` is below. */
function nameBefore(text: string, at: number): string | undefined {
	const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
	const inKey = /sharding-?[aA]lgorithms\.([\w-]+)\.props\.$/.exec(line)?.[1];
	if (inKey) return inKey;
	const before = text.slice(Math.max(0, at - 400), at);
	return [...before.matchAll(/([\w-]+)\s*:[ \t]*\n\s*type\s*:\s*(?:INLINE|MOD|HASH_MOD)\b/g)].at(-1)?.[1];
}

/** How ShardingSphere leads rows to databases, as its YAML or Spring's settings say. */
export const shardingSphere: Dialect = {
	id: "sharding-sphere",
	comment: "#",
	files: { names: ["*.yaml", "*.yml", "*.properties"], languages: [], called: "ShardingSphere's rules" },
	claims: ({ path, text }) => !isOfTests(path) && /sharding-?[aA]lgorithms\b/.test(text),
	read: ({ entries: [path] }, scope) => {
		const file = scope.file(path) as SourceFile | undefined;
		const lines = file && new LineMap(file.text);
		const fragments =
			file && lines
				? remaindersIn(file.text)
						.slice(0, 1)
						.map((one) => store(file, lines, one))
				: [];
		return { fragments, notes: [] };
	},
};

function store({ path }: SourceFile, lines: LineMap, { start, end }: Remainder): Declaration {
	const at = { file: path, range: lines.range(start, end) };
	return {
		role: "declares",
		file: path,
		kind: "Store",
		name: "sharded-databases",
		keys: [`sharding-sphere ${path}`],
		at,
		attributes: { role: declared("database", at), sharding: declared("hash-modulo", at) },
	};
}
