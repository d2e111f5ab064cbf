/** What a library's client of a store tells: facts of the library, as its own documentation and source give them. */
export interface StoreKind {
	/** A client of one engine, of the engine that an option names, or of one that nothing here tells. */
	engine: string | { option: string } | { unknown: string };
	/** What it is for, where the engine decides that. */
	role?: "database" | "search";
	/** Where the size of its pool is configured (the first that is given wins), and what it is otherwise. */
	pool?: { keys: string[][]; size: number; source: string };
	/** Given a client of another library, it makes none itself. */
	mayWrap?: boolean;
	/** What the size is called within its address. */
	parameter?: string;
	/** The environment variable that the library reads by itself where it is given no address. */
	address?: { variable: string; otherwise?: string };
}

const libpq = { variable: "PGHOST", otherwise: "localhost" };
const pg = { keys: [["max"], ["poolSize"]], size: 10, source: "pg-pool: max is 10" };
const mysql = { keys: [["connectionLimit"]], size: 10, source: "mysql2: connectionLimit is 10" };
const mongo = { keys: [["maxPoolSize"]], size: 100, source: "MongoDB Node.js driver: maxPoolSize is 100" };
const tarn = { keys: [["pool", "max"]], size: 10, source: "knex docs: pool.max is 10" };
const mikro = { keys: [["pool", "max"]], size: 10, source: "MikroORM 6 hands its pool to knex, whose pool.max is 10" };
const sequelize = { keys: [["pool", "max"]], size: 5, source: "Sequelize docs: pool.max is 5" };
const typeorm = {
	keys: [["extra", "max"], ["extra", "connectionLimit"], ["poolSize"]],
	size: 10,
	source: "TypeORM leaves the pool to the driver: 10 for pg and mysql2",
};

const postgresPool: StoreKind = { engine: "postgres", pool: pg, address: libpq };
const mysqlPool: StoreKind = { engine: "mysql", pool: mysql };
const mongoClient: StoreKind = { engine: "mongodb", pool: mongo };
const redis: StoreKind = { engine: "redis" };
const dialect: StoreKind = { engine: { option: "dialect" }, pool: sequelize };
const knex: StoreKind = { engine: { option: "client" }, pool: tarn };

export const prisma: StoreKind = {
	engine: { unknown: "the engine of a Prisma client is in its schema" },
	// Prisma docs, `prisma init`: the schema that it writes says url = env("DATABASE_URL").
	address: { variable: "DATABASE_URL" },
	// Prisma docs, Connection pool (up to 6).
	parameter: "connection_limit",
};

/** By package, then by how the client is made from its export, as an `Origin`'s path. */
export const storeLibraries: Record<string, Record<string, StoreKind>> = {
	pg: { ".Pool": postgresPool, ".Client": { engine: "postgres", address: libpq } },
	"pg-pool": { "": postgresPool },
	postgres: { "": { ...postgresPool, pool: { ...pg, source: "postgres.js README: max is 10" }, parameter: "max" } },
	mysql: { ".createPool": mysqlPool },
	mysql2: { ".createPool": mysqlPool },
	"mysql2/promise": { ".createPool": mysqlPool },
	mariadb: { ".createPool": { ...mysqlPool, pool: { ...mysql, source: "mariadb connector: connectionLimit is 10" } } },
	mssql: {
		".ConnectionPool": { engine: "mssql", pool: { ...tarn, source: "mssql README: pool.max is 10" } },
		".connect": { engine: "mssql", pool: { ...tarn, source: "mssql README: pool.max is 10" } },
	},
	knex: { "": knex, ".knex": knex, ".Knex": { engine: { option: "client" } } },
	sequelize: { "": dialect, ".Sequelize": dialect },
	"sequelize-typescript": { ".Sequelize": dialect },
	typeorm: {
		".DataSource": { engine: { option: "type" }, pool: typeorm },
		".createConnection": { engine: { option: "type" }, pool: typeorm },
	},
	"@nestjs/typeorm": {
		".TypeOrmModule.forRoot": { engine: { option: "type" }, pool: typeorm },
		".TypeOrmModule.forRootAsync": { engine: { option: "type" }, pool: typeorm },
	},
	"drizzle-orm/node-postgres": { ".drizzle": { ...postgresPool, mayWrap: true, address: undefined } },
	"drizzle-orm/postgres-js": { ".drizzle": { ...postgresPool, mayWrap: true, address: undefined } },
	"drizzle-orm/mysql2": { ".drizzle": { ...mysqlPool, mayWrap: true } },
	"@mikro-orm/postgresql": { ".MikroORM.init": { engine: "postgres", pool: mikro } },
	"@mikro-orm/mysql": { ".MikroORM.init": { engine: "mysql", pool: mikro } },
	"@mikro-orm/mariadb": { ".MikroORM.init": { engine: "mysql", pool: mikro } },
	"@prisma/client": { ".PrismaClient": prisma },
	mongodb: { ".MongoClient": mongoClient, ".MongoClient.connect": mongoClient },
	mongoose: { ".connect": mongoClient, ".createConnection": mongoClient },
	"@nestjs/mongoose": { ".MongooseModule.forRoot": mongoClient, ".MongooseModule.forRootAsync": mongoClient },
	ioredis: { "": redis, ".Redis": redis, ".Cluster": redis, ".Redis.Cluster": redis },
	redis: { ".createClient": redis, ".createClientPool": redis, ".createCluster": redis },
	"@elastic/elasticsearch": { ".Client": { engine: "elasticsearch", role: "search" } },
	"@opensearch-project/opensearch": { ".Client": { engine: "opensearch", role: "search" } },
	"cassandra-driver": { ".Client": { engine: "cassandra" } },
	"@clickhouse/client": { ".createClient": { engine: "clickhouse" } },
};

/** Option names under which libraries take the address of their server, outermost first. */
export const addressOptions: readonly (readonly string[])[] = [
	["connectionString"],
	["clientUrl"],
	["url"],
	["uri"],
	["host"],
	["server"],
	["node"],
	["nodes"],
	["contactPoints"],
	["socket", "host"],
	["rootNodes"],
	["replication", "master"],
	["replication", "write"],
	["connection"],
	["datasourceUrl"],
	["datasources", "db"],
	["adapter"],
];

export const engines: readonly (readonly [RegExp, string])[] = [
	[/^(pg|postgres|postgresql|pg-native|cockroachdb|redshift|aurora-postgres)\b/, "postgres"],
	[/^(mysql|mysql2|mariadb|aurora-mysql)\b/, "mysql"],
	[/^(mssql|tedious|sqlserver)\b/, "mssql"],
	[/^mongodb\b/, "mongodb"],
	[/^(oracle|oracledb)\b/, "oracle"],
];

/** A file beside the process: local state, not a store that replicas share. */
export const embedded = /sqlite|sqljs|expo|^file:|better-sqlite3|capacitor/;
