import type { Bound, Store, Unit } from "../../entries/stores.ts";
import type { Library } from "../../knowledge.ts";

const without = { at: ["poolclass"], names: ["NullPool"] };
const pool = { at: ["pool_size"], usual: 5, without, source: "SQLAlchemy docs, create_engine: pool_size is 5" };
const overflow = { at: ["max_overflow"], usual: 10, source: "SQLAlchemy docs, create_engine: max_overflow is 10" };
const engine: Store = { is: "store", address: ["0", "url", "name_or_url"], pool, overflow };
const bound: Bound = { is: "bound", store: ["0", "bind"], stores: ["binds"], twoPhase: ["twophase"] };
const unit = (does: "begins" | "commits" | "prepares"): Unit => ({ is: "transaction", does });
const libpq = { name: "PGHOST", otherwise: "localhost" };
const psycopg: Store = { is: "store", engine: "postgres", address: ["0", "dsn", "conninfo", "host"], variable: libpq };
const psycopgPool: Store = {
	...psycopg,
	pool: { at: ["max_size", "min_size"], usual: 4, source: "psycopg_pool: min_size is 4, max_size is min_size" },
};
const mongo: Store = {
	is: "store",
	engine: "mongodb",
	address: ["0", "host"],
	pool: { at: ["maxPoolSize"], usual: 100, source: "PyMongo docs, MongoClient: maxPoolSize is 100" },
};
const mysql: Store = { is: "store", engine: "mysql", address: ["host", "0"] };
const redis: Store = { is: "store", engine: "redis", address: ["0", "url", "host"] };
const search = (name: string): Store => ({ is: "store", engine: name, role: "search", address: ["0", "hosts"] });

export const sqlalchemy: Library = {
	imports: ["sqlalchemy", "sqlmodel", "flask_sqlalchemy", "databases"],
	symbols: {
		"sqlalchemy.create_engine": engine,
		"sqlalchemy.engine.create_engine": engine,
		"sqlmodel.create_engine": engine,
		"sqlalchemy.ext.asyncio.create_async_engine": engine,
		"databases.Database": { is: "store", address: ["0", "url"] },
		"sqlalchemy.orm.sessionmaker": bound,
		"sqlalchemy.orm.Session": bound,
		"sqlalchemy.ext.asyncio.async_sessionmaker": bound,
		"sqlalchemy.ext.asyncio.AsyncSession": bound,
		"sqlalchemy.ext.asyncio.async_sessionmaker()().commit": unit("commits"),
		"sqlalchemy.ext.asyncio.AsyncSession().commit": unit("commits"),
		"sqlalchemy.ext.asyncio.create_async_engine().begin": unit("begins"),
		"sqlalchemy.ext.asyncio.async_sessionmaker().begin": unit("begins"),
		"sqlalchemy.ext.asyncio.async_sessionmaker()().begin": unit("begins"),
		"sqlalchemy.ext.asyncio.AsyncSession().begin": unit("begins"),
		"sqlalchemy.ext.asyncio.create_async_engine().connect().commit": unit("commits"),
		"sqlmodel.Session": bound,
		"sqlmodel.Session().commit": unit("commits"),
		// The application's one session, whatever it is bound to.
		"flask_sqlalchemy.SQLAlchemy": { ...bound, store: [] },
		"flask_sqlalchemy.SQLAlchemy().session.commit": unit("commits"),
		"sqlalchemy.orm.sessionmaker()().prepare": unit("prepares"),
		"sqlalchemy.orm.Session().prepare": unit("prepares"),
		"sqlalchemy.orm.sessionmaker()().begin": unit("begins"),
		"sqlalchemy.orm.Session().begin": unit("begins"),
		"sqlalchemy.orm.sessionmaker().begin": unit("begins"),
		"sqlalchemy.create_engine().begin": unit("begins"),
		"sqlalchemy.orm.sessionmaker()().commit": unit("commits"),
		"sqlalchemy.orm.Session().commit": unit("commits"),
		"sqlalchemy.create_engine().connect().commit": unit("commits"),
		"sqlalchemy.create_engine().connect().begin_twophase": unit("prepares"),
	},
};

export const postgres: Library = {
	imports: ["psycopg", "psycopg2", "psycopg_pool", "asyncpg", "aiopg"],
	symbols: {
		"psycopg.connect": psycopg,
		"psycopg.Connection.connect": psycopg,
		"psycopg.AsyncConnection.connect": psycopg,
		"psycopg2.connect": psycopg,
		"psycopg_pool.ConnectionPool": psycopgPool,
		"psycopg_pool.AsyncConnectionPool": psycopgPool,
		"psycopg2.pool.ThreadedConnectionPool": {
			...psycopg,
			address: ["2", "dsn", "host"],
			pool: { at: ["1", "maxconn"], source: "" },
		},
		"psycopg2.pool.SimpleConnectionPool": {
			...psycopg,
			address: ["2", "dsn", "host"],
			pool: { at: ["1", "maxconn"], source: "" },
		},
		"asyncpg.connect": psycopg,
		"asyncpg.create_pool": {
			...psycopg,
			pool: { at: ["max_size"], usual: 10, source: "asyncpg docs, create_pool: max_size is 10" },
		},
		...Object.fromEntries(
			[
				"asyncpg.connect()",
				"asyncpg.Connection()",
				"asyncpg.create_pool().acquire()",
				"asyncpg.Pool().acquire()",
				"psycopg.connect()",
				"psycopg.Connection()",
				"psycopg.AsyncConnection()",
				"psycopg.AsyncConnection.connect()",
				"psycopg_pool.ConnectionPool().connection()",
				"psycopg_pool.AsyncConnectionPool().connection()",
			].map((connection) => [`${connection}.transaction`, unit("begins")]),
		),
		"psycopg2.pool.ThreadedConnectionPool().getconn().commit": unit("commits"),
		"psycopg2.pool.SimpleConnectionPool().getconn().commit": unit("commits"),
		"psycopg2.connect().commit": unit("commits"),
		"psycopg.connect().commit": unit("commits"),
		"psycopg2.connect().tpc_prepare": unit("prepares"),
		"psycopg.connect().tpc_prepare": unit("prepares"),
		"psycopg.Connection.connect().tpc_prepare": unit("prepares"),
	},
};

export const otherStores: Library = {
	imports: [
		"pymongo",
		"motor",
		"redis",
		"aioredis",
		"MySQLdb",
		"pymysql",
		"aiomysql",
		"mysql",
		"elasticsearch",
		"opensearchpy",
		"cassandra",
		"clickhouse_connect",
	],
	symbols: {
		"pymongo.MongoClient": mongo,
		"pymongo.AsyncMongoClient": mongo,
		"motor.motor_asyncio.AsyncIOMotorClient": mongo,
		"redis.Redis": redis,
		"redis.StrictRedis": redis,
		"redis.Redis.from_url": redis,
		"redis.StrictRedis.from_url": redis,
		"redis.from_url": redis,
		"redis.asyncio.Redis": redis,
		"redis.asyncio.from_url": redis,
		"redis.asyncio.Redis.from_url": redis,
		"redis.ConnectionPool.from_url": redis,
		"aioredis.from_url": redis,
		"pymysql.connect().commit": unit("commits"),
		"MySQLdb.connect().commit": unit("commits"),
		"mysql.connector.connect().commit": unit("commits"),
		"aiomysql.create_pool().acquire().begin": unit("begins"),
		"aiomysql.create_pool().acquire().commit": unit("commits"),
		"pymysql.connect": mysql,
		"MySQLdb.connect": mysql,
		"mysql.connector.connect": mysql,
		"aiomysql.create_pool": { ...mysql, pool: { at: ["maxsize"], usual: 10, source: "aiomysql docs: maxsize is 10" } },
		"elasticsearch.Elasticsearch": search("elasticsearch"),
		"elasticsearch.AsyncElasticsearch": search("elasticsearch"),
		"opensearchpy.OpenSearch": search("opensearch"),
		"cassandra.cluster.Cluster": { is: "store", engine: "cassandra", address: ["0", "contact_points"] },
		"clickhouse_connect.get_client": { is: "store", engine: "clickhouse", address: ["host"] },
	},
};

/** Mappers whose transactions name their connection, and databases that are begun on themselves. */
export const mappers: Library = {
	imports: ["tortoise", "peewee", "playhouse"],
	symbols: {
		"tortoise.transactions.in_transaction": {
			is: "transaction",
			does: "begins",
			on: ["0", "connection_name"],
			usual: "default",
		},
		"tortoise.transactions.atomic": {
			is: "transaction",
			does: "begins",
			on: ["0", "connection_name"],
			usual: "default",
		},
		...Object.fromEntries(
			["PostgresqlDatabase", "MySQLDatabase", "PooledPostgresqlDatabase", "PooledMySQLDatabase"].flatMap((name) => {
				const from = name.startsWith("Pooled") ? "playhouse.pool" : "peewee";
				const store: Store = {
					is: "store",
					engine: /MySQL/.test(name) ? "mysql" : "postgres",
					address: ["host", "0", "database"],
				};
				return [
					[`${from}.${name}`, store],
					[`${from}.${name}().atomic`, unit("begins")],
					[`${from}.${name}().transaction`, unit("begins")],
				];
			}),
		),
	},
};
