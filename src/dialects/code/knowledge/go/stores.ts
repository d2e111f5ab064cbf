import type { Reconnect, Store, Unit } from "../../entries/stores.ts";
import type { Library } from "../../knowledge.ts";

const pgxDefault = "pgx docs, pgxpool.Config: MaxConns is the greater of 4 and the number of CPUs";
const pgxpool = "github.com/jackc/pgx/pgxpool";
const postgres: Store = { is: "store", engine: "postgres", address: ["1"] };
const unit = (does: "begins" | "commits" | "prepares"): Unit => ({ is: "transaction", does });
const commits = (of: readonly string[], begins: readonly string[], commit: string) =>
	Object.fromEntries(of.flatMap((one) => begins.map((begin) => [`${one}.${begin}().${commit}`, unit("commits")])));

/** Neither database/sql nor a driver bounds what is open, unless it is told to. */
const opened: Store = {
	is: "store",
	driver: ["0"],
	address: ["1"],
	pool: { at: ["SetMaxOpenConns"], source: "" },
};
const database = ["database/sql.Open()", "database/sql.DB()", "database/sql.OpenDB()"];
const sqlx = ["Open()", "Connect()", "MustConnect()", "ConnectContext()", "DB()"].map(
	(one) => `github.com/jmoiron/sqlx.${one}`,
);

export const sql: Library = {
	imports: ["database/sql", "github.com/jmoiron/sqlx"],
	symbols: {
		"database/sql.Open": opened,
		"github.com/jmoiron/sqlx.Open": opened,
		"github.com/jmoiron/sqlx.Connect": opened,
		"github.com/jmoiron/sqlx.MustConnect": opened,
		"github.com/jmoiron/sqlx.ConnectContext": { ...opened, driver: ["1"], address: ["2"] },
		...commits(database, ["Begin", "BeginTx"], "Commit"),
		...commits(sqlx, ["Begin", "BeginTx", "Beginx", "MustBegin", "BeginTxx"], "Commit"),
	},
};

export const pgx: Library = {
	imports: [pgxpool, "github.com/jackc/pgx"],
	symbols: {
		[`${pgxpool}.New`]: {
			...postgres,
			pool: { at: ["none"], usual: 4, parameter: "pool_max_conns", source: pgxDefault },
		},
		[`${pgxpool}.Connect`]: {
			...postgres,
			pool: { at: ["none"], usual: 4, parameter: "pool_max_conns", source: pgxDefault },
		},
		// The pool is made of the configuration that is read here.
		[`${pgxpool}.ParseConfig`]: {
			...postgres,
			address: ["0"],
			pool: { at: ["MaxConns"], usual: 4, parameter: "pool_max_conns", source: pgxDefault },
		},
		"github.com/jackc/pgx.Connect": postgres,
		"github.com/jackc/pgx.BeginFunc": { ...unit("begins"), on: ["1"] },
		"github.com/jackc/pgx.BeginTxFunc": { ...unit("begins"), on: ["1"] },
		...commits([`${pgxpool}.New()`, `${pgxpool}.NewWithConfig()`, `${pgxpool}.Pool()`], ["Begin", "BeginTx"], "Commit"),
		...commits(["github.com/jackc/pgx.Connect()", "github.com/jackc/pgx.Conn()"], ["Begin", "BeginTx"], "Commit"),
	},
};

export const gorm: Library = {
	imports: ["gorm.io/driver/postgres", "gorm.io/driver/mysql", "gorm.io/driver/sqlserver", "gorm.io/gorm"],
	symbols: {
		// A step of a chain gives the handle again: `db.WithContext(ctx).Transaction(…)`.
		"gorm.io/gorm.DB()": { is: "fluent", ends: { Begin: "gorm.io/gorm.DB().Begin()" } },
		"gorm.io/gorm.Open()": { is: "fluent", ends: { Begin: "gorm.io/gorm.Open().Begin()" } },
		"gorm.io/gorm.DB().Transaction": unit("begins"),
		"gorm.io/gorm.Open().Transaction": unit("begins"),
		"gorm.io/driver/postgres.Open": { is: "store", engine: "postgres", address: ["0"], pool: opened.pool },
		"gorm.io/driver/mysql.Open": { is: "store", engine: "mysql", address: ["0"], pool: opened.pool },
		"gorm.io/driver/sqlserver.Open": { is: "store", engine: "mssql", address: ["0"], pool: opened.pool },
		// A handle of the store that its driver opens.
		"gorm.io/gorm.Open": { is: "bound", store: ["0"], stores: ["none"], twoPhase: ["none"] },
		...commits(["gorm.io/gorm.Open()", "gorm.io/gorm.DB()"], ["Begin"], "Commit"),
	},
};

const redis: Store = { is: "store", engine: "redis", address: ["0.Addr", "0.Addrs", "0"] };
const redisClients = Object.fromEntries(
	["github.com/redis/go-redis", "github.com/go-redis/redis"].flatMap((from) => [
		[`${from}.NewClient`, redis],
		[`${from}.NewClusterClient`, redis],
		[`${from}.NewUniversalClient`, redis],
		[`${from}.ParseURL`, { ...redis, address: ["0"] }],
	]),
);

export const otherStores: Library = {
	imports: [
		"github.com/redis/go-redis",
		"github.com/go-redis/redis",
		"go.mongodb.org/mongo-driver/mongo/options",
		"github.com/gocql/gocql",
	],
	symbols: {
		...redisClients,
		"go.mongodb.org/mongo-driver/mongo/options.Client().ApplyURI": { is: "store", engine: "mongodb", address: ["0"] },
		"github.com/gocql/gocql.NewCluster": { is: "store", engine: "cassandra", address: ["0"] },
	},
};

/** Tries of a command find a new connection each: without a pause they are over before the store is back. */
const backOff: Reconnect = {
	is: "reconnect",
	engine: "redis",
	address: ["0.Addr", "0.Addrs"],
	wait: ["0.MinRetryBackoff", "0.MaxRetryBackoff"],
	none: -1,
	tries: ["0.MaxRetries"],
	unit: 1,
	source: "go-redis, options.go: 8 to 512 ms with chance, and none where one of them is -1",
};

export const redisBackOff: Library = {
	imports: ["github.com/redis/go-redis", "github.com/go-redis/redis"],
	symbols: Object.fromEntries(
		["github.com/redis/go-redis", "github.com/go-redis/redis"].flatMap((from) =>
			["NewClient", "NewClusterClient", "NewUniversalClient", "NewFailoverClient"].map((name) => [
				`${from}.${name}`,
				backOff,
			]),
		),
	),
};
