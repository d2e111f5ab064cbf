import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { balancer } from "../edge/balancer.ts";
import { hostsOf } from "../hosts.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";

const cluster: Path = ["spec", "cluster", "name"];
const type: Path = ["spec", "type"];
const mode: Path = ["spec", "pgbouncer", "poolMode"];

/** Source: CloudNativePG, Connection pooling: PgBouncer behind a Service of the Pooler's own name; session unless it is set. */
function read(object: KubeObject): Fragment[] | "partial" {
	const name = object.text(cluster);
	const found = object.find(cluster);
	if (!name || !found) return "partial";
	const of = { by: "key", key: object.keyOf("Cluster", name) } as const;
	const hosts = hostsOf(object.name, object.namespace);
	const at = object.location(found.node);
	// A connection of a client that keeps one of the server for as long as it lives is not shared.
	const pooled = object.attribute(mode, (raw) => raw !== "session", {
		value: false,
		source: "CloudNativePG, Pooler.spec.pgbouncer.poolMode: session",
	});
	const pool = balancer(
		object,
		stated({
			pooled,
			layer: byDefault("L4", object.place, "PgBouncer passes connections on"),
			public: byDefault(false, object.place, "a Pooler is reached within the cluster"),
			protocol: declared("postgres", object.location(object.find(["kind"])!.node)),
		}),
		[{ kind: "routes", direction: "to", other: of, at, outside: { kind: "Store", name } }],
	);
	// One before the replicas says nothing of the connections that the primary takes.
	if (["ro", "r"].includes(object.text(type) ?? "")) return [{ ...pool, hosts, replicaHosts: hosts }];
	return [
		{ ...pool, hosts },
		{
			role: "extends",
			kind: "Store",
			of,
			file: object.source.file.path,
			scope: object.scope,
			at: object.place,
			attributes: stated({
				pooled,
				poolerApart: declared(true, at),
				poolerConnections: pooled?.value === true ? opened(object) : undefined,
			}),
		},
	];
}

/** Each of its processes has a pool for each database and user: at least the one. Source: PgBouncer, default_pool_size: 20. */
function opened(object: KubeObject): Attribute | undefined {
	const path: Path = ["spec", "pgbouncer", "parameters", "default_pool_size"];
	const processes = object.has(["spec", "instances"]) ? count(object.raw(["spec", "instances"])) : 1;
	if (processes === undefined) return undefined;
	return object.attribute(path, (raw) => (count(raw) === undefined ? undefined : count(raw)! * processes), {
		value: 20 * processes,
		source: "PgBouncer, default_pool_size: 20",
	});
}

/** CloudNativePG: a pool of connections in front of a cluster of PostgreSQL. */
export const pooler: Lens = { groups: ["postgresql.cnpg.io"], read, writers: {} };
