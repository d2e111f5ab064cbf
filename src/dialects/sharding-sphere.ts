import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, visit } from "yaml";
import { declared } from "../design/attribute.ts";
import type { Declaration } from "../design/fragment.ts";
import { LineMap, type SourceFile } from "../design/text.ts";
import type { Dialect } from "./dialect.ts";
import { embeddedIn, isOfTests } from "./embedded.ts";
import { split } from "./kubernetes/documents.ts";
import type { Distribution } from "./sql/schema.ts";
import { parseYaml } from "./yaml.ts";

/** A setting of an algorithm, by which it finds something, and where it stands. */
interface Setting {
	/** Of the algorithm. */
	name: string;
	/** "type", "algorithm-expression", "sharding-count". */
	key: string;
	value: string;
	start: number;
	end: number;
}

/** What the rules of a file say. Algorithms of tables find a table within a database, and are not named here. */
interface Rules {
	/** The algorithms that strategies for databases name. */
	ofDatabases: Set<string>;
	settings: Setting[];
}

/** So many are slots, of which a database has several. */
const slots = 64;

/** ShardingSphere writes its keys in camel case, Spring's settings with hyphens. */
const plain = (key: string) => key.replace(/[-_]/g, "").toLowerCase();
const keyOf = ({ key }: Pair) => (isScalar(key) ? String(key.value) : "");
const isOfDatabases = (key: string) => /^(default)?databasestrategy$/.test(plain(key.slice(key.lastIndexOf(".") + 1)));
const isAlgorithms = (key: string) => plain(key.slice(key.lastIndexOf(".") + 1)) === "shardingalgorithms";

function yamlRules(text: string, from: number): Rules {
	const rules: Rules = { ofDatabases: new Set(), settings: [] };
	const { document } = parseYaml(text);
	if (!document) return rules;
	visit(document, {
		Pair(_, { key, value }) {
			const name = isScalar(key) ? String(key.value) : "";
			if (isOfDatabases(name)) for (const one of namedIn(value as Node | null)) rules.ofDatabases.add(one);
			if (isAlgorithms(name) && isMap(value))
				for (const algorithm of value.items as Pair[]) rules.settings.push(...settingsOf(algorithm, from));
		},
	});
	return rules;
}

/** The algorithms that a strategy names. */
function namedIn(strategy: Node | null): string[] {
	const found: string[] = [];
	visit(strategy, {
		Pair(_, pair) {
			const { value } = pair as Pair;
			if (plain(keyOf(pair as Pair)) === "shardingalgorithmname" && isScalar(value)) found.push(String(value.value));
		},
	});
	return found;
}

function settingsOf(algorithm: Pair, from: number): Setting[] {
	const { value: own } = algorithm;
	if (!isMap(own)) return [];
	const props = own.get("props");
	return [...own.items, ...(isMap(props) ? props.items : [])].flatMap((pair): Setting[] => {
		const { key, value } = pair as Pair<Node, Node | null>;
		if (!isScalar(value) || !key.range || !value.range) return [];
		const place = { start: from + key.range[0], end: from + value.range[1] };
		return [{ name: keyOf(algorithm), key: keyOf(pair as Pair), value: String(value.value), ...place }];
	});
}

/** Lines of properties; a comment begins with its first character. */
function propertyRules(text: string): Rules {
	const rules: Rules = { ofDatabases: new Set(), settings: [] };
	for (const match of text.matchAll(/^[ \t]*([^#!\s=:][^\s=:]*)[ \t]*[=:][ \t]*([^\r\n]*)/gm)) {
		const [line, path, value] = match;
		const strategy = /(?:^|\.)([\w-]+)\.[\w-]+\.sharding-?algorithm-?name$/i.exec(path)?.[1];
		if (strategy && isOfDatabases(strategy)) rules.ofDatabases.add(value.trim());
		const [, name, key] = /(?:^|\.)sharding-?algorithms\.([\w-]+)\.(?:props\.)?([\w-]+)$/i.exec(path) ?? [];
		const start = match.index + line.indexOf(path);
		const end = match.index + line.trimEnd().length;
		if (name && key) rules.settings.push({ name, key, value: value.trim(), start, end });
	}
	return rules;
}

/**
 * INLINE with a remainder in its expression, MOD and HASH_MOD with their count. Source: ShardingSphere docs, Sharding
 * algorithm.
 */
function remaindersIn({ ofDatabases, settings }: Rules): Setting[] {
	const types = new Map(settings.flatMap(({ name, key, value }) => (key === "type" ? [[name, value] as const] : [])));
	return settings.filter(({ name, key, value }) => {
		const type = types.get(name) ?? "";
		const expected = type === "INLINE" ? "algorithmexpression" : /^(HASH_)?MOD$/.test(type) ? "shardingcount" : "";
		if (!ofDatabases.has(name) || plain(key) !== expected) return false;
		const count = type === "INLINE" ? /%\s*(\d+)/.exec(value)?.[1] : value;
		return Number(count) < slots;
	});
}

/**
 * Tables whose rows lie in several databases, by the column that decides which. Source: ShardingSphere docs, Sharding rules.
 */
export function shardedTables(file: SourceFile): { table: string; how: Distribution }[] {
	const lines = new LineMap(file.text);
	const at = (node: Node, from: number) => ({
		file: file.path,
		range: lines.range(from + (node.range?.[0] ?? 0), from + (node.range?.[1] ?? 0)),
	});
	const found: { table: string; how: Distribution }[] = [];
	for (const { text, start } of file.path.endsWith(".properties") ? [] : split(file.text)) {
		const { document } = isSharded(text) ? parseYaml(text) : {};
		if (!document) continue;
		let usual: Scalar | undefined;
		const groups = new Map<string, string>();
		const tables: { name: string; node: Node; own: Node | undefined }[] = [];
		visit(document, {
			Pair(_, pair) {
				const { value } = pair as Pair<Node, Node | null>;
				const name = plain(keyOf(pair as Pair));
				if (name === "defaultdatabasestrategy") usual = columnOf(value);
				if (name === "bindingtables" && isSeq(value))
					for (const one of value.items) for (const each of textsIn(one)) groups.set(each, textsIn(one).join(","));
				if (name === "broadcasttables" && isSeq(value))
					for (const one of value.items)
						for (const table of textsIn(one)) {
							const place = at(one as Node, start);
							found.push({ table, how: { by: "reference", group: "", engine, at: place, columnAt: place } });
						}
				if (name !== "tables" || !isMap(value)) return;
				for (const one of value.items as Pair<Node, Node | null>[]) {
					if (!isMap(one.value)) continue;
					const own = one.value.items.find((each) => isOfDatabases(keyOf(each as Pair)));
					tables.push({ name: keyOf(one).toLowerCase(), node: one.key, own: (own?.value as Node | null) ?? undefined });
				}
			},
		});
		for (const { name, node, own } of tables) {
			const column = own ? columnOf(own) : usual;
			if (!column) continue;
			const how = {
				by: "hash" as const,
				column: String(column.value).toLowerCase(),
				group: groups.get(name) ?? `apart ${name}`,
			};
			found.push({ table: name, how: { ...how, engine, at: at(node, start), columnAt: at(column, start) } });
		}
	}
	return found;
}

const engine = "shardingsphere";

const textsIn = (node: unknown): string[] =>
	isScalar(node)
		? String(node.value)
				.split(",")
				.map((one) => one.trim().toLowerCase())
		: [];

function columnOf(strategy: Node | null | undefined): Scalar | undefined {
	let found: Scalar | undefined;
	if (strategy)
		visit(strategy, {
			Pair(_, { key, value }) {
				const name = isScalar(key) ? plain(String(key.value)) : "";
				if (/^shardingcolumns?$/.test(name) && isScalar(value) && !String(value.value).includes(",")) found = value;
			},
		});
	return found;
}

export const isSharded = (text: string) => /sharding-?[aA]lgorithms\b/.test(text);

function rulesIn(file: SourceFile): Rules[] {
	if (file.path.endsWith(".properties")) return [propertyRules(file.text)];
	const whole = split(file.text).filter(({ text }) => isSharded(text));
	const entries = embeddedIn(file, isSharded).map(({ start, end }) => ({ start, text: file.text.slice(start, end) }));
	return [...whole, ...entries].map(({ text, start }) => yamlRules(text, start));
}

/** How ShardingSphere leads rows to databases, as its YAML or Spring's settings say. */
export const shardingSphere: Dialect = {
	id: "sharding-sphere",
	comment: "#",
	// Properties are everywhere: only Spring's own, or what is called after shards, is looked into.
	files: {
		names: ["*.yaml", "*.yml", "application*.properties", "*shard*.properties"],
		languages: [],
		called: "ShardingSphere's rules",
	},
	// What leads reads to copies is asked for by the code that is led (`frameworks/spring-routing.ts`).
	claims: ({ path, text }) => !isOfTests(path) && (isSharded(text) || /!READWRITE_SPLITTING\b/.test(text)),
	read: ({ entries: [path] }, scope) => {
		const file = scope.file(path);
		const [first] = file ? rulesIn(file).flatMap(remaindersIn) : [];
		return { fragments: file && first ? [store(file, first)] : [], notes: [] };
	},
};

function store({ path, text }: SourceFile, { start, end }: Setting): Declaration {
	const at = { file: path, range: new LineMap(text).range(start, end) };
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
