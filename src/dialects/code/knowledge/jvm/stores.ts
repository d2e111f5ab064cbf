import type { Bound, Reconnect, Store, Unit } from "../../entries/stores.ts";
import type { Library } from "../../knowledge.ts";

const pool = { at: ["maximumPoolSize", "maxPoolSize"], usual: 10, source: "HikariCP README: maximumPoolSize is 10" };
const jdbc: Store = { is: "store", role: "database", address: ["jdbcUrl", "url", "0.jdbcUrl", "0.url"] };
const hikari: Store = { ...jdbc, address: ["jdbcUrl", "url"], pool };
const handle: Bound = { is: "bound", store: ["0", "dataSource"], stores: ["stores"], twoPhase: ["twoPhase"] };
const begins: Unit = { is: "transaction", does: "begins", on: ["db", "0"] };
const redis = (more: Partial<Store> = {}): Store => ({
	is: "store",
	engine: "redis",
	address: ["0", "host", "address"],
	...more,
});
const mongo: Store = {
	is: "store",
	engine: "mongodb",
	role: "database",
	address: ["0"],
	pool: { at: ["maxSize"], usual: 100, source: "MongoDB Java driver docs: maxPoolSize is 100" },
};

export const sql: Library = {
	imports: [
		"com.zaxxer.hikari",
		"java.sql",
		"javax.sql",
		"org.springframework.orm",
		"org.apache.commons.dbcp2",
		"org.springframework.jdbc",
		"org.springframework.boot.jdbc",
		"org.jdbi",
		"org.apache.tomcat.jdbc.pool",
		"com.atomikos.jdbc",
		"com.atomikos.spring",
		"bitronix.tm.resource.jdbc",
	],
	symbols: {
		"com.zaxxer.hikari.HikariConfig": hikari,
		"com.zaxxer.hikari.HikariDataSource": { ...hikari, address: ["jdbcUrl", "url"] },
		"org.springframework.boot.jdbc.DataSourceBuilder.create": jdbc,
		"org.springframework.boot.jdbc.DataSourceBuilder.create().build": jdbc,
		"org.springframework.jdbc.datasource.DriverManagerDataSource": { ...jdbc, address: ["url", "0"] },
		"org.apache.commons.dbcp2.BasicDataSource": {
			...jdbc,
			pool: { at: ["maxTotal"], usual: 8, source: "DBCP2 docs: maxTotal is 8" },
		},
		// Their addresses stand among the properties of the driver's own data source.
		"com.atomikos.jdbc.AtomikosDataSourceBean": jdbc,
		"com.atomikos.spring.AtomikosDataSourceBean": jdbc,
		"com.atomikos.jdbc.nonxa.AtomikosNonXADataSourceBean": jdbc,
		"bitronix.tm.resource.jdbc.PoolingDataSource": jdbc,
		"java.sql.DriverManager.getConnection": { ...jdbc, address: ["0"] },
		"org.springframework.jdbc.core.JdbcTemplate": handle,
		"org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate": handle,
		"org.springframework.jdbc.datasource.DataSourceTransactionManager": handle,
		"org.springframework.orm.jpa.JpaTransactionManager": handle,
		"org.springframework.jdbc.support.JdbcTransactionManager": handle,
		"java.sql.DriverManager.getConnection().commit": { is: "transaction", does: "commits" },
		"com.zaxxer.hikari.HikariDataSource().getConnection().commit": { is: "transaction", does: "commits" },
		"com.zaxxer.hikari.HikariDataSource().connection.commit": { is: "transaction", does: "commits" },
		"javax.sql.DataSource().getConnection().commit": { is: "transaction", does: "commits" },
	},
};

/** Exposed: `transaction(db) { … }` is one unit of work on that database. */
const exposed = (from: string): Record<string, Library["symbols"][string]> => ({
	[`${from}.Database.connect`]: { ...jdbc, address: ["url", "0"] },
	[`${from}.transactions.transaction`]: begins,
	// Its first argument is the coroutine's context.
	[`${from}.transactions.experimental.newSuspendedTransaction`]: { ...begins, on: ["db", "1"] },
	[`${from}.transactions.suspendTransaction`]: begins,
});

export const kotlinSql: Library = {
	imports: ["org.jetbrains.exposed", "org.ktorm"],
	symbols: {
		...exposed("org.jetbrains.exposed.sql"),
		...exposed("org.jetbrains.exposed.v1.jdbc"),
		"org.ktorm.database.Database.connect": { ...jdbc, address: ["url", "0"] },
	},
};

export const otherStores: Library = {
	imports: [
		"redis.clients.jedis",
		"io.lettuce.core",
		"org.redisson",
		"com.mongodb",
		"com.datastax.oss.driver",
		"co.elastic.clients",
	],
	symbols: {
		"redis.clients.jedis.JedisPool": redis({
			address: ["0", "1"],
			pool: { at: ["maxTotal"], usual: 8, source: "commons-pool2: maxTotal is 8" },
		}),
		"redis.clients.jedis.Jedis": redis(),
		"redis.clients.jedis.JedisPooled": redis({
			pool: { at: ["maxTotal"], usual: 8, source: "commons-pool2: maxTotal is 8" },
		}),
		"io.lettuce.core.RedisClient.create": redis(),
		"com.mongodb.client.MongoClients.create": mongo,
		"com.mongodb.reactivestreams.client.MongoClients.create": mongo,
		"com.mongodb.kotlin.client.coroutine.MongoClient.create": mongo,
	},
};

const constant = (source: string): Reconnect => ({
	is: "reconnect",
	engine: "redis",
	address: [],
	wait: ["0"],
	unit: 0.001,
	source,
});

/** How long clients of Redis wait before they come back: both grow and have some chance in them unless these are given. */
export const redisDelays: Library = {
	imports: ["io.lettuce.core.resource", "org.redisson.config"],
	symbols: {
		"io.lettuce.core.resource.Delay.constant": constant("Lettuce reference, reconnectDelay: exponential to 30 s"),
		"org.redisson.config.ConstantDelay": constant("Redisson, reconnectionDelay: equal jitter of 0.1 to 10 s"),
	},
};
