import { type Alias, type Document, isAlias, isMap, isSeq, type Node, visit } from "yaml";
import { reasonOf } from "../../design/failure.ts";
import { LineMap, type Note, type SourceFile } from "../../design/text.ts";
import { Recent } from "../recent.ts";
import { parseYaml } from "../yaml.ts";
import { KubeObject, type Source } from "./object.ts";

/** Kinds that say something of a design. Others share files with them and are not parsed. */
const kinds = new RegExp(
	`\\bkind["']?[ \\t]*:[ \\t]*["']?(?:${[
		"Service|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Rollout|DeploymentConfig|Canary|ConfigMap|Secret|List",
		"HorizontalPodAutoscaler|ScaledObject|HTTPScaledObject|ScaledJob|VerticalPodAutoscaler|PodDisruptionBudget|PriorityClass|LimitRange|ResourceQuota",
		"NodePool|Provisioner|ClusterConfig|Application|ApplicationSet|KnativeServing",
		"Ingress|Route|HTTPRoute|GRPCRoute|TCPRoute|TLSRoute|UDPRoute|(?:X?Backend(?:Traffic|LB)|GCPBackend)Policy|BackendConfig",
		"DestinationRule|VirtualService|IstioOperator|Istio|ServiceEntry|ServiceProfile|EnvoyFilter",
		"IngressRoute|IngressRouteTCP|IngressRouteUDP|TraefikService|Middleware|VirtualServer|VirtualServerRoute|Policy",
		"HTTPProxy|KongPlugin|KongClusterPlugin|KongUpstreamPolicy|KongIngress|ApisixRoute|ApisixUpstream|ApisixPluginConfig|ApisixGlobalRule",
		"PostgresCluster|PerconaPGCluster|MongoDBCommunity|MongoDB|PerconaServerMongoDB|PerconaXtraDBCluster|MariaDB|InnoDBCluster",
		"CassandraDatacenter|K8ssandraCluster|CrdbCluster|TidbCluster|ScyllaCluster|Dragonfly",
		"Cluster|Pooler|postgresql|Kafka|KafkaNodePool|KafkaTopic|RabbitmqCluster|Redis|RedisReplication|RedisCluster|RedisFailover",
	].join("|")})(?![A-Za-z])`,
);

export function looksLikeManifest(text: string): boolean {
	return text.includes("apiVersion") && kinds.test(text);
}

export function isRead(kind: string): boolean {
	return looksLikeManifest(`apiVersion: "" \nkind: ${kind}`);
}

export interface Objects {
	objects: KubeObject[];
	notes: Note[];
}

/** Of the text of a document: an edit changes one of a file's. A tree takes a hundred times the memory of its text. */
const documentsRead = new Recent<Parsed | Malformed>(1_000_000);

/** The objects of a file, in order. A document that cannot be parsed becomes a note; the others are still read. */
export function objectsOf(file: SourceFile): Objects {
	const lines = new LineMap(file.text);
	const documents = split(file.text).filter((document) => looksLikeManifest(document.text));
	const template = templateNote(file, documents, lines);
	if (template) return { objects: [], notes: [template] };
	const objects: KubeObject[] = [];
	const notes: Note[] = [];
	for (const piece of documents) {
		const read = documentIn(file, lines, piece);
		if ("severity" in read) notes.push(read);
		else for (const root of rootsOf(read)) objects.push(new KubeObject(read.source, root, objects.length));
	}
	return { objects, notes };
}

/** One document of YAML in a file, or a note where it cannot be read. */
export interface Read {
	document: Document.Parsed;
	source: Source;
}

export function documentIn(file: SourceFile, lines: LineMap, { start, text }: Piece): Read | Note {
	const parsed = documentsRead.get(text) ?? documentsRead.put(text, parse(text), text.length);
	if ("error" in parsed) {
		const at = start + parsed.at;
		const message = `Malformed YAML, so this document is not reviewed: ${parsed.error}`;
		return { file: file.path, range: lines.range(at, at + 1), severity: "warning", message };
	}
	const { document, aliases, anchors } = parsed;
	return { document, source: { file, lines, base: start, aliases, anchors } };
}

/** The documents of a text, each with where it starts. */
export interface Piece {
	start: number;
	text: string;
}

/** Cuts at the document markers: no YAML construct can contain one at the start of a line. */
export function split(text: string): Piece[] {
	const pieces: Piece[] = [];
	let start = 0;
	for (let line = 0; line < text.length; ) {
		const newline = text.indexOf("\n", line);
		const next = newline < 0 ? text.length : newline + 1;
		const marker = text.startsWith("---", line) || text.startsWith("...", line);
		if (marker && (line + 3 >= text.length || /\s/.test(text[line + 3]))) {
			if (line > start) pieces.push({ start, text: text.slice(start, line) });
			start = text[line] === "-" ? line : next;
		}
		line = next;
	}
	if (start < text.length) pieces.push({ start, text: text.slice(start) });
	return pieces;
}

interface Parsed {
	document: Document.Parsed;
	aliases: Map<Alias, Node>;
	anchors: Set<string>;
}

interface Malformed {
	error: string;
	at: number;
}

function parse(text: string): Parsed | Malformed {
	const { document, errors } = parseYaml(text);
	const [error] = errors;
	if (!document || error) return { error: error?.message ?? "it is not understood", at: error?.at[0] ?? 0 };
	try {
		return { document, ...anchorsOf(document) };
	} catch (failure) {
		return { error: reasonOf(failure), at: 0 };
	}
}

function anchorsOf(document: Document.Parsed): Omit<Parsed, "document"> {
	const named = new Map<string, Node>();
	const aliases = new Map<Alias, Node>();
	const anchors = new Set<string>();
	visit(document, {
		Node(_, node) {
			if (isAlias(node)) {
				const target = named.get(node.source);
				anchors.add(node.source);
				if (target) aliases.set(node, target);
			} else if (node.anchor) named.set(node.anchor, node as Node);
		},
	});
	return { aliases, anchors };
}

/** The objects of a document: itself, or the items of a list. */
export function rootsOf({ document, source }: Read) {
	const root: unknown = document.contents;
	if (!isMap(root)) return [];
	const object = new KubeObject(source, root, 0);
	if (object.kind !== "List") return [root];
	const items = object.find(["items"])?.value;
	return isSeq(items) ? items.items.filter((item) => isMap(item)) : [];
}

const helmAction =
	/\{\{-?\s*(?:\/\*|(?:if|else|end|range|with|define|include|template|block|toYaml|tpl)\b|[^}\n]{0,200}\.(?:Values|Release|Chart|Capabilities)\b)/;
const unquotedAction = /^[^"'#\n]*(?::|-)[ \t]+\{\{/m;

const holdsTexts = /^kind:[ \t]*["']?(?:ConfigMap|Secret)\b/m;

/** A template's documents are not YAML until they are rendered; one note a file says so. */
function templateNote(file: SourceFile, documents: readonly Piece[], lines: LineMap): Note | undefined {
	const inChart = /(^|\/)templates\//.test(file.path);
	for (const { start, text } of inChart && documents.length > 0 ? [{ start: 0, text: file.text }] : documents) {
		const action = text.indexOf("{{");
		// Dashboards and alerts that a ConfigMap holds have braces of their own.
		if (action < 0 || (!inChart && holdsTexts.test(text))) continue;
		const helm = inChart || helmAction.test(text);
		if (!helm && !unquotedAction.test(text)) continue;
		return {
			file: file.path,
			range: lines.range(start + action, start + action + 2),
			severity: "info",
			message: `${helm ? "Helm template" : "Template"}: not rendered, so not reviewed`,
		};
	}
	return undefined;
}
