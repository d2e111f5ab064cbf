import type { Link } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Lane } from "../../kernel/lane.ts";
import type { Stream } from "../../random/stream.ts";
import { widen } from "../replicas/requests.ts";
import { Breaker, type BreakerPlan, readBreaker } from "./breaker.ts";
import type { Callee } from "./callee.ts";
import { Retry, type RetryPlan, readCallRetry } from "./retry.ts";

export interface CallsPlan {
	/** Patience with one try; infinite where nothing limits the wait. */
	timeout: number;
	retries: number;
	retry: RetryPlan | undefined;
	breaker: BreakerPlan | undefined;
}

export function readCalls(inputs: Inputs, link: Link): CallsPlan {
	const endless = { value: Number.MAX_SAFE_INTEGER, source: "no timeout is declared; a worker waits until it is back" };
	const timeout = inputs.onLink(link, "timeout", endless);
	const retries = Math.round(inputs.onLink(link, "retries", { value: 0, source: "no retry was seen" }));
	return {
		timeout: timeout >= endless.value ? Number.POSITIVE_INFINITY : timeout,
		retries,
		retry: retries > 0 ? readCallRetry(inputs, link) : undefined,
		breaker: readBreaker(inputs, link),
	};
}

/** One layer's calls to what it needs: timeout, later tries, breaker. Whoever asks stays occupied until the last try. */
export class Calls {
	readonly breaker: Breaker | undefined;
	private readonly plan: CallsPlan;
	private readonly kernel: Kernel;
	private readonly callee: Callee;
	private readonly done: (asker: number, ok: boolean) => void;
	private readonly pauses: Retry | undefined;
	private readonly patience: Lane | undefined;
	private readonly refuse: number;
	private readonly again: number;
	/** By call: what the breaker said when it let it through. */
	private era = new Int32Array(0);

	/** `done` hears how it went for each asker, never while `begin` is still at work. */
	constructor(
		plan: CallsPlan,
		kernel: Kernel,
		callee: Callee,
		jitter: Stream,
		done: (asker: number, ok: boolean) => void,
	) {
		this.plan = plan;
		this.kernel = kernel;
		this.callee = callee;
		this.done = done;
		this.breaker = plan.breaker && new Breaker(plan.breaker);
		this.pauses = plan.retry && new Retry(plan.retry, jitter);
		if (Number.isFinite(plan.timeout)) this.patience = kernel.lane((call) => this.timedOut(call), plan.timeout);
		this.again = kernel.on((call) => this.send(call));
		// Whom a breaker turns away does not try again: it would only be turned away again.
		this.refuse = kernel.on((call) => this.end(call, false));
		callee.caller = this;
	}

	/** Calls on behalf of the asker, for `work[asker]` seconds of the callee. */
	begin(asker: number, work: Float64Array): void {
		const { calls } = this.callee;
		const time = work[asker];
		const call = calls.take();
		calls.user[call] = asker;
		calls.work[call] = time;
		calls.attempt[call] = 0;
		this.send(call);
	}

	/** The callee has ended a call. */
	answered(call: number, ok: boolean): void {
		const { kernel, callee } = this;
		if (callee.calls.abandoned[call] === 1) {
			callee.calls.release(call);
			return;
		}
		if (this.patience) kernel.cancel(this.patience, callee.calls.timer[call]);
		this.breaker?.record(this.era[call], ok, kernel.now);
		if (ok) this.pauses?.served();
		if (ok || !this.triesAgain(call)) this.end(call, ok);
		else callee.calls.release(call);
	}

	private send(call: number): void {
		const { kernel, callee } = this;
		if (this.breaker) {
			const era = this.breaker.admits(kernel.now);
			if (era < 0) {
				kernel.schedule(kernel.now, this.refuse, call);
				return;
			}
			if (call >= this.era.length) this.era = widen(this.era, Math.max(call + 1, callee.calls.capacity));
			this.era[call] = era;
		}
		if (this.patience) callee.calls.timer[call] = kernel.push(this.patience, call);
		callee.arrive(call);
	}

	private timedOut(call: number): void {
		const { calls } = this.callee;
		calls.abandoned[call] = 1;
		this.breaker?.record(this.era[call], false, this.kernel.now);
		if (!this.triesAgain(call)) this.done(calls.user[call], false);
	}

	private end(call: number, ok: boolean): void {
		const { calls } = this.callee;
		const asker = calls.user[call];
		calls.release(call);
		this.done(asker, ok);
	}

	private triesAgain(call: number): boolean {
		const { calls } = this.callee;
		const attempt = calls.attempt[call];
		if (attempt >= this.plan.retries || !this.pauses?.allowed()) return false;
		const again = calls.take();
		calls.user[again] = calls.user[call];
		calls.work[again] = calls.work[call];
		calls.pause[again] = calls.pause[call];
		calls.attempt[again] = attempt + 1;
		this.pauses.pause(attempt, calls.pause, again);
		this.kernel.scheduleIn(calls.pause, again, this.again, again);
		return true;
	}
}
