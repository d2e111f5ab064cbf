import { isMap, isScalar, type Node, parseAllDocuments } from "yaml";
import type { SourceFile } from "../../design/text.ts";
import { byFolder } from "../by-folder.ts";
import { snake } from "../cloudformation/blocks.ts";
import { Expressions, member } from "../cloudformation/expressions.ts";
import type { Dialect } from "../dialect.ts";
import { blockOf, fill, nameOf, room } from "../resources/blocks.ts";
import type { Block, Entry, Expression, ParsedFile } from "../resources/syntax.ts";
import { parseYaml } from "../yaml.ts";
import { parsedFrom, readAs, writeAs } from "./read.ts";

const id = "config-connector";
const mostDocuments = 500;

/** Kinds that are not the name of the provider's resource. Source: Config Connector, Resources. */
const kinds: Record<string, string> = {
	SQLInstance: "google_sql_database_instance",
	SQLDatabase: "google_sql_database",
	PubSubTopic: "google_pubsub_topic",
	PubSubSubscription: "google_pubsub_subscription",
	RunService: "google_cloud_run_v2_service",
	RedisInstance: "google_redis_instance",
	DNSRecordSet: "google_dns_record_set",
	BigtableInstance: "google_bigtable_instance",
	SpannerInstance: "google_spanner_instance",
};

const typeOf = (kind: string): string => kinds[kind] ?? `google_${snake(kind)}`;

/** A region or a zone tells two kinds of a resource apart. */
function located(type: string, spec: Node | undefined): string {
	const location = member(spec, "location");
	const text = isScalar(location) ? String(location.value) : "";
	const isRegional = text !== "" && text !== "global" && !/-[a-z]$/.test(text);
	return isRegional && /^google_compute_(backend_service|autoscaler|instance_group_manager|health_check)$/.test(type)
		? type.replace("google_compute_", "google_compute_region_")
		: type;
}

interface Declared {
	kind: string;
	name: string;
	type: string;
}

function parse(file: SourceFile): ParsedFile {
	const found: { name: Node; spec: Node | undefined; declared: Declared }[] = [];
	for (const document of documents(file.text)) {
		const [kind, name] = [member(document, "kind"), member(member(document, "metadata"), "name")];
		const api = member(document, "apiVersion");
		if (!isScalar(kind) || !isScalar(name) || !isScalar(api) || !/\.cnrm\.cloud\.google\.com\//.test(String(api.value)))
			continue;
		const spec = member(document, "spec");
		const type = located(typeOf(String(kind.value)), spec);
		found.push({ name, spec, declared: { kind: String(kind.value), name: String(name.value), type } });
	}
	const blocks = found.map(({ name, spec, declared }) => block(file.path, name, spec, declared));
	return parsedFrom(file, blocks);
}

function documents(text: string): Node[] {
	if (parseYaml(text).document === undefined) return [];
	const all = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
	return (Array.isArray(all) ? all : [])
		.slice(0, mostDocuments)
		.flatMap(({ contents }) => (contents as Node | null) ?? []);
}

function block(path: string, name: Node, spec: Node | undefined, { kind, type, name: label }: Declared): Block {
	const plain = new Expressions(path, { parameters: new Set(), typeOf: () => undefined, attributeOf: (_, one) => one });
	const own = blockOf("resource", [type, label], plain.span(name), plain.span(spec ?? name));
	own.called = kind;
	const object = spec && plain.of(spec);
	if (object?.kind !== "object" || !isMap(spec)) return own;
	room(own, object);
	fill(own, { ...object, entries: object.entries.map((entry) => referring(entry)) }, {});
	return own;
}

/** `securityPolicyRef: { name: edge }` is what the provider is told as an argument `security_policy`. */
function referring(entry: Entry): Entry {
	const { file, start, end } = entry.value;
	const value = deep(entry.value);
	const name = nameOf(entry);
	const plain = /^(\w+)Refs?$/.exec(name)?.[1];
	const target = value.kind === "object" ? value.entries.find((one) => nameOf(one) === "name")?.value : undefined;
	if (plain === undefined || target?.kind !== "literal") return { ...entry, value };
	const reference: Expression = {
		file,
		start,
		end,
		kind: "reference",
		root: typeFor(plain),
		steps: [String(target.value), "id"],
	};
	return { ...entry, key: { ...entry.key, kind: "literal", value: plain }, value: reference };
}

function deep(value: Expression): Expression {
	if (value.kind === "tuple") return { ...value, items: value.items.map(deep) };
	return value.kind === "object" ? { ...value, entries: value.entries.map(referring) } : value;
}

/** The resources that an argument of a name leads to. */
const leads: Record<string, string> = {
	group: "google_compute_instance_group_manager",
	instanceGroup: "google_compute_instance_group_manager",
	instanceGroupManager: "google_compute_instance_group_manager",
	target: "google_compute_instance_group_manager",
	instanceTemplate: "google_compute_instance_template",
	masterInstance: "google_sql_database_instance",
	topic: "google_pubsub_topic",
	cluster: "google_container_cluster",
};

const typeFor = (name: string): string => leads[name] ?? `google_compute_${snake(name)}`;

/** Config Connector: resources of Google Cloud as objects of Kubernetes, in the words of Terraform's provider. */
export const configConnector: Dialect<ParsedFile> = {
	id,
	comment: "#",
	files: { names: ["*.yaml", "*.yml"], languages: ["yaml"], called: "Config Connector manifests" },
	claims: ({ text }) => text.includes(".cnrm.cloud.google.com/"),
	parse,
	units: (scope) => byFolder(scope),
	read: readAs(id),
	write: writeAs(id, (path) =>
		path.includes("/") ? undefined : path.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase()),
	),
};
