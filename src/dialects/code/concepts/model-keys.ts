import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Class, Expr } from "../code.ts";
import { callsLike, callsNamed } from "../data/calls-by.ts";
import { type Part, stored } from "../data/stored-keys.ts";
import { isImported, namesOf } from "../names.ts";
import type { Program } from "../program.ts";
import { given, givenOf, methodOf, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";

/** Partition keys of tables of DynamoDB and their indexes, as the models of mappers and the calls that make a table say them. */
export const modelKeys: Concept = {
	read: (program) => [
		...madeTables(program),
		...(program.code.language === "typescript"
			? [...electro(program), ...toolbox(program), ...dynamoose(program), ...oneTable(program), ...typeDorm(program)]
			: []),
		...(program.code.language === "python" ? [...pynamo(program), ...cqlengine(program)] : []),
	],
};

const partAt = (at: Expr | undefined, program: Program): Part | undefined => {
	const name = textIn(at, program);
	return at && name ? { name, at: at.at } : undefined;
};
const listOf = (part: Part | undefined): Part[] => (part ? [part] : []);
const itemsOf = (expr: Expr | undefined, program: Program): readonly Expr[] => {
	const value = expr && program.follow(expr);
	return value?.kind === "list" ? value.items : [];
};
const valuesOf = (expr: Expr | undefined, program: Program): readonly Expr[] => {
	const value = expr && program.follow(expr);
	return value?.kind === "map" ? value.entries.map((one) => one.value) : [];
};
const entry = (expr: Expr | undefined, key: string, program: Program): Expr | undefined =>
	expr && program.entry(expr, key);

/** `create_table(KeySchema=[…], GlobalSecondaryIndexes=[…])`, `new CreateTableCommand({ … })`, `client.CreateTable(ctx, &CreateTableInput{…})`. */
function madeTables(program: Program): Fragment[] {
	return callsLike(/^(create_table|createTable|CreateTable(Command|Async)?)$/, program.code).flatMap(
		(call): Fragment[] => {
			const at = (name: string) => givenOf(call, [name, `0.${name}`, `1.${name}`], program);
			const own = hashIn(at("KeySchema"), program);
			if (!own) return [];
			const indexes = itemsOf(at("GlobalSecondaryIndexes"), program).map((one) =>
				hashIn(entry(one, "KeySchema", program), program),
			);
			// Without a sort key there is one item for each value: few values are then a small table.
			const isSorted = itemsOf(at("KeySchema"), program).some((one) =>
				/RANGE|Range\b|KeyTypeRange/.test(entry(one, "KeyType", program)?.text ?? ""),
			);
			const keys = [...(isSorted ? [own] : []), ...indexes].map(listOf);
			return stored(nameIn(at("TableName"), program), "dynamodb", keys, program);
		},
	);
}

/** `aws.String("events")` */
function nameIn(expr: Expr | undefined, program: Program): string | undefined {
	const value = expr && program.follow(expr);
	return value?.kind === "call" ? textIn(value.call.positional[0], program) : textIn(expr, program);
}

function hashIn(schema: Expr | undefined, program: Program): Part | undefined {
	const key = itemsOf(schema, program).find((one) =>
		/HASH|Hash\b|KeyTypeHash/.test(entry(one, "KeyType", program)?.text ?? ""),
	);
	const named = entry(key, "AttributeName", program);
	const name = nameIn(named, program);
	return named && name ? { name, at: named.at } : undefined;
}

const isOf = (call: Call, module: RegExp, program: Program) => module.test(program.originOf(call.callee)?.from ?? "");

/** ElectroDB docs, Indexes: what the partition key is composed of; of nothing, it is the same in each item. */
function electro(program: Program): Fragment[] {
	return callsNamed("Entity", program.code).flatMap((call): Fragment[] => {
		if (!isOf(call, /^electrodb$/, program)) return [];
		const keys = valuesOf(givenOf(call, ["0.indexes"], program), program).map((index): Part[] => {
			const composite = entry(entry(index, "pk", program), "composite", program);
			const list = composite && program.follow(composite);
			if (!composite || list?.kind !== "list") return [];
			if (list.items.length === 0 && isOrdered(index, program))
				return [{ name: "none", at: composite.at, shape: "constant" }];
			const parts = list.items.map((one) => partAt(one, program));
			return parts.every((one) => one !== undefined) ? parts : [];
		});
		return stored(textIn(givenOf(call, ["1.table"], program), program), "dynamodb", keys, program);
	});
}

/** Without a composite of its sort key, there is one item of it. */
const isOrdered = (index: Expr, program: Program) =>
	itemsOf(entry(entry(index, "sk", program), "composite", program), program).length > 0;

/** DynamoDB-Toolbox docs, Table. */
function toolbox(program: Program): Fragment[] {
	return callsNamed("Table", program.code).flatMap((call): Fragment[] => {
		if (!isOf(call, /^dynamodb-toolbox(\/|$)/, program)) return [];
		const keyOf = (of: Expr | undefined) => {
			const key = entry(of, "partitionKey", program);
			return listOf(partAt(entry(key, "name", program) ?? key, program));
		};
		const [options] = call.positional;
		const indexes = valuesOf(entry(options, "indexes", program), program);
		const global = indexes.filter((one) => textIn(entry(one, "type", program), program) !== "local");
		return stored(
			textIn(entry(options, "name", program), program),
			"dynamodb",
			[options, ...global].map(keyOf),
			program,
		);
	});
}

/** Dynamoose docs, Schema: an attribute is the hash key of the table, or of a global index. */
function dynamoose(program: Program): Fragment[] {
	return callsNamed("Schema", program.code).flatMap((call): Fragment[] => {
		if (!isOf(call, /^dynamoose$/, program)) return [];
		const value = call.positional[0] && program.follow(call.positional[0]);
		if (value?.kind !== "map") return [];
		const keys = value.entries.map(({ key, value: attribute }): Part[] => {
			const name = key?.kind === "literal" ? String(key.value) : undefined;
			const index = entry(attribute, "index", program);
			const isGlobal =
				index !== undefined &&
				(textIn(entry(index, "type", program), program) === "global" ||
					entry(index, "global", program)?.text === "true");
			const isKey = entry(attribute, "hashKey", program)?.text === "true";
			return name && (isKey || isGlobal) ? [{ name, at: (isKey ? attribute : (index ?? attribute)).at }] : [];
		});
		const model = callsNamed("model", program.code).find(({ positional: [, schema] }) => {
			const held = schema && program.follow(schema);
			return held?.kind === "call" && held.call === call;
		});
		return stored(textIn(model?.positional[0], program), "dynamodb", keys, program);
	});
}

/** OneTable docs, Schemas: keys are templates over the attributes of an item. */
function oneTable(program: Program): Fragment[] {
	return callsNamed("Table", program.code).flatMap((call): Fragment[] => {
		if (!isOf(call, /^dynamodb-onetable$/, program)) return [];
		const schema = givenOf(call, ["0.schema"], program);
		const indexes = valuesOf(entry(schema, "indexes", program), program).flatMap((one) => {
			const hash = textIn(entry(one, "hash", program), program);
			const sort = textIn(entry(one, "sort", program), program);
			return hash && sort ? [{ hash, sort }] : [];
		});
		const keys = valuesOf(entry(schema, "models", program), program).flatMap((model) =>
			indexes.map(({ hash, sort }) =>
				templated(
					entry(entry(model, hash, program), "value", program),
					entry(entry(model, sort, program), "value", program),
					/\$\{(\w+)\}/g,
					program,
				),
			),
		);
		return stored(textIn(givenOf(call, ["0.name"], program), program), "dynamodb", keys, program);
	});
}

/** TypeDORM docs, Entity: keys are templates as well. */
function typeDorm(program: Program): Fragment[] {
	if (!isImported(/^@typedorm\//, program.code)) return [];
	return program.code.classes.flatMap(({ marks }): Fragment[] => {
		const mark = marks.find((one) => one.kind === "call" && methodOf(one.call) === "Entity");
		const options = mark?.kind === "call" ? mark.call.positional[0] : undefined;
		const indexes = valuesOf(entry(options, "indexes", program), program).filter(
			(one) => !/LSI/.test(entry(one, "type", program)?.text ?? ""),
		);
		const keys = [entry(options, "primaryKey", program), ...indexes].map((one) =>
			templated(entry(one, "partitionKey", program), entry(one, "sortKey", program), /\{\{(\w+)\}\}/g, program),
		);
		return stored(undefined, "dynamodb", keys, program);
	});
}

/** A key that is a template: what its holes are called. Where the sort key has none, there is one item of each. */
function templated(key: Expr | undefined, sort: Expr | undefined, hole: RegExp, program: Program): Part[] {
	const text = textIn(key, program);
	const order = textIn(sort, program);
	if (!key || text === undefined) return [];
	const holes = [...text.matchAll(hole)].map(([, name]) => name);
	if (holes.length > 0) return holes.map((name) => ({ name, at: key.at }));
	return order !== undefined && order.search(hole) >= 0 ? [{ name: "none", at: key.at, shape: "constant" }] : [];
}

/** PynamoDB docs, Models and Indexes: `UnicodeAttribute(hash_key=True)` in a model, and in the indexes that it holds. */
function pynamo(program: Program): Fragment[] {
	if (!isImported(/^(pynamodb|pydynox)(\.|$)/, program.code)) return [];
	const isModel = (one: Class) => one.bases.some(({ name }) => /(^|\.)\w*Model$/.test(name));
	return program.code.classes.filter(isModel).flatMap((one): Fragment[] => {
		const held = membersOf(one, program).flatMap(({ value }) => {
			const index = value?.kind === "call" ? program.classOf(value) : undefined;
			return index?.bases.some(({ name }) => /(^|\.)GlobalSecondaryIndex$/.test(name)) ? [index] : [];
		});
		return stored(
			one.name,
			"dynamodb",
			[one, ...held].map((each) => hashKeys(each, program)),
			program,
		);
	});
}

/**
 * DataStax's Python driver, cqlengine Models: the columns with `partition_key=True`; without one, the first with
 * `primary_key=True`.
 */
function cqlengine(program: Program): Fragment[] {
	if (!isImported(/^cassandra\.cqlengine(\.|$)/, program.code)) return [];
	const isModel = (one: Class) => one.bases.some(({ name }) => /(^|\.)\w*Model$/.test(name));
	return program.code.classes.filter(isModel).flatMap((one): Fragment[] => {
		const columns = membersOf(one, program).filter(({ name }) => !/^this\./.test(name));
		const keyed = (by: string) =>
			columns.flatMap(({ name, value }): Part[] => {
				const said = value?.kind === "call" ? value.call.named[by] : undefined;
				if (said?.text !== "True" || value?.kind !== "call") return [];
				return [{ name, at: value.at, ...(methodOf(value.call) === "Boolean" && { shape: "few" as const }) }];
			});
		const own = columns.find(({ name }) => name === "__table_name__")?.value;
		const parts = keyed("partition_key");
		const key = parts.length > 0 ? parts : keyed("primary_key").slice(0, 1);
		return stored(textIn(own, program) ?? one.name, "cassandra", [key], program);
	});
}

const membersOf = (one: Class, program: Program) =>
	[...(namesOf(program.codeOf(one.region)).get(one.region)?.values() ?? [])].flat();

function hashKeys(one: Class, program: Program): Part[] {
	return membersOf(one, program)
		.flatMap(({ name, value }): Part[] => {
			const isKey = value?.kind === "call" && given(value.call, ["hash_key", "partition_key"], program);
			if (!isKey || isKey === "hidden" || isKey.text !== "True" || value?.kind !== "call") return [];
			return [{ name: name.replace(/^(this|self|cls)\./, ""), at: value.at }];
		})
		.slice(0, 1);
}
