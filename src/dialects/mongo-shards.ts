import { byDefault, declared } from "../design/attribute.ts";
import type { Declaration } from "../design/fragment.ts";
import { LineMap, type Location, type SourceFile } from "../design/text.ts";
import type { Dialect } from "./dialect.ts";
import { type KeyShape, shapeOfName } from "./key-names.ts";
import { stated } from "./stated.ts";

/** One collection that is split over shards, by which fields. */
interface Sharded {
	fields: readonly { name: string; isHashed: boolean }[];
	at: Location;
}

const quote = "\\\\?[\"']";
const namespace = `${quote}[^"'\\n]+${quote}`;
const key = "\\{([^{}]*)\\}";
const calls = [
	// sh.shardCollection("shop.orders", { createdAt: 1 }), in a script or on a command line
	`\\bsh\\.(?:re)?shardCollection\\s*\\(\\s*${namespace}\\s*,\\s*${key}`,
	// db.adminCommand({ shardCollection: "shop.orders", key: { createdAt: 1 } })
	`(?:re)?shardCollection${quote}?\\s*:\\s*${namespace}\\s*,\\s*(?:${quote})?key(?:${quote})?\\s*:\\s*${key}`,
	// client.admin.command("shardCollection", "shop.orders", key={"createdAt": 1})
	`${quote}(?:re)?shardCollection${quote}\\s*,\\s*${namespace}\\s*,\\s*key\\s*=\\s*${key}`,
];
const call = new RegExp(calls.join("|"), "gi");
const field = /\\?["']?([\w.]+)\\?["']?\s*:\s*(?:(-?1(?:\.0)?)\b|\\?["']hashed\\?["'])/g;

/** How MongoDB is told to split collections: scripts of its shell, and the same on command lines and from programs. */
export const mongoShards: Dialect<readonly Sharded[]> = {
	id: "mongo-shards",
	comment: "//",
	files: {
		names: ["*.js", "*.mjs", "*.cjs", "*.ts", "*.py", "*.sh", "*.yaml", "*.yml"],
		languages: ["javascript"],
		called: "scripts of mongosh",
	},
	claims: ({ path, text }) =>
		/shardCollection/i.test(text) &&
		!/(^|\/)(node_modules|vendor|tests?|__tests__|specs?|e2e|fixtures?|examples?|docs?)\/|\.(spec|test)\./i.test(path),
	parse: shardedIn,
	read: ({ entries }, scope) => ({
		// Whatever file splits a collection, it is one store that is split.
		fragments: entries
			.flatMap((path) => (scope.file(path) ?? []).map(store))
			.map((one) => ({ ...one, scope: "mongosh" })),
		notes: [],
	}),
};

function shardedIn({ path, text }: SourceFile): readonly Sharded[] {
	const lines = new LineMap(text);
	return [...text.matchAll(call)].flatMap((match): Sharded[] => {
		const before = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
		const within = match.slice(1).find((one) => one !== undefined);
		if (/^\s*(\/\/|#|\*)/.test(before) || within === undefined) return [];
		const fields = [...within.matchAll(field)].map(([, name, order]) => ({ name, isHashed: order === undefined }));
		const start = match.index + match[0].lastIndexOf("{");
		return fields.length > 0
			? [{ fields, at: { file: path, range: lines.range(start, match.index + match[0].length) } }]
			: [];
	});
}

function store({ fields, at }: Sharded): Declaration {
	const shape = shapeOf(fields);
	return {
		role: "declares",
		file: at.file,
		kind: "Store",
		name: "mongodb",
		keys: ["mongodb sharded"],
		at,
		attributes: stated({
			engine: declared("mongodb", at),
			role: declared("database", at),
			sharding: byDefault("consistent", at, "MongoDB: a range of the key each, which is moved as a whole"),
			keyShape: shape && declared(shape, at),
		}),
	};
}

/**
 * Documents lie in the order of their key, in ranges that are split: what grows leads all that is new to the last one, whatever
 * follows it, and a field of few values alone makes as many ranges. https://www.mongodb.com/docs/manual/core/sharding-choose-a-shard-key/
 */
function shapeOf(fields: Sharded["fields"]): KeyShape | undefined {
	const [first, ...rest] = fields.map(({ name, isHashed }) =>
		shapeOfName(name.split(".").at(-1) ?? name, isHashed ? "hash" : "range"),
	);
	if (first === "ascending" || rest.length === 0) return first;
	return first === "few" && rest.every((one) => one === "few") ? "few" : "spread";
}
