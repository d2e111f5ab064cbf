import type { Location } from "../../design/text.ts";
import { nameAt } from "./query.ts";
import type { Statement } from "./statements.ts";
import type { Token } from "./tokens.ts";

/** A database whose copies stand in several regions, as far as one statement says. */
export interface Spread {
	/** The keyspace or database. */
	name: string;
	engine: "cassandra" | "cockroachdb" | "yugabytedb" | "tidb";
	regions: readonly string[];
	copies?: number;
	/** Whether a write waits for copies of other regions, and the word that says so. */
	waits?: { value: boolean; at: Location };
	at: Location;
}

type Placed = (start: number, end: number) => Location;

export function spreadOf(statement: Statement, placed: Placed): Spread | undefined {
	return (
		keyspaceOf(statement, placed) ??
		databaseOf(statement, placed) ??
		tablespaceOf(statement, placed) ??
		policyOf(statement, placed)
	);
}

/** CQL: CREATE KEYSPACE … WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 3, 'dc2': 3}. */
function keyspaceOf({ tokens, start, end }: Statement, placed: Placed): Spread | undefined {
	if (!/^(create|alter)$/.test(tokens[0]?.text) || !/^(keyspace|schema)$/.test(tokens[1]?.text ?? "")) return undefined;
	if (!tokens.some(({ text }) => /strategy$/i.test(text))) return undefined;
	const [name] = nameAt(tokens, tokens[2]?.text === "if" ? 5 : 2);
	const copies = new Map<string, number>();
	tokens.forEach(({ text, kind }, at) => {
		if (kind !== "string" || tokens[at + 1]?.text !== ":") return;
		const number = Number(tokens[at + 2]?.text);
		if (text !== "class" && Number.isInteger(number) && number > 0) copies.set(text, number);
	});
	if (copies.size === 0) return undefined;
	const centres = [...copies.keys()].filter((one) => one !== "replication_factor");
	return {
		name,
		engine: "cassandra",
		regions: centres,
		copies: [...copies.values()].reduce((sum, one) => sum + one, 0),
		at: placed(start, end),
	};
}

/** CockroachDB: regions of a database, and what it has to survive. https://www.cockroachlabs.com/docs/stable/multiregion-survival-goals */
function databaseOf({ tokens, start, end }: Statement, placed: Placed): Spread | undefined {
	if (!/^(create|alter)$/.test(tokens[0]?.text) || tokens[1]?.text !== "database") return undefined;
	const named = tokens[2]?.text === "if" ? (tokens[3]?.text === "not" ? 5 : 4) : 2;
	const [name] = nameAt(tokens, named);
	const regions: string[] = [];
	let waits: Spread["waits"];
	tokens.forEach(({ text }, at) => {
		const next = tokens[at + 1];
		if (text === "region" && /^(primary|add|secondary)$/.test(tokens[at - 1]?.text))
			regions.push(valueAt(tokens, at + 1));
		if (text === "regions")
			for (let each = at + 1; tokens[each] && !/^(survive|primary)$/.test(tokens[each].text); each++)
				if (/[a-z]/.test(tokens[each].text)) regions.push(tokens[each].text);
		if (text === "survive" && next && tokens[at + 2]?.text === "failure")
			waits = { value: next.text === "region", at: placed(next.start, next.end) };
	});
	if (regions.length === 0 && !waits) return undefined;
	return { name, engine: "cockroachdb", regions, ...(waits && { waits }), at: placed(start, end) };
}

function valueAt(tokens: readonly Token[], at: number): string {
	return tokens[tokens[at]?.text === "if" ? at + 3 : tokens[at]?.text === "=" ? at + 1 : at]?.text ?? "";
}

/** YugabyteDB: CREATE TABLESPACE … WITH (replica_placement='{"num_replicas": 3, "placement_blocks": [{"region": …}]}'). */
function tablespaceOf({ tokens, start, end }: Statement, placed: Placed): Spread | undefined {
	if (tokens[1]?.text !== "tablespace" || !tokens.some(({ text }) => text === "replica_placement")) return undefined;
	const json = tokens.find(({ kind, text }) => kind === "string" && text.includes("placement_blocks"));
	if (!json) return undefined;
	const regions = [...new Set([...json.text.matchAll(/"region"\s*:\s*"([^"]+)"/g)].map((each) => each[1]))];
	const copies = Number(/"num_replicas"\s*:\s*(\d+)/.exec(json.text)?.[1]);
	const least = [...json.text.matchAll(/"region"\s*:\s*"([^"]+)"[^}]*?"min_num_replicas"\s*:\s*(\d+)/g)];
	// A majority that no single region holds.
	const most = Math.max(0, ...least.map((each) => Number(each[2])));
	const waits = regions.length > 1 && (least.length === 0 || most <= copies / 2);
	return {
		name: tokens[2]?.text ?? "",
		engine: "yugabytedb",
		regions,
		...(Number.isInteger(copies) && { copies }),
		waits: { value: waits, at: placed(json.start, json.end) },
		at: placed(start, end),
	};
}

/**
 * TiDB: CREATE PLACEMENT POLICY … PRIMARY_REGION="a" REGIONS="a,b,c": followers stand in all of them, and a majority of them
 * answers each write, unless the schedule keeps it in the primary's.
 */
function policyOf({ tokens, start, end }: Statement, placed: Placed): Spread | undefined {
	const words = tokens.map(({ text }) => text);
	if (!/^(create|alter)$/.test(words[0]) || words[1] !== "placement" || words[2] !== "policy") return undefined;
	const given = words.lastIndexOf("regions");
	const list =
		given > 0
			? tokens.slice(given + 1, given + 3).find(({ text }) => /[\w-],|[\w-]/.test(text) && text !== "=")
			: undefined;
	const regions = list ? [...new Set(list.text.split(",").map((one) => one.trim()))] : [];
	if (!list || regions.length === 0) return undefined;
	const isHome = words.some((word) => word.toLowerCase() === "majority_in_primary");
	return {
		name: nameAt(tokens, words[3] === "if" ? 6 : 3)[0],
		engine: "tidb",
		regions,
		waits: { value: regions.length > 1 && !isHome, at: placed(list.start, list.end) },
		at: placed(start, end),
	};
}
