import mysql from "mysql2/promise";

let pool: mysql.Pool | undefined;

export function db(): mysql.Pool {
	pool ??= mysql.createPool({
		host: process.env.DB_HOST,
		database: process.env.DB_NAME,
		user: "tickets",
		password: process.env.DB_PASSWORD,
		connectionLimit: 2,
		connectTimeout: 2_000,
	});
	return pool;
}
