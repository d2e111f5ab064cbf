import { type Attribute, byDefault, declared, unknown } from "../design/attribute.ts";
import type { Declaration, Extension, Given } from "../design/fragment.ts";
import type { Location } from "../design/text.ts";
import { pgbouncerIn } from "./pgbouncer-ini.ts";

/** What stands before a database and passes connections on: its clients mean the database. */
export interface DataProxy {
	protocol: "postgres" | "mysql";
	/** An address of what it stands before. */
	host: string;
	at: Location;
	/** Whether it shares few of the database's connections among those of its clients. */
	pooled?: Attribute;
	/** Connections of the database that it opens at most, where it shares them. */
	opens?: Attribute;
	/** It has copies answer what only reads, however far they are behind: where that is said. */
	splits?: Location;
}

type Words = readonly { text: string; at: Location }[];

const lastPart = (image: string) => image.toLowerCase().split("@")[0].split("/").at(-1)?.split(":")[0] ?? "";

/** Names under which images of PgBouncer take the server (edoburu's, Bitnami's, brainsam's, Crunchy's). */
const servers =
	/^(DB_HOST|POSTGRES(QL)?_HOST|PG_?HOST|PG_SERVICE|DATABASES_HOST|DATABASE_URLS?|DATABASES|PGBOUNCER_DSN_0|PGBOUNCER_DATABASES)$/;
const sizes = /^(PGBOUNCER_|PGB_|PG_)?DEFAULT_POOL_SIZE$/;
const modes = /^(PGBOUNCER_|PGB_|PG_)?POOL_MODE$/;

/** Source: PgBouncer, pool_mode: session unless it is set, which keeps a server's connection for as long as the client's. */
function pgBouncer(given: Readonly<Record<string, Given>>, at: Location): DataProxy | undefined {
	const server = Object.entries(given).find(([name, { text }]) => servers.test(name) && text);
	const host = server && addressIn(server[1].text ?? "");
	if (!server || !host) return undefined;
	const mode = Object.entries(given).find(([name]) => modes.test(name))?.[1];
	const pooled = mode
		? mode.text
			? declared(!/^session$/i.test(mode.text), mode.at)
			: unknown(mode.unknown ?? "its pool_mode stands elsewhere", mode.at)
		: byDefault(false, at, "PgBouncer: pool_mode is session unless it is set");
	const size = Object.entries(given).find(([name]) => sizes.test(name))?.[1];
	const opens =
		pooled.value === true && size && /^\d+$/.test(size.text ?? "") ? declared(Number(size.text), size.at) : undefined;
	return { protocol: "postgres", host, at: server[1].at, pooled, ...(opens && { opens }) };
}

/** Sources: Pgpool-II, load_balance_mode is on and delay_threshold 0, no bound; Bitnami's image, PGPOOL_BACKEND_NODES. */
function pgPool(given: Readonly<Record<string, Given>>): DataProxy | undefined {
	const nodes = given.PGPOOL_BACKEND_NODES ?? given.PGPOOL_PARAMS_BACKEND_HOSTNAME0;
	const [first, ...others] = (nodes?.text ?? "").split(",").map((one) => one.replace(/^\d+:/, ""));
	if (!nodes || !first) return undefined;
	const isBalanced = !/^(no|off|false|0)$/i.test(
		(given.PGPOOL_ENABLE_LOAD_BALANCING ?? given.PGPOOL_PARAMS_LOAD_BALANCE_MODE)?.text ?? "yes",
	);
	const isOpen = Object.keys(given).some((name) => /DELAY_THRESHOLD|CONF_FILE/.test(name));
	const hasCopies = others.length > 0 || "PGPOOL_PARAMS_BACKEND_HOSTNAME1" in given;
	const splits = isBalanced && hasCopies && !isOpen ? { splits: nodes.at } : {};
	return { protocol: "postgres", host: first.split(":")[0], at: nodes.at, ...splits };
}

/** "shop=host=db port=5432 dbname=shop", a URL, or a host. */
const addressIn = (text: string) => /\bhost=([\w.-]+)/.exec(text)?.[1] ?? (/\s|\*/.test(text) ? undefined : text);

const connection = /(?:^|[\s=,/])[a-z][a-z0-9.-]{4,28}[a-z0-9](?::[a-z]+-[a-z0-9]+):([a-z][a-z0-9-]*)/;

/** Source: Cloud SQL Auth Proxy: it opens one connection of the instance for each that it takes. */
export function cloudSqlIn(words: Words): { host: string; at: Location } | undefined {
	for (const { text, at } of words) {
		const instance = connection.exec(text)?.[1];
		if (instance) return { host: `${instance}.cloudsql`, at };
	}
	return undefined;
}

export const isCloudSqlProxy = (image: string) =>
	/^(cloud-?sql-proxy|gce-proxy|alloydb-auth-proxy)$/.test(lastPart(image));

export function dataProxyOf(
	image: unknown,
	given: Readonly<Record<string, Given>>,
	words: Words,
	at: Location,
	mounted?: (name: string) => { path: string; text: string } | undefined,
): DataProxy | undefined {
	if (typeof image !== "string") return undefined;
	if (/pgbouncer/.test(lastPart(image))) {
		const ini = mounted?.("pgbouncer.ini");
		const found = ini && pgbouncerIn(ini.path, ini.text);
		return found ? { protocol: "postgres", ...found } : pgBouncer(given, at);
	}
	if (/^pgpool/.test(lastPart(image))) return pgPool(given);
	const variables = Object.values(given).flatMap((one) => (one.text ? [{ text: one.text, at: one.at }] : []));
	const found = isCloudSqlProxy(image) ? cloudSqlIn([...words, ...variables]) : undefined;
	return found && { protocol: "postgres", ...found };
}

/** What runs it as a balancer before the database, and what it says of that. */
export function passingOn<T extends Omit<Declaration, "kind" | "attributes">>(
	base: T,
	{ protocol, host, at, pooled, opens, splits }: DataProxy,
): [Declaration, ...Extension[]] {
	const of = { by: "host", host } as const;
	const { file, scope, environment } = base;
	const where = { ...(scope !== undefined && { scope }), ...(environment !== undefined && { environment }) };
	const name = host.split(/[.:]/)[0];
	return [
		{
			...base,
			...(splits && base.hosts && { replicaHosts: base.hosts }),
			kind: "Balancer",
			attributes: {
				layer: byDefault("L4", base.at, "it passes connections on"),
				public: byDefault(false, base.at, "it is reached from within"),
				protocol: declared(protocol, at),
				...(pooled && { pooled }),
			},
			links: [{ kind: "routes", direction: "to", other: of, at, outside: { kind: "Store", name } }],
		},
		...(pooled || splits
			? [
					{
						role: "extends",
						kind: "Store",
						file,
						...where,
						of,
						at,
						attributes: {
							...(pooled && { pooled, poolerApart: declared(true, at) }),
							...(opens && { poolerConnections: opens }),
							...(splits && { lagAlarm: declared(false, splits), replicaGiven: declared(true, splits) }),
						},
					} satisfies Extension,
				]
			: []),
	];
}

/** What a process reaches beside itself, at its own address, is what the proxy there leads to. */
export function besideProxy(given: Record<string, Given>, host: string): Record<string, Given> {
	return Object.fromEntries(
		Object.entries(given).map(([name, one]) => {
			const text = one.text?.replace(
				/^(127\.0\.0\.1|localhost)(?=$|:)|(?<=[@/])(127\.0\.0\.1|localhost)(?=[:/?]|$)/,
				host,
			);
			return [name, text === undefined || text === one.text ? one : { ...one, text }];
		}),
	);
}
