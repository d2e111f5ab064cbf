import type { Kernel } from "../../kernel/kernel.ts";
import { Occupancy } from "../../statistics/occupancy.ts";
import { Fallible } from "../faults/fallible.ts";
import { busy, Desks, offered, open, outstanding, queued } from "./desks.ts";
import type { Fleet } from "./fleet.ts";
import type { ReplicasPlan } from "./plan.ts";
import { WorkingTime } from "./working-time.ts";

/** What is counted of replicas while they work, for whoever balances, scales or measures by it. */
export abstract class Counted extends Fallible {
	readonly fleet: Fleet;
	/** Requests with a worker, whatever that waits for, and those that wait for one. */
	readonly occupancy: Occupancy;
	protected readonly desks = new Desks();
	protected readonly working: WorkingTime;
	private readonly workers: number;
	private workedBefore = 0;

	constructor({ shared, concurrency, queueBound }: ReplicasPlan, kernel: Kernel, fleet: Fleet) {
		// Where workers are shared, nobody waits for one.
		super(shared ? concurrency + queueBound : concurrency);
		this.workers = concurrency;
		this.working = new WorkingTime(kernel, this.desks, concurrency);
		this.occupancy = new Occupancy(kernel);
		this.fleet = fleet;
	}

	/** Requests that wait in the replica or that it works on. */
	outstandingIn(replica: number): number {
		return this.desks.numbers[this.desks.at(replica) + outstanding];
	}

	/** Requests sent to the replica so far. */
	offeredTo(replica: number): number {
		return this.desks.numbers[this.desks.at(replica) + offered];
	}

	/** Whether it takes connections. */
	listens(replica: number): boolean {
		return !this.crashed && this.desks.numbers[this.desks.at(replica) + open] === 1;
	}

	/** Whether none of them takes a connection. */
	get refusesAll(): boolean {
		return this.crashed;
	}

	/** Whether somebody waits, and a worker is free. */
	protected hasNext(replica: number): boolean {
		const at = this.desks.at(replica);
		return this.desks.numbers[at + queued] > 0 && this.desks.numbers[at + busy] < this.room;
	}

	/** Counts from now on. */
	forget(): void {
		this.workedBefore += this.workSeconds;
		this.occupancy.forget();
	}

	/** Seconds of workers at work. */
	get workSeconds(): number {
		let sum = -this.workedBefore;
		for (let replica = 0; replica < this.fleet.born; replica++) sum += this.working.of(replica);
		return sum;
	}

	/** Workers that have nothing to do; none in a replica that takes no more. */
	free(replica: number): number {
		const { numbers } = this.desks;
		const at = this.desks.at(replica);
		return numbers[at + open] === 1 ? this.workers - numbers[at + busy] : 0;
	}

	/** Seconds of workers at work in this replica so far. */
	workedSeconds(replica: number): number {
		return this.working.of(replica);
	}

	/** A worker of the replica has something to do. */
	protected occupy(replica: number): void {
		this.desks.numbers[this.desks.at(replica) + busy]++;
		this.occupancy.work(1);
	}

	/** A worker of the replica has nothing to do. */
	protected rest(replica: number): void {
		this.desks.numbers[this.desks.at(replica) + busy]--;
		this.occupancy.work(-1);
	}
}
