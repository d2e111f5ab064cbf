import { byDefault, declared, placeOf } from "../design/attribute.ts";
import type { Declaration, Fragment } from "../design/fragment.ts";

/** A store in a container, with what it is started by and given. */
export interface Started {
	store: Declaration;
	/** Texts that are known, by the variable's name. */
	given: ReadonlyMap<string, string>;
	words: string;
}

/** Where images are told which server they copy: those of Bitnami, Crunchy, sameersbn, nebirhos, and many of a team's own. */
const masters = /(?:^|_)(?:MASTER|PRIMARY|SOURCE|LEADER|REPLICATION)_(?:HOST|HOSTNAME|ADDR|ADDRESS)$|^REPLICATE_FROM$/;
/** A server of Bitnami's or Crunchy's says what it is; the one that writes may be given its own name. */
const modes = /(?:^|_)(?:REPLICATION_MODE|REPLICA_SET_MODE|PG_MODE)$/;
/**
 * Sources: Redis, replicaof (slaveof before 5); PostgreSQL, pg_basebackup and primary_conninfo; MySQL, CHANGE REPLICATION
 * SOURCE TO (CHANGE MASTER TO before 8.0.23).
 */
const inWords = [
	/(?:^|[\s"'-])(?:replicaof|slaveof)[\s"',]+([\w.-]+)/i,
	/\bpg_basebackup\b[^\n]*?(?:-h[\s=]*|--host[\s=]+|host=)["']?([\w.-]+)/,
	/\bprimary_conninfo\b[^\n]*?\bhost=([\w.-]+)/,
	/\b(?:MASTER|SOURCE)_HOST\s*=\s*["']([\w.-]+)/i,
];

function masterOf({ store, given, words }: Started): string | undefined {
	for (const [name, value] of given) if (modes.test(name) && /^(master|primary)$/i.test(value)) return undefined;
	const told = [...given].find(([name]) => masters.test(name))?.[1];
	const host = told?.split(":")[0] ?? inWords.map((one) => one.exec(words)?.[1]).find(Boolean);
	return host && !store.hosts?.includes(host) ? host : undefined;
}

/** MySQL: what only reads is a copy of the one that writes. */
const readsOnly = ({ words }: Started) => /--(super[-_])?read[-_]only(=(on|1|true))?(?![\w=-])/i.test(words);

/** The set that a member belongs to. Sources: mongod, --replSet; redis.conf, cluster-enabled. */
function setOf({ store, given, words }: Started): string | undefined {
	const engine = store.attributes.engine?.value;
	if (engine === "mongodb")
		return /--replSet[\s=,"']+([\w-]+)/.exec(words)?.[1] ?? given.get("MONGODB_REPLICA_SET_NAME");
	if (engine === "redis") return /cluster-enabled[\s"',]+yes/.test(words) ? "cluster" : undefined;
	// Brokers and nodes that are numbered are one cluster of those that know no server alone.
	const [, stem] = /^(.*?)[-_]?\d+$/.exec(store.name) ?? [];
	return stem && /^(kafka|cassandra|elasticsearch|opensearch|rabbitmq|nats)$/.test(String(engine)) ? stem : undefined;
}

/**
 * The fragments, in which servers that copy another one count as its replicas, and members of one set are one store. What
 * copies a server that is not among them stands for itself.
 */
export function withCopies(fragments: readonly Fragment[], started: readonly Started[]): Fragment[] {
	const gone = new Map<Fragment, Fragment | undefined>();
	const engineOf = ({ store }: Started) => store.attributes.engine?.value;
	const sets = new Map<string, Started[]>();
	for (const one of started) {
		const set = setOf(one);
		const key = `${one.store.kind} ${engineOf(one)} ${set}`;
		if (set !== undefined) sets.set(key, [...(sets.get(key) ?? []), one]);
	}
	for (const members of sets.values()) {
		const [first, ...others] = members;
		if (!first || others.length === 0) continue;
		for (const { store } of others) gone.set(store, undefined);
		gone.set(first.store, { ...first.store, hosts: members.flatMap(({ store }) => store.hosts ?? []) });
	}
	const alone = started.filter(({ store }) => store.kind === "Store" && !gone.has(store));
	const copiesOf = new Map<Started, Started[]>();
	for (const one of alone) {
		const host = masterOf(one);
		const same = alone.filter((other) => other !== one && engineOf(other) === engineOf(one));
		const writers = host
			? same.filter(({ store }) => store.hosts?.includes(host))
			: readsOnly(one)
				? same.filter((other) => !readsOnly(other))
				: [];
		if (writers.length === 1) copiesOf.set(writers[0], [...(copiesOf.get(writers[0]) ?? []), one]);
	}
	for (const [writer, copies] of copiesOf) {
		// A copy of a copy is one more of what writes; which of them it copies changes nothing.
		if ([...copiesOf.values()].some((others) => others.includes(writer))) continue;
		const all = copies.flatMap((one) => [one, ...(copiesOf.get(one) ?? [])]);
		for (const { store } of all) gone.set(store, undefined);
		gone.set(
			writer.store,
			copied(
				writer.store,
				all.map(({ store }) => store),
			),
		);
	}
	return fragments.flatMap((one) => (gone.has(one) ? (gone.get(one) ?? []) : one));
}

function copied(writer: Declaration, copies: readonly Declaration[]): Declaration {
	const [{ at }] = copies;
	const numbers = copies.map(({ attributes }) => attributes.replicas);
	const sum = numbers.reduce((all, one) => all + (typeof one?.value === "number" ? one.value : 1), 0);
	const hosts = copies.flatMap((one) => one.hosts ?? []);
	return {
		...writer,
		hosts: [...(writer.hosts ?? []), ...hosts],
		replicaHosts: hosts,
		attributes: {
			...writer.attributes,
			readReplicas: declared(sum, placeOf(numbers.find((one) => one?.provenance.kind === "declared")) ?? at),
			...(writer.attributes.engine?.value !== "redis" && {
				lagAlarm: byDefault(false, at, "it is read however far it is behind, where nobody asks"),
			}),
		},
	};
}
