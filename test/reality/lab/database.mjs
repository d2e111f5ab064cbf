// What a replica does in PostgreSQL for each request: a query over a pool, or a transaction over two databases.
import pg from "pg";

/** Exponential, in milliseconds; the simulator's writes and queries have the same law. */
const draw = (mean) => -Math.log(1 - Math.random()) * mean * 1000;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, Math.max(0, milliseconds - 0.6)));

/**
 * `kind` is what the client asks for: the rows of a transaction, as in "17,4". Resolves to whether it was done, or to a text that
 * says by how many seconds a query took longer than it should.
 */
export async function workOf({ port, databases, query, transaction }) {
	const pools = databases.map(
		(database) =>
			new pg.Pool({
				...{ host: "127.0.0.1", port, user: "lab", database },
				max: query?.pool ?? 100,
				...(query?.timeout && { connectionTimeoutMillis: query.timeout * 1000 }),
			}),
	);
	for (const pool of pools) pool.on("error", () => {});
	if (query) {
		const one = async () => {
			const client = await pools[0].connect();
			try {
				const seconds = draw(query.mean) / 1000;
				const from = performance.now();
				await client.query("select pg_sleep($1)", [seconds]);
				return String((performance.now() - from) / 1000 - seconds);
			} finally {
				client.release();
			}
		};
		// Whoever waits for a connection gives up after a while, and so does whoever has one: the query itself goes on.
		return () => {
			const asked = one().catch(() => false);
			if (!query.timeout) return asked;
			const patience = new Promise((done) => setTimeout(done, query.timeout * 1000, false));
			return Promise.race([asked, patience]);
		};
	}
	const { mechanism, writeTime, lockTimeout } = transaction;
	const rowsOf = (kind) => String(kind).split(",").map(Number);
	const poolOf = (row) => pools[row % pools.length];
	const run = mechanism === "2pc" ? inTwoPhases : asSaga;
	// A probe, whose writes all take so many seconds and wait for nobody, tells what each of two takes beyond.
	return async (kind, probe) => {
		const from = performance.now();
		const done = await run(rowsOf(kind), () => (probe ? probe * 1000 : draw(writeTime)));
		return probe ? String((performance.now() - from) / 2000 - probe) : done;
	};

	/**
	 * Takes a row's lock and writes it, durable after a while; the transaction stays open. `statement_timeout` bounds the whole
	 * wait; PostgreSQL's `lock_timeout` counts for each lock on the way apart (the row, then whoever has written it).
	 */
	async function written(client, row, by, time) {
		await client.query(`begin; set local statement_timeout = ${Math.round(lockTimeout * 1000)}`);
		await client.query("update stock set pieces = pieces + $2 where id = $1", [row, by]);
		await pause(time());
	}

	async function inTwoPhases(rows, time) {
		const name = `t${process.pid}-${Math.random().toString(36).slice(2)}`;
		const parts = await Promise.all(rows.map(async (row) => ({ row, client: await poolOf(row).connect() })));
		const votes = await Promise.all(
			parts.map(async ({ row, client }, index) => {
				try {
					await written(client, row, -1, time);
					await client.query(`prepare transaction '${name}-${index}'`);
					return true;
				} catch {
					await client.query("rollback");
					return false;
				}
			}),
		);
		const commits = votes.every(Boolean);
		await Promise.all(
			parts.map(async ({ client }, index) => {
				if (!votes[index]) return;
				if (commits) await pause(time());
				await client.query(`${commits ? "commit" : "rollback"} prepared '${name}-${index}'`);
			}),
		);
		for (const { client } of parts) client.release();
		return commits;
	}

	/** One write after the other, each committed by itself; what has been done is undone where a later one cannot be. */
	async function asSaga(rows, time) {
		const done = [];
		for (const row of rows) {
			if (await one(row, -1, time)) {
				done.push(row);
				continue;
			}
			for (const before of done.reverse()) while (!(await one(before, 1, time))) {}
			return false;
		}
		return true;
	}

	async function one(row, by, time) {
		const client = await poolOf(row).connect();
		try {
			await written(client, row, by, time);
			await client.query("commit");
			return true;
		} catch {
			await client.query("rollback");
			return false;
		} finally {
			client.release();
		}
	}
}
