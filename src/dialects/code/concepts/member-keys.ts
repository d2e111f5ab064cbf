import type { Fragment } from "../../../design/fragment.ts";
import { shapeOfName } from "../../key-names.ts";
import type { Class, Expr } from "../code.ts";
import { methodsIn } from "../data/methods.ts";
import { type Part, stored } from "../data/stored-keys.ts";
import { isImported, namesOf } from "../names.ts";
import type { Program } from "../program.ts";
import { methodOf, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";

/** Partition keys as mappers are told them: by a mark on a member or getter of the class of the items, or of the class itself. */
export const memberKeys: Concept = {
	read: (program) => [
		...program.code.classes.flatMap((one) => keysOf(one, program)),
		...program.code.calls.flatMap((call) => {
			const path = containers.test(methodOf(call)) ? call.positional[1] : undefined;
			const text = textIn(path, program);
			return path && text?.startsWith("/")
				? stored(textIn(call.positional[0], program), "cosmosdb", [[{ name: text.slice(1), at: path.at }]], program)
				: [];
		}),
	],
};

/** Azure's SDKs for .NET and Java: the name of a container, and the path of its partition key. */
const containers = /^(Cosmos)?ContainerProperties$/;

/** By what marks a member as the partition key, or part of it. */
const engines: readonly { mark: RegExp; engine: string }[] = [
	{ mark: /^@?(\w+\.)*PrimaryKeyColumn\b.*\bPARTITIONED\b/s, engine: "cassandra" },
	{ mark: /^@?(\w+\.)*(DynamoDBHashKey|DynamoDbPartitionKey)\b/, engine: "dynamodb" },
];
/** The key of a global index of DynamoDB, whatever the key of its table. */
const ofIndex = /^@?(\w+\.)*(DynamoDBGlobalSecondaryIndexHashKey|DynamoDBIndexHashKey|DynamoDbSecondaryPartitionKey)\b/;
const sorted = /^@?(\w+\.)*(DynamoDBRangeKey|DynamoDbSortKey|SortKey|RangeKey)\b/;
/** Mappers of several stores call their mark so: whose it is, the imports say. */
const ofAny = /^@?(\w+\.)*PartitionKey\b/;
const mappers: readonly { from: RegExp; engine: string }[] = [
	{ from: /cassandra|datastax|scylla/i, engine: "cassandra" },
	{ from: /dynamo/i, engine: "dynamodb" },
	{ from: /cosmos/i, engine: "cosmosdb" },
];

function keysOf(one: Class, program: Program): Fragment[] {
	const code = program.codeOf(one.region);
	const members = [...(namesOf(code).get(one.region)?.values() ?? [])].flat();
	const getters = methodsIn(one, code).filter(({ name }) => name !== one.name);
	const marked = [
		...members.map(({ name, marks = [], parameter }) => ({
			name: name.replace(/^this\./, ""),
			marks: [...marks, ...(parameter?.marks ?? [])],
		})),
		...getters.map(({ name, marks }) => ({ name: plain(name), marks })),
	];
	const partsBy = (mark: RegExp, nameIn = columnOf) =>
		unique(
			marked.flatMap(({ name, marks }) => {
				const found = marks.find(({ text }) => mark.test(text));
				return found ? [{ name: nameIn(found) ?? name, at: found.at }] : [];
			}),
		);
	const mapper = mappers.find(({ from }) => isImported(from, code));
	const known = [...engines, ...(mapper ? [{ mark: ofAny, engine: mapper.engine }] : [])];
	const own = known.map(({ mark, engine }) => ({ engine, parts: partsBy(mark) })).find(({ parts }) => parts.length > 0);
	// Without a sort key there is one item for each value: few values are then a small table.
	const isOne = own?.engine === "dynamodb" && !marked.some(({ marks }) => marks.some(({ text }) => sorted.test(text)));
	const indexes = partsBy(ofIndex, attributeIn).map((part) => [part]);
	const sharded = shardKeyOf(one);
	if (sharded.length > 0) return stored(tableOf(one), "mongodb", [sharded], program);
	return stored(tableOf(one), own?.engine ?? "dynamodb", [...(own && !isOne ? [own.parts] : []), ...indexes], program);
}

/** Spring Data MongoDB docs, Sharding: `@Sharded(shardKey = { "country", "userId" })`; without fields it is the id. */
function shardKeyOf({ marks }: Class): Part[] {
	const mark = marks.find(({ text }) => /^@?(\w+\.)*Sharded\b/.test(text));
	if (mark?.kind !== "call") return [];
	const { named, positional } = mark.call;
	const given = named.shardKey ?? named.value ?? positional[0];
	const fields = given?.kind === "list" ? given.items : given ? [given] : [];
	const isHashed = /\bHASH\b/.test(named.shardingStrategy?.text ?? "");
	return fields.flatMap((one) => {
		const name = wordIn(one);
		const shape = name && fields.length === 1 && !isHashed ? shapeOfName(name, "range") : undefined;
		return name ? [{ name, at: one.at, ...(shape && { shape }) }] : [];
	});
}

/** A member, and the parameter of a constructor that is one as well, are one part. */
const unique = (parts: readonly Part[]) =>
	parts.filter(({ name }, at) => parts.findIndex((other) => other.name === name) === at);

const plain = (getter: string) => {
	const name = /^get([A-Z]\w*)$/.exec(getter)?.[1];
	return name ? name[0].toLowerCase() + name.slice(1) : getter;
};

/** The name of the column, where the mark gives one. */
function columnOf(mark: Expr): string | undefined {
	if (mark.kind !== "call") return undefined;
	const { named, positional } = mark.call;
	return attributeIn(mark) ?? wordIn(named.name ?? named.value ?? positional[0]);
}

/** What stands first in the mark of an index is the index's name. */
const attributeIn = (mark: Expr) =>
	mark.kind === "call" ? wordIn(mark.call.named.attributeName ?? mark.call.named.AttributeName) : undefined;

const wordIn = (given: Expr | undefined) =>
	given?.kind === "literal" && typeof given.value === "string" ? given.value : undefined;

/** What the class says that its table is called. */
function tableOf({ name, marks }: Class): string {
	const mark = marks.find(({ text }) => /Table|Container|Document\b/.test(text));
	const told = mark?.kind === "call" ? wordIn(mark.call.named.tableName ?? mark.call.named.collection) : undefined;
	return told ?? (mark && columnOf(mark)) ?? name;
}
