import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { type KeyShape, shapeOfName } from "../../key-names.ts";
import { asText, expressionAt, fact, settingOf, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { type Block, blocksOf, type Expression } from "../syntax.ts";
import { asNumber, Unknown } from "../value.ts";
import { regionsOf } from "./region.ts";
import { store } from "./store.ts";

/** Tables of DynamoDB, with the keys of their indexes and the regions of their replicas. */
export function dynamoTables(folder: Folder): Declaration[] {
	return folder.of("aws_dynamodb_table").map((table) => dynamo(folder, table));
}

function dynamo(folder: Folder, table: Resource): Declaration {
	const at = folder.header(table);
	return store(folder, table, ["name"], {
		engine: declared("dynamodb", at),
		role: declared("database", at),
		shardKey: fact(folder, table, "hash_key", { as: asText, anchor: null }),
		keyShape: keyShape(folder, table),
		sharding: byDefault("consistent", at, "DynamoDB: a partition keeps a range of the hash, and is split"),
		shards: partitions(folder, table),
		multiZone: byDefault(true, at, "DynamoDB keeps each table in three zones"),
		...replicas(folder, table),
	});
}

/** The key of the table, and those of its indexes: the worst of them limits all, for a throttled index throttles its table. */
function keyShape(folder: Folder, table: Resource): Attribute | undefined {
	// Without a sort key there is one row for each value: few values are then a small table.
	const own = hasSortKey(table.block) ? [partitionKey(folder, table.block)] : [];
	const indexes = blocksOf(table.block, "global_secondary_index").map((index) => partitionKey(folder, index));
	const found = [...own, ...indexes].flatMap((key) => {
		const attribute = key && valued(folder, key, { as: (value) => shapeNamed(asText(value)) });
		return attribute ? [attribute] : [];
	});
	const worst = (["few", "ascending"] as const)
		.map((shape) => found.find(({ value }) => value === shape))
		.find(Boolean);
	return worst ?? (found.length > 0 && found.every(({ value }) => value === "spread") ? found[0] : undefined);
}

function shapeNamed(name: string | undefined): KeyShape | undefined {
	return name === undefined ? undefined : shapeOfName(name, "hash");
}

const hasSortKey = (block: Block) => expressionAt(block, "range_key") !== undefined;

/** `hash_key`, or the entry of `key_schema` that is the partition key. */
function partitionKey(folder: Folder, block: Block): Expression | undefined {
	const direct = expressionAt(block, "hash_key");
	if (direct) return direct;
	const schema = blocksOf(block, "key_schema").find((one) => settingOf(folder, one, "key_type") === "HASH");
	return schema && expressionAt(schema, "attribute_name");
}

/**
 * A partition takes 1,000 writes and 3,000 reads a second; an on-demand table starts with four.
 * Source: Amazon DynamoDB Developer Guide, partition key design, and initial throughput of on-demand mode.
 */
function partitions(folder: Folder, table: Resource): Attribute | undefined {
	const { block } = table;
	const at = folder.header(table);
	const mode = settingOf(folder, block, "billing_mode");
	if (mode === "PAY_PER_REQUEST") return byDefault(4, at, "DynamoDB: an on-demand table starts with four partitions");
	if (mode instanceof Unknown) return unknown(mode.reason, at);
	const capacity = (kind: "read" | "write") =>
		settingOf(folder, block, `${kind}_capacity`) ??
		settingOf(folder, block, `provisioned_throughput/${kind}_capacity_units`);
	const [reads, writes] = [capacity("read"), capacity("write")].map((one) =>
		one === undefined ? undefined : asNumber(one),
	);
	const isScaled = folder.of("aws_appautoscaling_target").some((one) => /table\//.test(folder.text(one.block)));
	if (reads === undefined || writes === undefined || isScaled) return undefined;
	return byDefault(
		Math.max(1, Math.ceil(writes / 1000 + reads / 3000)),
		at,
		"DynamoDB: a partition takes 1,000 writes and 3,000 reads a second",
	);
}

/** Global tables: each region takes writes, and the later one wins, unless they are said to be strong. */
function replicas(folder: Folder, table: Resource): Record<string, Attribute | undefined> {
	const blocks = blocksOf(table.block, "replica");
	if (blocks.length === 0) return {};
	const names = blocks.map((one) => settingOf(folder, one, "region_name") ?? settingOf(folder, one, "region"));
	const home = regionsOf(folder, table)?.value;
	const [own] = Array.isArray(home) ? home : names;
	// The first copy that lies elsewhere; a global table of CloudFormation lists its own region too.
	const at = folder.at((blocks.find((_, index) => names[index] !== own) ?? blocks[0]).header);
	const known = [...new Set([...(Array.isArray(home) ? home : []), ...names.filter((one) => typeof one === "string")])];
	const isWhole = names.every((one) => typeof one === "string");
	const strong = blocks.find((one) => settingOf(folder, one, "consistency_mode") === "STRONG");
	const mode = strong && expressionAt(strong, "consistency_mode");
	return {
		regions: isWhole ? declared(known.map(String), at) : unknown("a region of its replicas is not known", at),
		waitsAcross: strong
			? declared(true, mode ? folder.at(mode) : at)
			: byDefault(false, at, "DynamoDB global tables: replication is asynchronous unless consistency_mode is STRONG"),
		...(!strong && {
			conflict: byDefault("last-write-wins", at, "DynamoDB global tables: the last writer wins"),
		}),
	};
}
