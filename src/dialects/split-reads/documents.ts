import type { Asked } from "./asked.ts";
import { keysOf, parts, within } from "./text.ts";

/** Reads of MongoDB's collections and of Cosmos DB's containers. */
export const documentsIn = (text: string): Asked[] => [
	...findsIn(text),
	...(/cosmos/i.test(text) ? queriesIn(text) : []),
];

const find =
	/(?:(?:collection|get_collection|getCollection)(?:<[^>\n]*>)?\(\s*["']([\w.-]+)["']\s*\)|\[\s*["']([\w.-]+)["']\s*\]|\b(\w+)(?:\(\))?)\s*\.\s*(?:find|findOne|find_one|countDocuments|count_documents|aggregate)(?:<[^>\n]*>)?\s*\(/g;

/** `db.shipments.find_one({"number": n})`, `Shipment.find({ number })`, `collection.aggregate([{ $match: { … } }])`. */
function findsIn(text: string): Asked[] {
	const held = collectionsIn(text);
	return [...text.matchAll(find)].flatMap((match): Asked[] => {
		const own = match[1] ?? match[2] ?? held.get(match[3]) ?? match[3];
		const given = within(text, match.index + match[0].length - 1);
		const [first] = given ? parts(given.inner) : [];
		const filter = first && filterOf(first);
		const fields = filter === undefined ? undefined : keysOf(filter);
		if (!given || !fields || fields.length === 0 || fields.some((one) => one.startsWith("$"))) return [];
		return [{ engine: "mongodb", name: own, fields, start: match.index, end: given.end }];
	});
}

function filterOf(first: string): string | undefined {
	if (first.startsWith("{")) return within(first, 0)?.inner;
	const match = /^\[\s*\{\s*["']?\$match["']?\s*:\s*\{/.exec(first);
	return match ? within(first, match[0].length - 1)?.inner : undefined;
}

/** What a name holds: `const orders = db.collection("orders")`, `orders = client["shop"]["orders"]`. */
function collectionsIn(text: string): ReadonlyMap<string, string> {
	const held = new Map<string, string>();
	const made =
		/(\w+)\s*(?::[^=\n]{1,80})?=\s*[^\n=]{0,120}?(?:(?:collection|get_collection|getCollection)(?:<[^>\n]*>)?\(\s*["']([\w.-]+)["']\s*\)|\[\s*["']([\w.-]+)["']\s*\])[ \t;]*$/gm;
	for (const [, name, called, indexed] of text.matchAll(made)) held.set(name, called ?? indexed);
	return held;
}

const query =
	/(?:(?:get_container_client|container|GetContainer)\(\s*(?:[^()"'\n]*,\s*)?["']([\w-]+)["']\s*\)|\b(\w+))\s*(?:\.\s*items)?\s*\.\s*(?:query_items|query)(?:<[^>\n]*>)?\s*\(/g;

/** `container.query_items(query="SELECT … WHERE c.email = @email", …)`, `container.items.query({ query, … })`, without the key of a partition. */
function queriesIn(text: string): Asked[] {
	const held = containersIn(text);
	return [...text.matchAll(query)].flatMap((match): Asked[] => {
		const isItems = /\.\s*items\s*\.\s*query/.test(match[0]);
		const isPython = match[0].includes("query_items");
		const given = isItems || isPython ? within(text, match.index + match[0].length - 1) : undefined;
		if (!given || /partition_?key/i.test(given.inner)) return [];
		// Python's client refuses to ask all partitions unless it is told to.
		if (isPython && !/enable_cross_partition_query\s*=\s*True/.test(given.inner)) return [];
		const said = statementIn(given.inner) ?? named(given.inner, text.slice(0, match.index));
		const fields = said ? fieldsOf(said) : [];
		if (fields.length === 0) return [];
		return [
			{
				engine: "cosmosdb",
				name: match[1] ?? held.get(match[2]),
				fields,
				start: match.index,
				end: given.end,
			},
		];
	});
}

const statementIn = (text: string): string | undefined => /["'`]\s*(select\b[\s\S]*)/i.exec(text)?.[1];

/** The statement that stands before, under the name that is given: `query = "SELECT …"`, `const spec = { query: "…" }`. */
function named(given: string, before: string): string | undefined {
	const name = /(?:query\s*[=:]\s*|^\s*\{\s*)(\w+)\b/.exec(given)?.[1] ?? /^\s*(\w+)\b/.exec(given)?.[1];
	if (!name) return undefined;
	const at = Math.max(...[" =", "=", ": "].map((sign) => before.lastIndexOf(`${name}${sign}`)));
	return at < 0 ? undefined : statementIn(before.slice(at, at + 1200));
}

/** The fields that a predicate asks to be equal to something: `c.email = @email`. */
function fieldsOf(statement: string): string[] {
	const [, predicate] = /\bwhere\b([\s\S]*)/i.exec(statement) ?? [];
	const end = predicate?.search(/\border\s+by\b|\bgroup\s+by\b|\boffset\b/i) ?? -1;
	const within = predicate?.slice(0, end < 0 ? 600 : end) ?? "";
	if (/\bor\b/i.test(within)) return [];
	return [...within.matchAll(/\b[a-z]\w*((?:\.\w+)+|\["\w+"\])\s*=(?!=)/gi)].map(
		([, name]) => /(\w+)\W*$/.exec(name)?.[1] ?? name,
	);
}

function containersIn(text: string): ReadonlyMap<string, string> {
	const held = new Map<string, string>();
	const made =
		/(\w+)\s*(?::[^=\n]{1,80})?=\s*\(?[^=;]{0,300}?(?:get_container_client|container|GetContainer)\(\s*(?:[^()"'\n]*,\s*)?(?:container\s*=\s*)?["']([\w-]+)["']\s*\)/g;
	for (const [, name, container] of text.matchAll(made)) held.set(name, container);
	return held;
}
