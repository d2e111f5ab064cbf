import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { largerMemory, largerTiers } from "../../google-sizes.ts";
import { stated } from "../../stated.ts";
import { asCount, asText, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { copiedBy } from "../given-list.ts";
import { instancesOf } from "../instances.ts";
import { lagAlarm } from "../lag-alarm.ts";
import { nameOf } from "../names.ts";
import { sizesAbove } from "../sizes.ts";
import { spreadOver } from "../spread.ts";
import { blocksOf } from "../syntax.ts";
import { Unknown } from "../value.ts";
import { sqlConnections } from "./sql-connections.ts";

/** Those whose addresses others are given. */
export const storeTypes = ["google_sql_database_instance", "google_alloydb_instance", "google_redis_instance"];

/** Cloud SQL, Memorystore and Pub/Sub. */
export function googleStores(folder: Folder): Declaration[] {
	const instances = folder.of("google_sql_database_instance");
	return [
		...instances
			.filter((one) => !expressionAt(one.block, "master_instance_name"))
			.map((one) =>
				sql(
					folder,
					one,
					instances.filter((other) => copiedBy(folder, other) === one && !takesOver(folder, other)),
				),
			),
		...folder
			.of("google_alloydb_instance")
			.filter((one) => settingOf(folder, one.block, "instance_type") === "PRIMARY")
			.map((one) => alloyDb(folder, one)),
		...folder.of("google_redis_instance").map((one) => redis(folder, one)),
		...folder.of("google_pubsub_subscription").map((one) => subscription(folder, one)),
	];
}

function store(folder: Folder, one: Resource, attributes: Record<string, Attribute | undefined>): Declaration {
	return {
		role: "declares",
		file: one.file.path,
		kind: "Store",
		at: folder.header(one),
		name: nameOf(folder, one),
		keys: [folder.key(one)],
		attributes: stated(attributes),
	};
}

const engineOf = (value: unknown) =>
	/^(POSTGRES|MYSQL|SQLSERVER)/.exec(String(value))?.[1].toLowerCase().replace("sqlserver", "mssql");

/** What the Auth Proxy is told begins with project and region; the instance's own name is enough (`data-proxies.ts`). */
const behindProxy = (folder: Folder, one: Resource): string[] => {
	const name = settingOf(folder, one.block, "name");
	return typeof name === "string" && name ? [`${name.toLowerCase()}.cloudsql`] : [];
};

const regionOf = (folder: Folder, one: Resource): Attribute | undefined =>
	fact(folder, one, "region", { as: (value) => (typeof value === "string" ? [value] : undefined), anchor: null });

function sql(folder: Folder, one: Resource, replicas: Resource[]): Declaration {
	const at = folder.header(one);
	const own = behindProxy(folder, one);
	const copies = replicas.flatMap((other) => behindProxy(folder, other));
	const declaration = store(folder, one, {
		engine: fact(folder, one, "database_version", { as: engineOf, anchor: null }),
		role: declared("database", at),
		instanceClass: fact(folder, one, "settings/tier", { as: asText }),
		largerSizes: sizesAbove(folder, one, "settings/tier", largerTiers),
		multiZone: fact(folder, one, "settings/availability_type", {
			as: (value) => (value === "REGIONAL" ? true : value === "ZONAL" ? false : undefined),
			default: { value: false, source: "google_sql_database_instance: availability_type is ZONAL unless set" },
			anchor: null,
		}),
		maxConnections: sqlConnections(folder, one),
		regions: spreadOver(folder, one, replicas, regionOf),
		readReplicas: counted(folder, at, replicas),
		lagAlarm: replicas.length > 0 ? lagAlarm(folder, one, replicas) : undefined,
	});
	if (own.length + copies.length === 0) return declaration;
	return { ...declaration, hosts: [...own, ...copies], ...(copies.length > 0 && { replicaHosts: copies }) };
}

/** Source: google_alloydb_instance: REGIONAL unless availability_type is set; a pool has node_count nodes to read from. */
function alloyDb(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	const pools = folder.of(one.type).filter((other) => copiedBy(folder, other) === one);
	const nodes = pools.map((pool) => fact(folder, pool, "read_pool_config/node_count", { as: asCount }));
	const sum = nodes.reduce((all, each) => all + (typeof each?.value === "number" ? each.value : 1), 0);
	return store(folder, one, {
		engine: declared("postgres", at),
		role: declared("database", at),
		instanceClass:
			fact(folder, one, "machine_config/machine_type", { as: asText, anchor: null }) ??
			fact(folder, one, "machine_config/cpu_count", { as: (value) => `${value} vCPU`, anchor: null }),
		largerSizes:
			sizesAbove(folder, one, "machine_config/machine_type", largerTiers) ??
			sizesAbove(folder, one, "machine_config/cpu_count", largerTiers),
		multiZone: fact(folder, one, "availability_type", {
			as: (value) => (value === "REGIONAL" ? true : value === "ZONAL" ? false : undefined),
			default: { value: true, source: "google_alloydb_instance: REGIONAL unless availability_type is set" },
			anchor: null,
		}),
		...(pools.length > 0 && {
			readReplicas: nodes.find((each) => each?.unknown !== undefined) ?? declared(sum, folder.header(pools[0])),
			lagAlarm: lagAlarm(folder, one, pools),
		}),
	});
}

/** The old kind of a standby, which nobody reads. */
const takesOver = (folder: Folder, one: Resource) =>
	settingOf(folder, one.block, "replica_configuration/failover_target") === true;

function counted(folder: Folder, at: Location, replicas: Resource[]): Attribute {
	if (replicas.length === 0)
		return byDefault(0, at, "google_sql_database_instance: no replica of it is declared in this folder");
	const counts = replicas.map((one) => instancesOf(folder, one));
	const hole = counts.find((count) => count instanceof Unknown);
	const where = folder.header(replicas[0]);
	if (hole instanceof Unknown) return unknown(hole.reason, where);
	return declared(
		counts.reduce<number>((sum, count) => sum + Number(count), 0),
		where,
	);
}

function redis(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	return store(folder, one, {
		engine: declared("redis", at),
		role: declared("cache", at),
		instanceClass: fact(folder, one, "memory_size_gb", { as: (value) => `${asCount(value) ?? "?"} GB`, anchor: null }),
		largerSizes: sizesAbove(folder, one, "memory_size_gb", (size) => largerMemory(Number(size))),
		multiZone: fact(folder, one, "tier", {
			as: (value) => (value === "STANDARD_HA" ? true : value === "BASIC" ? false : undefined),
			default: { value: false, source: "google_redis_instance: tier is BASIC unless set" },
			anchor: null,
		}),
		readReplicas: fact(folder, one, "replica_count", { as: asCount }),
	});
}

/** What consumers wait at is a subscription. */
function subscription(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	const [dead] = blocksOf(one.block, "dead_letter_policy");
	return {
		role: "declares",
		file: one.file.path,
		kind: "Queue",
		at,
		name: nameOf(folder, one),
		keys: [folder.key(one)],
		attributes: stated({
			engine: declared("pubsub", at),
			deadLetter: dead
				? declared(true, folder.at(dead.header))
				: byDefault(false, at, "google_pubsub_subscription: no dead letters without a policy"),
			maxReceives: fact(folder, one, "dead_letter_policy/max_delivery_attempts", { as: asCount, anchor: null }),
			visibility: fact(folder, one, "ack_deadline_seconds", {
				as: asCount,
				default: { value: 10, source: "google_pubsub_subscription: ack_deadline_seconds is 10 unless set" },
			}),
		}),
	};
}
