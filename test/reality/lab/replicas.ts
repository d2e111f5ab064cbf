import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Setup } from "../setup.ts";
import { freePort, listens, start, stop } from "./process.ts";

export interface Replica {
	name: string;
	port: number;
	child: ChildProcess;
}

/** The replicas of our service, each a process of its own, and what can be done to them. */
export class LabReplicas {
	readonly all: Replica[] = [];
	private readonly setup: Setup;
	private readonly beside: object;
	private readonly file: string;
	private born = 0;

	/** `beside`: what a replica has to know of the stores. */
	constructor(setup: Setup, folder: string, beside: object) {
		this.setup = setup;
		this.beside = beside;
		this.file = fileURLToPath(new URL("lab/server.mjs", `file://${folder}/`));
	}

	async begin(): Promise<void> {
		for (let i = 0; i < this.setup.replicas; i++) this.all.push(await this.one(await freePort()));
	}

	/** One dies without warning. Its name: sessions in it are gone. */
	kill(): string {
		const [victim] = this.all;
		victim.child.kill("SIGKILL");
		return victim.name;
	}

	/** One stands still, as a machine does that swaps: it takes connections and answers none. */
	pause(seconds: number): void {
		const [{ child }] = this.all;
		child.kill("SIGSTOP");
		setTimeout(() => child.kill("SIGCONT"), seconds * 1000);
	}

	/** One after the other is stopped and started anew at its place. */
	async roll(between: number): Promise<void> {
		for (const replica of this.all) {
			await stop(replica.child);
			Object.assign(replica, await this.one(replica.port));
			await new Promise((done) => setTimeout(done, between * 1000));
		}
	}

	async end(): Promise<void> {
		await Promise.all(this.all.map(({ child }) => stop(child, "SIGKILL")));
	}

	private async one(port: number): Promise<Replica> {
		const { workers, bound = 1_000_000, sessions, sigterm } = this.setup;
		const name = `r${this.born++}`;
		const lab = JSON.stringify({ port, name, workers, bound, sessions, sigterm, ...this.beside });
		const { child, said } = start(process.execPath, [this.file], { LAB: lab });
		await listens(port, child, said);
		return { name, port, child };
	}
}
