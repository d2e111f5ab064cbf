import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { freePort, listens, start, stop } from "./process.ts";

/** Where Debian keeps the programs of the newest PostgreSQL that is installed. */
function programs(): string {
	const versions = readdirSync("/usr/lib/postgresql").sort((a, b) => Number(b) - Number(a));
	return join("/usr/lib/postgresql", versions[0], "bin");
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
const asRoot = process.getuid?.() === 0;

/**
 * A PostgreSQL of our own with two databases of so many rows each. Nothing waits for the disk: how long a write takes is part
 * of the setup, as everything else.
 */
export async function startPostgres(folder: string, rows: number, connections: number) {
	const data = join(folder, "data");
	mkdirSync(data);
	if (asRoot) {
		const [uid, gid] = ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, "postgres"])));
		for (const path of [folder, data]) chownSync(path, uid, gid);
	}
	const as = asRoot ? ["runuser", "-u", "postgres", "--"] : [];
	const run = (program: string, ...args: string[]) => [...as, join(programs(), program), ...args];
	const [command, ...args] = run("initdb", "-D", data, "-U", "lab", "-A", "trust", "-N");
	execFileSync(command, args, { stdio: "ignore" });
	writeFileSync(
		join(data, "postgresql.auto.conf"),
		`listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = ${connections}
superuser_reserved_connections = 0
max_prepared_transactions = ${connections}
fsync = off
synchronous_commit = off
deadlock_timeout = 1h
shared_buffers = 64MB
`,
	);
	const port = await freePort();
	const [postgres, ...words] = run("postgres", "-D", data, "-p", String(port));
	const { child, said } = start(postgres, words);
	await listens(port, child, said);
	const databases = ["left", "right"];
	await inDatabase(port, "postgres", ...databases.map((name) => `create database "${name}"`));
	for (const database of databases) {
		await inDatabase(
			port,
			database,
			"create table stock (id int primary key, pieces int not null)",
			`insert into stock select id, 1000000 from generate_series(0, ${rows}) id`,
		);
	}
	return { port, databases, end: () => stop(child, "SIGINT") };
}

async function inDatabase(port: number, database: string, ...statements: string[]): Promise<void> {
	for (let tries = 0; ; tries++) {
		const client = new pg.Client({ host: "127.0.0.1", port, user: "lab", database });
		try {
			await client.connect();
			for (const statement of statements) await client.query(statement);
			return;
		} catch (error) {
			// It listens before it is ready.
			if (tries > 50) throw error;
			await new Promise((done) => setTimeout(done, 100));
		} finally {
			await client.end().catch(() => {});
		}
	}
}
