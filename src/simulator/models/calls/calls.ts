import type { Link } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Lane } from "../../kernel/lane.ts";
import type { Stream } from "../../random/stream.ts";
import { type Requests, widen } from "../replicas/requests.ts";
import { Breaker, type BreakerPlan, readBreaker } from "./breaker.ts";
import type { Asker, Callee, Caller, Exchange } from "./exchange.ts";
import { Hedging } from "./hedging.ts";
import type { Pool } from "./pool.ts";
import { Retry, type RetryPlan, readCallRetry } from "./retry.ts";

export interface CallsPlan {
	/** Patience with one try; infinite where nothing limits the wait. */
	timeout: number;
	retries: number;
	retry: RetryPlan | undefined;
	breaker: BreakerPlan | undefined;
	/** A second call goes out where the first has not answered within so long; undefined where none does. */
	hedgeAfter?: number | undefined;
}

/** Tries that are played of one who tries for ever: more than anybody's patience has room for, with a pause between. */
const forEver = 100;

export function readCalls(inputs: Inputs, link: Link): CallsPlan {
	const endless = { value: Number.MAX_SAFE_INTEGER, source: "no timeout is declared; a worker waits until it is back" };
	const timeout = inputs.onLink(link, "timeout", endless);
	const retries =
		inputs.ofLink(link, "endless") === true
			? forEver
			: Math.round(inputs.onLink(link, "retries", { value: 0, source: "no retry was seen" }));
	return {
		timeout: timeout >= endless.value ? Number.POSITIVE_INFINITY : timeout,
		retries,
		retry: retries > 0 ? readCallRetry(inputs, link) : undefined,
		breaker: readBreaker(inputs, link),
		hedgeAfter: link.attributes.hedgeAfter?.value === undefined ? undefined : inputs.onLink(link, "hedgeAfter"),
	};
}

/**
 * One layer's calls to what it needs: connection, timeout, later tries, hedging, breaker. Whoever asks waits until the last
 * try.
 */
export class Calls implements Caller {
	private readonly requests: Requests;
	private readonly kernel: Kernel;
	private readonly callee: Callee;
	private readonly asker: Asker;
	private beginning = false;
	/** Its number among the callers of its exchange. */
	readonly number: number;
	/** Connections that calls go over; undefined where there is one for each. */
	pool: Pool | undefined;
	readonly breaker: Breaker | undefined;
	private readonly hedging: Hedging | undefined;
	private readonly patience: Lane | undefined;
	private readonly pauses: Retry | undefined;
	/** Tries that have reached the other end. */
	asked = 0;
	/** Askers whose last try has ended, and those who got nothing. */
	ended = 0;
	failed = 0;
	/** Numbers of its two ends in trails. */
	from = 0;
	to = 0;
	private readonly exchange: Exchange;
	private readonly plan: CallsPlan;
	private readonly refuse: number;
	private readonly later: number;
	private readonly well: number;
	private readonly badly: number;
	/** By call: what the breaker said when it let it through. */
	private era = new Int32Array(0);
	/** Seconds from the first try to the last answer, of all askers. */
	private seconds = 0;

	constructor(plan: CallsPlan, kernel: Kernel, exchange: Exchange, callee: Callee, jitter: Stream, asker: Asker) {
		this.plan = plan;
		this.exchange = exchange;
		if (plan.hedgeAfter !== undefined)
			this.hedging = new Hedging(plan.hedgeAfter, kernel, exchange.requests, (call) => this.hedge(call));
		this.kernel = kernel;
		this.requests = exchange.requests;
		this.callee = callee;
		this.asker = asker;
		this.number = exchange.join(this);
		this.breaker = plan.breaker && new Breaker(plan.breaker);
		this.pauses = plan.retry && new Retry(plan.retry, jitter);
		if (Number.isFinite(plan.timeout)) this.patience = kernel.lane((call) => this.timedOut(call), plan.timeout);
		this.later = kernel.on((call) => this.send(call));
		// Whom a breaker turns away does not try again: it would only be turned away again.
		this.refuse = kernel.on((call) => {
			this.end(call, false);
			this.requests.release(call);
		});
		this.well = kernel.on((slot) => asker.answered(slot, true));
		this.badly = kernel.on((slot) => asker.answered(slot, false));
	}

	/** Mean seconds that an asker waited for it. */
	get meanTime(): number {
		return this.seconds / Math.max(1, this.ended);
	}

	/** Counts from now on. */
	forget(): void {
		this.asked = 0;
		this.ended = 0;
		this.failed = 0;
		this.seconds = 0;
	}

	/** Calls on behalf of the request `asker`, of its user and its kind. */
	begin(asker: number): void {
		const { requests } = this;
		const call = requests.take();
		requests.started[call] = this.kernel.now;
		requests.caller[call] = this.number;
		requests.asker[call] = asker;
		requests.user[call] = requests.user[asker];
		requests.kind[call] = requests.kind[asker];
		requests.trail[call] = requests.trail[asker];
		requests.transaction[call] = 0;
		requests.attempt[call] = 0;
		this.beginning = true;
		this.send(call);
		this.beginning = false;
	}

	/** The callee has ended a call. */
	answered(call: number, ok: boolean): void {
		const { kernel, pool, requests } = this;
		if (pool !== undefined) {
			const next = pool.give(call);
			if (next >= 0) this.arrive(next);
		}
		if (requests.abandoned[call] === 1) return;
		if (this.hedging?.outrun(call, ok, this.patience)) return;
		if (this.patience !== undefined) kernel.cancel(this.patience, requests.timer[call]);
		this.breaker?.record(this.era[call], ok, kernel.now);
		if (ok) this.pauses?.served();
		if (ok || !this.triesAgain(call)) this.end(call, ok);
	}

	private send(call: number): void {
		const { kernel, pool, requests } = this;
		if (this.breaker !== undefined) {
			const era = this.breaker.admits(kernel.now);
			if (era < 0) {
				kernel.schedule(kernel.now, this.refuse, call);
				return;
			}
			if (call >= this.era.length) this.era = widen(this.era, Math.max(call + 1, requests.capacity));
			this.era[call] = era;
		}
		if (this.patience !== undefined) requests.timer[call] = kernel.push(this.patience, call);
		this.hedging?.sent(call);
		if (pool === undefined || pool.take(call)) this.arrive(call);
	}

	private arrive(call: number): void {
		this.asked++;
		this.callee.arrive(call);
	}

	/** The same once more, while the first goes on. */
	private hedge(call: number): void {
		const { pool, requests } = this;
		if (this.pauses && !this.pauses.allowed()) return;
		const twin = this.again(call);
		requests.attempt[twin] = requests.attempt[call];
		if (call < this.era.length) {
			if (twin >= this.era.length) this.era = widen(this.era, Math.max(twin + 1, requests.capacity));
			this.era[twin] = this.era[call];
		}
		this.hedging?.join(call, twin);
		if (!pool || pool.take(twin)) this.arrive(twin);
	}

	private timedOut(call: number): void {
		this.requests.abandoned[call] = 1;
		// What is still done for it is nobody's time any more.
		this.requests.trail[call] = 0;
		this.hedging?.forgetBoth(call);
		this.breaker?.record(this.era[call], false, this.kernel.now);
		if (!this.triesAgain(call)) this.end(call, false);
	}

	/** A slot for one more call of the same asker. */
	private again(call: number): number {
		const { requests } = this;
		const again = requests.take();
		requests.started[again] = requests.started[call];
		requests.caller[again] = this.number;
		requests.asker[again] = requests.asker[call];
		requests.user[again] = requests.user[call];
		requests.kind[again] = requests.kind[call];
		requests.trail[again] = requests.trail[requests.asker[call]];
		requests.transaction[again] = 0;
		return again;
	}

	private end(call: number, ok: boolean): void {
		const { kernel, requests } = this;
		const asker = requests.asker[call];
		this.ended++;
		if (!ok) this.failed++;
		this.seconds += kernel.now - requests.started[call];
		const trail = requests.trail[asker];
		if (trail > 0) this.exchange.trails?.took(trail, this.from, this.to, requests.started, call);
		if (this.beginning) kernel.schedule(kernel.now, ok ? this.well : this.badly, asker);
		else this.asker.answered(asker, ok);
	}

	private triesAgain(call: number): boolean {
		const { requests } = this;
		const attempt = requests.attempt[call];
		if (attempt >= this.plan.retries || !this.pauses?.allowed()) return false;
		const again = this.again(call);
		requests.pause[again] = requests.pause[call];
		requests.attempt[again] = attempt + 1;
		this.pauses.pause(attempt, requests.pause, again);
		this.kernel.scheduleIn(requests.pause, again, this.later, again);
		return true;
	}
}
