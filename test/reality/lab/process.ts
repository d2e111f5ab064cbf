import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** A port of the loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as { port: number };
	server.close();
	await once(server, "close");
	return port;
}

/** Rejects with what the process wrote where nothing listens within ten seconds. */
export async function listens(port: number, child: ChildProcess, said: () => string): Promise<void> {
	for (let i = 0; i < 1000; i++) {
		if (child.exitCode !== null) break;
		const socket = connect(port, "127.0.0.1");
		const open = await Promise.race([
			once(socket, "connect").then(
				() => true,
				() => false,
			),
			pause(1000, false),
		]);
		socket.destroy();
		if (open) return;
		await pause(10);
	}
	throw new Error(`${child.spawnfile} does not listen on ${port}:\n${said()}`);
}

const running = new Set<ChildProcess>();
// Whatever ends the laboratory, nothing of it is left behind.
process.on("exit", () => {
	for (const child of running) child.kill("SIGKILL");
});

/** Starts a program in the foreground; `said` is the end of what it has written. */
export function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
	const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
	let text = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (more) => {
			text = (text + more).slice(-4000);
		});
	}
	running.add(child);
	child.once("exit", () => running.delete(child));
	return { child, said: () => text };
}

export async function stop(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM", patience = 5000): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, "exit");
	child.kill(signal);
	const late = setTimeout(() => child.kill("SIGKILL"), patience);
	await ended;
	clearTimeout(late);
}
