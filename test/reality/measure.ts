import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { LabClients, type Measured } from "./lab/clients.ts";
import { startHaproxy } from "./lab/haproxy.ts";
import { startNginx } from "./lab/nginx.ts";
import { startPostgres } from "./lab/postgres.ts";
import { freePort, listens, start, stop } from "./lab/process.ts";
import { LabReplicas } from "./lab/replicas.ts";
import type { Setup } from "./setup.ts";

/** One run of the real parts. `here` is the folder of the laboratory's files. */
export async function measure(setup: Setup, seed: number, here: string): Promise<Measured> {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-reality-"));
	const ends: Ends = [async () => rmSync(folder, { recursive: true, force: true })];
	try {
		const beside = {
			...(setup.sessions === "shared-store" && { redis: await startRedis(folder, ends) }),
			...(setup.transaction && { database: await database(setup, folder, ends) }),
		};
		const replicas = new LabReplicas(setup, here, beside);
		ends.unshift(() => replicas.end());
		await replicas.begin();
		const ports = replicas.all.map(({ port }) => port);
		let port = ports[0];
		if (setup.balancer) {
			port = await freePort();
			const begin = setup.balancer.software === "nginx" ? startNginx : startHaproxy;
			const child = await begin(setup.balancer, ports, port, folder);
			ends.unshift(() => stop(child, "SIGKILL"));
		}
		const clients = new LabClients(setup, port, seed);
		const over = clients.run();
		const { event } = setup;
		let acting = Promise.resolve();
		if (event) {
			await pause(event.at * 1000);
			if (event.what === "kill") clients.forget(replicas.kill());
			else if (event.what === "pause") replicas.pause(event.for ?? 1);
			else acting = replicas.roll(event.for ?? 0);
		}
		const [measured] = await Promise.all([over, acting]);
		return measured;
	} finally {
		for (const end of ends) await end();
	}
}

type Ends = (() => Promise<void>)[];

async function database({ transaction, replicas, workers }: Setup, folder: string, ends: Ends): Promise<object> {
	const { end, port, databases } = await startPostgres(folder, transaction?.keys ?? 0, 20 + 3 * replicas * workers);
	ends.unshift(end);
	return { port, databases, transaction };
}

async function startRedis(folder: string, ends: Ends): Promise<number> {
	const port = await freePort();
	const words = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
	const { child, said } = start("redis-server", words);
	ends.unshift(() => stop(child));
	await listens(port, child, said);
	return port;
}
