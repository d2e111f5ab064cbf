import { type Attribute, declared, placeOf, unknown, waiting } from "../../design/attribute.ts";
import type { Fragment, Reference } from "../../design/fragment.ts";
import { folderOf } from "../../design/places.ts";
import type { Location } from "../../design/text.ts";
import { routedKey, storeName } from "../code/data/mappers.ts";
import { packageName } from "../code/places.ts";
import { libraryLike } from "./build.ts";
import type { Build } from "./build-facts.ts";
import { amount, type Module, type Said } from "./module.ts";
import { variableOf } from "./settings.ts";

interface Kind {
	/** The library that makes the client. */
	library: RegExp;
	kind: "Store" | "Queue";
	/** Undefined: the address or the driver tells. */
	engine?: string;
	role?: "database" | "search";
	address: readonly string[];
	pool?: { keys: readonly string[]; usual: number; source: string };
}

/** What Boot connects to by settings alone. */
const kinds: readonly Kind[] = [
	{
		library: /:spring-boot-starter-(data-jpa|data-jdbc|jdbc|jooq)$|:mybatis-spring-boot-starter$/,
		kind: "Store",
		role: "database",
		address: ["spring.datasource.url", "spring.datasource.hikari.jdbc-url"],
		pool: {
			keys: ["spring.datasource.hikari.maximum-pool-size"],
			usual: 10,
			source: "HikariCP README: maximumPoolSize is 10",
		},
	},
	{
		library: /:spring-boot-starter-data-r2dbc$/,
		kind: "Store",
		role: "database",
		address: ["spring.r2dbc.url"],
		pool: {
			keys: ["spring.r2dbc.pool.max-size"],
			usual: 10,
			source: "Spring Boot docs: spring.r2dbc.pool.max-size is 10",
		},
	},
	{
		library: /^io\.quarkus:quarkus-(jdbc-\w+|agroal|hibernate-orm(-panache)?(-kotlin)?)$/,
		kind: "Store",
		role: "database",
		address: ["quarkus.datasource.jdbc.url"],
		pool: {
			keys: ["quarkus.datasource.jdbc.max-size"],
			usual: 20,
			source: "Quarkus docs, Datasources: quarkus.datasource.jdbc.max-size is 20 (50 since 3.33)",
		},
	},
	{
		library: /^io\.quarkus:quarkus-reactive-(pg|mysql|mssql|oracle)-client$/,
		kind: "Store",
		role: "database",
		address: ["quarkus.datasource.reactive.url"],
		pool: {
			keys: ["quarkus.datasource.reactive.max-size"],
			usual: 20,
			source: "Quarkus docs, Reactive SQL clients: quarkus.datasource.reactive.max-size is 20",
		},
	},
	{
		library: /^io\.micronaut\.sql:micronaut-jdbc-hikari$/,
		kind: "Store",
		role: "database",
		address: ["datasources.default.url", "datasources.default.jdbc-url"],
		pool: {
			keys: ["datasources.default.maximum-pool-size"],
			usual: 10,
			source: "HikariCP README: maximumPoolSize is 10",
		},
	},
	{
		library: /:spring-boot-starter-data-redis(-reactive)?$/,
		kind: "Store",
		engine: "redis",
		address: ["spring.data.redis.url", "spring.data.redis.host", "spring.redis.url", "spring.redis.host"],
	},
	{
		library: /:spring-boot-starter-data-mongodb(-reactive)?$/,
		kind: "Store",
		engine: "mongodb",
		role: "database",
		address: ["spring.data.mongodb.uri", "spring.data.mongodb.host", "spring.mongodb.uri", "spring.mongodb.host"],
	},
	{
		library: /:spring-boot-starter-data-elasticsearch$/,
		kind: "Store",
		engine: "elasticsearch",
		role: "search",
		address: ["spring.elasticsearch.uris"],
	},
];

const engines: readonly (readonly [RegExp, string])[] = [
	[/postgres|quarkus-reactive-pg/, "postgres"],
	[/mysql|mariadb/, "mysql"],
	[/oracle|ojdbc/, "oracle"],
	[/sqlserver|mssql/, "mssql"],
];
const embedded = /^jdbc:(h2|hsqldb|derby|sqlite)|^r2dbc:h2/;

/** Stores that a module is connected to by its settings, each with the pool that every replica has. */
export function stores(module: Module, at: Location): Fragment[] {
	return kinds.flatMap((kind) => (libraryLike(module.build, kind.library) ? store(kind, module, at) : []));
}

function store({ kind, engine, role, address, pool }: Kind, module: Module, fallback: Location): Fragment[] {
	const { file } = module.build;
	const [said] = module.values(...address).filter((one) => one.value !== undefined || one.isUnclear);
	const text = said?.value ?? "";
	if (embedded.test(text) || (!said && isEmbedded(module.build))) return [];
	const at = said?.at ?? fallback;
	const other = serverOf(said, address[0], file);
	const known = engine ?? engineIn(text) ?? driverOf(module.build);
	const poolSize =
		pool &&
		(byPlaceholder(module.plain(...pool.keys), file) ??
			orByVariable(amount(module.plain(...pool.keys), pool.usual, at, pool.source), pool.keys[0], file));
	const link = {
		kind: "writes" as const,
		direction: "to" as const,
		other,
		at,
		...(poolSize && { attributes: { poolSize } }),
		site: address[0],
	};
	return [
		{
			role: "extends",
			file,
			kind,
			at,
			of: other,
			standalone: `${packageName(file)}-${known ?? "db"}`,
			attributes: {
				...(role && { role: declared(role, at) }),
				engine: known ? declared(known, at) : unknown("the engine stands in its address", at),
				...(poolSize && { poolSize }),
			},
		},
		{ ...module.says({}, at), links: [link] },
		// Where users are served, a profile may give another address.
		...(known === "mongodb"
			? module.values(...address).flatMap((one) => (one.value && one.at ? routed(one.value, file, one.at) : []))
			: []),
	];
}

/** MongoDB's connection string: which members answer reads, and how far behind they may be. */
function routed(text: string, file: string, at: Location): Fragment[] {
	if (!/[?&]readPreference=(secondary|secondaryPreferred|nearest)\b/i.test(text)) return [];
	const name = storeName("mongo", `${folderOf(file)}/src/`.replace(/^\//, ""));
	return [
		{
			role: "declares",
			file,
			kind: "Store",
			name,
			keys: [routedKey(name)],
			at,
			attributes: {
				role: declared("database", at),
				engine: declared("mongodb", at),
				routing: declared("replicas", at),
				readReplicas: declared(1, at),
				lagAlarm: declared(/[?&]maxStalenessSeconds=[1-9]/i.test(text), at),
				replicaGiven: declared(true, at),
			},
		},
	];
}

/** `${DB_POOL:40}`: what the process is given under that name, else what stands behind it. */
function byPlaceholder({ value = "", at }: Said, path: string): Attribute | undefined {
	const [, variable, otherwise] = /^\$\{([A-Z][A-Z0-9_]*)(?::([^${}]*))?\}$/.exec(value) ?? [];
	if (!variable || !at) return undefined;
	const usual = otherwise?.trim() ? Number(otherwise) : Number.NaN;
	return waiting(
		{ variable, path, as: "number", times: 1, ...(Number.isNaN(usual) ? {} : { otherwise: usual, seldom: true }) },
		at,
	);
}

/** What a setting says, unless a variable of the process is set in its place. */
function orByVariable(said: Attribute, key: string, path: string): Attribute {
	const { value, provenance } = said;
	const at = placeOf(said);
	if (typeof value !== "number" || !at) return said;
	const variable = variableOf(key);
	const also = key.replace(/[-.]/g, "_").toUpperCase();
	const source = provenance.kind === "default" && { source: provenance.source };
	return waiting({ variable, also, path, as: "number", times: 1, otherwise: value, seldom: true, ...source }, at);
}

/** What its address leads to: a variable that the text names, else the one that the key is bound to. */
function serverOf(said: Said | undefined, key: string, path: string): Reference {
	const text = said?.value ?? "";
	const whole = /^\$\{([A-Z][A-Z0-9_]*)(?::([^${}]*))?\}$/.exec(text);
	const host = /^(?:[\w+:]*\/\/)?(?:[^/@\s]*@)?\$\{([A-Z][A-Z0-9_]*)(?::([^${}]*))?\}/.exec(text);
	const [, variable, otherwise] = whole ?? host ?? [];
	const given = variable ? otherwise : text.includes("$") ? undefined : text;
	const usable = given && !/(localhost|127\.0\.0\.1)/.test(given) ? given.replace(/\/\/[^/@\s]*@/, "//") : undefined;
	return { by: "environment", variable: variable ?? variableOf(key), path, ...(usable && { otherwise: usable }) };
}

const engineIn = (text: string) => engines.find(([pattern]) => pattern.test(text))?.[1];

function driverOf(build: Build): string | undefined {
	const found = new Set(
		[...build.libraries.keys()].flatMap((name) =>
			/^(org\.postgresql:|com\.mysql:|mysql:|org\.mariadb|com\.oracle|com\.microsoft\.sqlserver|io\.quarkus:quarkus-(?:jdbc|reactive)-|io\.r2dbc:r2dbc-|org\.postgresql:r2dbc)/.test(
				name,
			)
				? (engineIn(name) ?? [])
				: [],
		),
	);
	return found.size === 1 ? [...found][0] : undefined;
}

/** Only an embedded database is there, and no file names another. */
function isEmbedded(build: Build): boolean {
	return libraryLike(build, /^(com\.h2database|org\.hsqldb|org\.apache\.derby):/) !== undefined;
}
