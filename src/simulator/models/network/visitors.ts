import type { Kernel } from "../../kernel/kernel.ts";
import type { Lane } from "../../kernel/lane.ts";
import type { Luck, Stream } from "../../random/stream.ts";
import { Arrivals, type Load } from "../arrivals/load.ts";
import { Calls } from "../calls/calls.ts";
import { type Asker, type Callee, type Exchange, nobody } from "../calls/exchange.ts";
import type { VisitorsPlan } from "./others.ts";

/** Enough users that a hash spreads them evenly; no more is asked of who they are. */
const users = 10_000;

/** Users of another service: they ask, wait as long as they are patient, and try again. */
export class Visitors implements Asker {
	readonly calls: Calls;
	private readonly kernel: Kernel;
	private readonly exchange: Exchange;
	private readonly arrivals: Arrivals;
	private readonly who: Stream;
	private readonly lane: Lane;
	private readonly number: number;

	constructor({ clients }: VisitorsPlan, load: Load, kernel: Kernel, exchange: Exchange, to: Callee, luck: Luck) {
		this.kernel = kernel;
		this.exchange = exchange;
		this.arrivals = new Arrivals(load, luck.stream("arrivals"));
		this.who = luck.stream("users");
		this.number = exchange.join(nobody);
		this.lane = kernel.lane(() => this.ask(), 0);
		this.calls = new Calls(clients, kernel, exchange, to, luck.stream("retry jitter"), this);
	}

	begin(): void {
		this.arrivals.advance();
		this.lane.delay[0] = this.arrivals.clock[1];
		this.kernel.push(this.lane, 0);
	}

	answered(visit: number): void {
		this.exchange.requests.release(visit);
	}

	private ask(): void {
		this.begin();
		const { requests } = this.exchange;
		const visit = requests.take();
		requests.user[visit] = this.who.below(users);
		requests.caller[visit] = this.number;
		requests.kind[visit] = 0;
		requests.replica[visit] = -1;
		this.calls.begin(visit);
	}
}
