import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { pauseTimes, type Setup } from "../setup.ts";
import { freePort, listens, start, stop } from "./process.ts";

export interface Replica {
	name: string;
	port: number;
	child: ChildProcess;
}

const seconds = (count: number) => new Promise((done) => setTimeout(done, count * 1000));

/** The replicas of our service, each a process of its own, and what can be done to them. */
export class LabReplicas {
	readonly all: Replica[] = [];
	/** Ports of those that are there from the beginning, then of those that an event will start. */
	readonly ports: number[] = [];
	/** Seconds that each took from the start of its process until it listened. */
	readonly boots: number[] = [];
	private readonly setup: Setup;
	private readonly beside: object;
	private readonly file: string;
	private readonly stops: NodeJS.Timeout[] = [];

	/** `beside`: what a replica has to know of the stores. */
	constructor(setup: Setup, folder: string, beside: object) {
		this.setup = setup;
		this.beside = beside;
		this.file = fileURLToPath(new URL("lab/server.mjs", `file://${folder}/`));
	}

	async begin(): Promise<void> {
		const { replicas, event } = this.setup;
		const later = event?.what === "roll" ? replicas : event?.what === "add" ? 1 : 0;
		for (let i = 0; i < replicas + later; i++) this.ports.push(await freePort());
		for (let i = 0; i < replicas; i++) await this.add();
	}

	/** One more begins. */
	async add(): Promise<void> {
		this.all.push(await this.one(this.all.length));
	}

	/** One dies without warning. Its name: sessions in it are gone. */
	kill(): string {
		const [victim] = this.all;
		victim.child.kill("SIGKILL");
		return victim.name;
	}

	/** Each stands still now and then, when the simulator's do. */
	pause(length: number): void {
		const { replicas, pauses } = this.setup;
		if (!pauses) return;
		for (let i = 0; i < replicas; i++) {
			const { child } = this.all[i];
			for (const at of pauseTimes(i, pauses, length)) {
				this.stops.push(
					setTimeout(() => {
						child.kill("SIGSTOP");
						this.stops.push(setTimeout(() => child.kill("SIGCONT"), pauses.length * 1000));
					}, at * 1000),
				);
			}
		}
	}

	/** One after the other is told to end, and another begins at an address of its own. */
	async roll(between: number): Promise<void> {
		const { checks } = this.setup.balancer ?? {};
		for (const { child } of this.all.slice()) {
			const ended = stop(child, "SIGTERM", 10_000);
			await this.add();
			// It is ready when it has been checked.
			await seconds(between + (checks?.every ?? 0) / 2);
			await ended;
		}
	}

	async end(): Promise<void> {
		for (const timer of this.stops) clearTimeout(timer);
		await Promise.all(this.all.map(({ child }) => stop(child, "SIGKILL")));
	}

	private async one(index: number): Promise<Replica> {
		const { workers, bound = 1_000_000, sessions, sigterm, preStop, pauses } = this.setup;
		const name = `r${index}`;
		const port = this.ports[index];
		const settings = { port, name, workers, bound, sessions, sigterm, preStop, pause: pauses?.length, ...this.beside };
		const began = performance.now();
		const { child, said } = start(process.execPath, ["--single-threaded", this.file], {
			LAB: JSON.stringify(settings),
		});
		await listens(port, child, said);
		this.boots.push((performance.now() - began) / 1000);
		return { name, port, child };
	}
}
