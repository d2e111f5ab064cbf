import { byDefault, declared } from "../../design/attribute.ts";
import type { Declaration } from "../../design/fragment.ts";
import type { LineMap, Location } from "../../design/text.ts";
import { hostsOf } from "../kubernetes/hosts.ts";
import { stated } from "../stated.ts";
import type { Dependency } from "./chart.ts";
import { bare, type Dict, isDict, Told, textOf, type Value } from "./template/value.ts";

/** A chart of a registry that makes a store or a broker, by what its values come to. Source: Bitnami's charts, their READMEs. */
interface Known {
	kind: "Store" | "Queue";
	engine: string;
	role?: "database" | "cache";
	/** What `architecture` is unless it is set. */
	usual?: string;
	/** Where copies are counted, how many there are unless it is set, and what their Service and the writer's are called. */
	copies?: { when: string; at: readonly string[]; usual: number; writer: string; reader: string };
	/** Names of Services besides: what follows the full name. */
	more?: readonly string[];
}

/** MySQL's and MariaDB's charts call them alike. */
const secondaries = {
	when: "replication",
	at: ["secondary", "replicaCount"],
	usual: 1,
	writer: "-primary",
	reader: "-secondary",
};

const charts: Record<string, Known> = {
	postgresql: {
		...{ kind: "Store", engine: "postgres", role: "database", usual: "standalone", more: ["", "-hl"] },
		copies: {
			when: "replication",
			at: ["readReplicas", "replicaCount"],
			usual: 1,
			writer: "-primary",
			reader: "-read",
		},
	},
	mysql: {
		...{ kind: "Store", engine: "mysql", role: "database", usual: "standalone", more: ["", "-headless"] },
		copies: secondaries,
	},
	mariadb: {
		...{ kind: "Store", engine: "mysql", role: "database", usual: "standalone", more: [""] },
		copies: secondaries,
	},
	redis: {
		...{ kind: "Store", engine: "redis", role: "cache", usual: "replication", more: ["", "-headless"] },
		copies: { when: "replication", at: ["replica", "replicaCount"], usual: 3, writer: "-master", reader: "-replicas" },
	},
	mongodb: { kind: "Store", engine: "mongodb", role: "database", more: ["", "-headless"] },
	"postgresql-ha": { kind: "Store", engine: "postgres", role: "database", more: ["-pgpool", "-postgresql"] },
	kafka: { kind: "Queue", engine: "kafka", more: ["", "-controller-headless"] },
	rabbitmq: { kind: "Queue", engine: "rabbitmq", more: ["", "-headless"] },
};

export const isStoreChart = ({ name, repository }: Dependency): boolean =>
	Object.hasOwn(charts, name) && /bitnami/i.test(repository);

const at = (values: Value | undefined, path: readonly string[]): Value | undefined =>
	path.reduce<Value | undefined>((value, key) => (isDict(value) ? value.get(key) : undefined), values);

/** What the dependency of a chart deploys in a release, where its values stand in the parent's. */
export function storeOf(
	dependency: Dependency,
	release: { name: string; namespace: string; scope: string; environment: string | undefined },
	values: Dict,
	place: Location,
	linesOf: (file: string) => LineMap,
): Declaration {
	const { name: chart, alias } = dependency;
	const known = charts[chart];
	const own = values.get(alias);
	const text = (path: readonly string[]) => textOf(bare(at(own, path)));
	const short = text(["nameOverride"]) || alias;
	const full = text(["fullnameOverride"]) || (release.name.includes(short) ? release.name : `${release.name}-${short}`);
	const { copies } = known;
	const hasCopies = copies && (text(["architecture"]) || known.usual) === copies.when;
	const said = copies && at(own, copies.at);
	const where = (value: Value | undefined): Location =>
		value instanceof Told
			? { file: value.from.file, range: linesOf(value.from.file).range(value.from.start, value.from.end) }
			: place;
	const count = said === undefined ? undefined : Number(bare(said));
	const names = [...(known.more ?? []), ...(hasCopies ? [copies.writer, copies.reader] : [])];
	const hosts = (one: string) => hostsOf(full + one, release.namespace);
	return {
		role: "declares",
		kind: known.kind,
		file: place.file,
		name: full,
		keys: [`helm:${release.scope}/${alias}`],
		scope: release.scope,
		namespace: release.namespace,
		...(release.environment !== undefined && { environment: release.environment }),
		hosts: names.flatMap(hosts),
		...(hasCopies && { replicaHosts: hosts(copies.reader) }),
		at: place,
		attributes: stated({
			platform: declared("kubernetes", place),
			engine: declared(known.engine, place),
			role: known.role && byDefault(known.role, place, `what ${known.engine} is for, where no code says more`),
			...(hasCopies && {
				readReplicas:
					count !== undefined && Number.isInteger(count) && count >= 0
						? declared(count, where(said))
						: byDefault(copies.usual, place, `${chart}: ${copies.at.join(".")} is ${copies.usual} unless it is set`),
				...(known.engine !== "redis" && {
					lagAlarm: byDefault(false, place, `${chart}: a copy is read however far it is behind`),
				}),
			}),
		}),
	};
}
