import { type Attribute, declared } from "../design/attribute.ts";
import type { Extension } from "../design/fragment.ts";
import { LineMap, type Location, type SourceFile } from "../design/text.ts";
import type { Dialect } from "./dialect.ts";
import { type KeyShape, shapeOfName, togetherOf } from "./key-names.ts";

/** What a connector puts into Kafka under a key that its settings choose. */
interface Keyed {
	topic: string;
	fields: readonly string[];
	partitions?: number;
	at: Location;
}

/** Settings, as JSON, YAML and Terraform's maps have them: `"transforms.outbox.type": "…"`, `transforms.outbox.type=…`. */
const setting =
	/^(?!\s*(?:#|\/\/))[^\S\n]*\\?["']?((?:transforms|topic|message|connector|name|class|database\.server\.name)\b[\w.$-]*)\\?["']?[^\S\n]*[:=][^\S\n]*\\?["']?([^"'\n\\]+?)\\?["']?,?[^\S\n]*$/gm;

/** The settings of Kafka Connect's source connectors, in whatever file they stand: Debezium's outbox, and keys made of fields. */
export const kafkaConnect: Dialect<readonly Keyed[]> = {
	id: "kafka-connect",
	comment: "#",
	files: {
		names: ["*.json", "*.sh", "*.yaml", "*.yml", "*.tf"],
		languages: ["json"],
		called: "settings of Kafka Connect",
	},
	claims: ({ path, text }) =>
		/event\.key|transforms\.ValueToKey|message\.key\.columns|PartitionRouting/.test(text) &&
		/connector\.class|KafkaConnector/.test(text) &&
		!/(^|\/)(node_modules|vendor|tests?|__tests__|specs?|e2e|fixtures?|examples?|docs?)\/|\.(spec|test)\./i.test(path),
	parse: keyedIn,
	read: ({ entries }, scope) => ({
		fragments: entries.flatMap((path) => (scope.file(path) ?? []).flatMap(queue)),
		notes: [],
	}),
};

interface Setting {
	value: string;
	at: Location;
}

/** Connectors begin with their class; several may stand in one file. */
function keyedIn({ path, text }: SourceFile): readonly Keyed[] {
	const lines = new LineMap(text);
	const connectors: Map<string, Setting>[] = [];
	for (const match of text.matchAll(setting)) {
		const [whole, name, value] = match;
		if (/^(connector\.)?class$/.test(name) || connectors.length === 0) connectors.push(new Map());
		const end = match.index + whole.trimEnd().replace(/,$/, "").length;
		const start = match.index + whole.search(/\S/);
		connectors.at(-1)?.set(name, { value: value.trim(), at: { file: path, range: lines.range(start, end) } });
	}
	return connectors.flatMap(keysOf);
}

function keysOf(said: Map<string, Setting>): Keyed[] {
	const topic = said.get("topic.prefix") ?? said.get("database.server.name") ?? said.get("topic") ?? said.get("name");
	const partitions = Number(said.get("topic.creation.default.partitions")?.value);
	const about = { topic: topic?.value ?? "kafka", ...(partitions >= 1 && { partitions }) };
	const kinds = [...said].flatMap(([name, { value }]) => {
		const own = /^transforms\.([^.]+)\.type$/.exec(name)?.[1];
		return own ? [{ own, kind: value.split(".").at(-1) ?? "" }] : [];
	});
	const byTransform = kinds.flatMap(({ own, kind }): Keyed[] => {
		const option = keyOptions[kind];
		const key = option ? said.get(`transforms.${own}.${option}`) : undefined;
		const routed = said.get(`transforms.${own}.route.topic.replacement`)?.value;
		const fields = key?.value.split(",").map((one) => one.trim().split(".").at(-1) ?? one);
		return key && fields ? [{ ...about, topic: routed ?? about.topic, fields, at: key.at }] : [];
	});
	const columns = said.get("message.key.columns");
	const byColumns = (columns?.value.split(";") ?? []).map((one) => {
		const [table, names = ""] = one.split(":");
		return {
			...about,
			topic: table.trim(),
			fields: names.split(",").map((each) => each.trim()),
			at: columns!.at,
		};
	});
	return [...byTransform, ...byColumns];
}

/**
 * The option that names the fields of the key, by the transform. Sources: Debezium docs, Outbox Event Router
 * (table.field.event.key, the aggregate's id unless set) and Partition Routing; Kafka docs, ValueToKey.
 */
const keyOptions: Readonly<Record<string, string>> = {
	EventRouter: "table.field.event.key",
	MongoEventRouter: "collection.field.event.key",
	PartitionRouting: "partition.payload.fields",
	ValueToKey: "fields",
};

function queue({ topic, fields, partitions, at }: Keyed): Extension[] {
	const shape: KeyShape | undefined = togetherOf(fields.map((one) => shapeOfName(one.replaceAll("-", "_"), "hash")));
	if (!shape) return [];
	const attributes: Record<string, Attribute> = {
		engine: declared("kafka", at),
		keyShape: declared(shape, at),
		...(partitions !== undefined && { partitions: declared(partitions, at) }),
	};
	const of = { by: "name", kind: "Queue", name: topic } as const;
	return [{ role: "extends", file: at.file, kind: "Queue", at, of, standalone: topic, attributes }];
}
