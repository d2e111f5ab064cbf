import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Luck } from "../../src/simulator/random/stream.ts";
import { LabClients, type Measured } from "./lab/clients.ts";
import { startHaproxy } from "./lab/haproxy.ts";
import { startNginx } from "./lab/nginx.ts";
import { startPostgres } from "./lab/postgres.ts";
import { goBack, goFirst } from "./lab/priority.ts";
import { freePort, listens, start, stop } from "./lab/process.ts";
import { LabReplicas } from "./lab/replicas.ts";
import type { Ahead, Setup } from "./setup.ts";

/** One run: what the models are given of it, and what they are to say. */
export interface Run {
	ahead: Ahead;
	measured: Measured;
	/** By how many seconds the clients were late with one request of a hundred: more where others use the machine. */
	late: number;
}

/** One run of the real parts. `here` is the folder of the laboratory's files; `first`: all parts go before others meanwhile. */
export async function measure(setup: Setup, seed: number, here: string, first = false): Promise<Run> {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-reality-"));
	const ends: Ends = [async () => rmSync(folder, { recursive: true, force: true })];
	try {
		const beside = {
			...(setup.sessions === "shared-store" && { redis: await startRedis(folder, ends) }),
			...((setup.transaction || setup.query) && { database: await database(setup, folder, ends) }),
		};
		const replicas = new LabReplicas(setup, here, beside);
		ends.unshift(() => replicas.end());
		await replicas.begin();
		const { ports } = replicas;
		let port = ports[0];
		const { balancer } = setup;
		if (balancer) {
			port = await freePort();
			const begin = balancer.software === "nginx" ? startNginx : startHaproxy;
			const child = await begin(balancer, ports, port, folder);
			ends.unshift(() => stop(child, "SIGKILL"));
			// Those that are not there yet are taken to be, until their checks fail. What happens then falls between two checks, in
			// three runs evenly so: the models have it fall at any time.
			const { every, failures } = balancer.checks ?? { every: 0, failures: 0 };
			await pause(every * (failures + 1 + (seed % 3) / 3) * 1000);
		}
		const clients = new LabClients(setup, port, new Luck(seed));
		if (first) goFirst();
		const roundTrip = await clients.settle();
		const write = await clients.write();
		const boot = mean(replicas.boots);
		const over = clients.run();
		replicas.pause(setup.duration);
		const acting = act(setup, replicas, clients);
		const [measured] = await Promise.all([over, acting]);
		const late = clients.late.sort((a, b) => a - b)[Math.floor(0.99 * clients.late.length)];
		const query = clients.beyond.length > 0 ? { query: mean(clients.beyond) } : {};
		const stores = { ...query, ...(write !== undefined && { write }) };
		return { ahead: { roundTrip, boot, held: mean(clients.held), ...stores }, measured, late };
	} finally {
		if (first) goBack();
		for (const end of ends) await end();
	}
}

async function act({ event }: Setup, replicas: LabReplicas, clients: LabClients): Promise<void> {
	if (!event) return;
	await pause(event.at * 1000);
	if (event.what === "kill") clients.forget(replicas.kill());
	else if (event.what === "add") await replicas.add();
	else await replicas.roll(event.between);
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

type Ends = (() => Promise<void>)[];

async function database({ transaction, query, replicas, workers }: Setup, folder: string, ends: Ends): Promise<object> {
	const connections = 20 + replicas * (query ? query.pool : 3 * workers);
	const { end, port, databases } = await startPostgres(folder, transaction?.keys ?? 0, connections);
	ends.unshift(end);
	return { port, databases, transaction, query };
}

async function startRedis(folder: string, ends: Ends): Promise<number> {
	const port = await freePort();
	const words = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
	const { child, said } = start("redis-server", words);
	ends.unshift(() => stop(child));
	await listens(port, child, said);
	return port;
}
