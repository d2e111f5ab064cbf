import type { Link } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";

export interface BreakerPlan {
	/** It opens after this many failures in a row; else after this share of failures among … */
	failures?: number;
	share?: number;
	/** … so many latest calls, or the calls of so many latest seconds, … */
	calls?: number;
	seconds?: number;
	/** … once there were at least so many. */
	least?: number;
	/** How long it stays open. */
	open: number;
	/** Calls that it then lets through to see; without any it closes by itself. */
	trials: number;
}

/** What well-known breakers do when nobody configures them. */
const defaults: Record<string, BreakerPlan> = {
	resilience4j: { share: 0.5, calls: 100, least: 100, open: 60, trials: 10 },
	opossum: { share: 0.5, seconds: 10, least: 1, open: 30, trials: 1 },
	polly: { share: 0.1, seconds: 30, least: 100, open: 5, trials: 1 },
	hystrix: { share: 0.5, seconds: 10, least: 20, open: 5, trials: 1 },
	// Outlier detection: consecutive_5xx and base_ejection_time; whoever was ejected is back without a trial.
	envoy: { failures: 5, open: 30, trials: 0 },
};

export function breakerOf(kind: string): BreakerPlan {
	return defaults[kind] ?? defaults.resilience4j;
}

/** The breaker of a call; what it does is read only where there is one. */
export function readBreaker(inputs: Inputs, link: Link): BreakerPlan | undefined {
	if (inputs.ofLink(link, "breaker") !== true) return undefined;
	const kind = String(inputs.ofLink(link, "breakerKind"));
	const usual = breakerOf(kind);
	const read = (name: string, value: number | undefined) =>
		value === undefined ? undefined : inputs.onLink(link, name, { value, source: `the default of ${kind}` });
	return {
		...usual,
		failures: read("breakerFailures", usual.failures),
		share: read("breakerShare", usual.share),
		open: inputs.onLink(link, "breakerOpen", { value: usual.open, source: `the default of ${kind}` }),
		trials: inputs.onLink(link, "breakerTrials", { value: usual.trials, source: `the default of ${kind}` }),
	};
}

/** Watches how calls end, and says when it is enough. */
interface Watch {
	/** Takes the end of one more call; true when the breaker should open. */
	adds(failed: boolean, now: number): boolean;
	clear(): void;
}

class InARow implements Watch {
	private count = 0;
	private readonly most: number;

	constructor(most: number) {
		this.most = most;
	}

	adds(failed: boolean): boolean {
		this.count = failed ? this.count + 1 : 0;
		return this.count >= this.most;
	}

	clear(): void {
		this.count = 0;
	}
}

/** A window over calls has one place for each; a window over time has ten, each for a tenth of it. */
class Window implements Watch {
	private readonly share: number;
	private readonly least: number;
	private readonly width: number;
	private readonly calls: Int32Array;
	private readonly failures: Int32Array;
	private place = 0;
	private total = 0;
	private failed = 0;

	/** `width`: seconds of a place; 0 for one call a place. */
	constructor(share: number, least: number, places: number, width: number) {
		this.share = share;
		this.least = Math.max(1, least);
		this.width = width;
		this.calls = new Int32Array(places);
		this.failures = new Int32Array(places);
	}

	adds(failed: boolean, now: number): boolean {
		const { calls, failures, width } = this;
		const to = width > 0 ? Math.floor(now / width) : this.place + 1;
		for (const last = Math.min(to, this.place + calls.length); this.place < last; ) {
			const i = ++this.place % calls.length;
			this.total -= calls[i];
			this.failed -= failures[i];
			calls[i] = 0;
			failures[i] = 0;
		}
		this.place = to;
		const i = to % calls.length;
		calls[i]++;
		this.total++;
		if (failed) {
			failures[i]++;
			this.failed++;
		}
		return this.total >= this.least && this.failed >= this.share * this.total;
	}

	clear(): void {
		this.calls.fill(0);
		this.failures.fill(0);
		this.total = 0;
		this.failed = 0;
	}
}

function watchOf({ failures, share = 0.5, calls, seconds = 10, least = 1 }: BreakerPlan): Watch {
	if (failures !== undefined) return new InARow(failures);
	return calls === undefined ? new Window(share, least, 10, seconds / 10) : new Window(share, least, calls, 0);
}

const closed = 0;
const open = 1;
const halfOpen = 2;

/** Leaves a failing target alone for a while, then tries it with a few calls (Nygard, "Release It!"). */
export class Breaker {
	/** Times that it has opened. */
	opened = 0;
	private readonly plan: BreakerPlan;
	private readonly watch: Watch;
	private state = closed;
	private openUntil = 0;
	/** Counts the changes of state: how a call ended counts only for the state that let it through. */
	private era = 0;
	/** Trials under way or over, those over, and those that failed. */
	private begun = 0;
	private over = 0;
	private failed = 0;

	constructor(plan: BreakerPlan) {
		this.plan = plan;
		this.watch = watchOf(plan);
	}

	/** Whether a call may be made now: what to hand to `record` when it has ended, or -1 for no. */
	admits(now: number): number {
		if (this.state === open) {
			if (now < this.openUntil) return -1;
			this.enter(this.plan.trials > 0 ? halfOpen : closed);
		}
		if (this.state === halfOpen && this.begun++ >= this.plan.trials) return -1;
		return this.era;
	}

	record(era: number, ok: boolean, now: number): void {
		if (era !== this.era) return;
		if (this.state === closed) {
			if (this.watch.adds(!ok, now)) this.trip(now);
			return;
		}
		this.over++;
		if (!ok) this.failed++;
		if (this.over < this.plan.trials) return;
		// With a rule of failures in a row any failed trial is enough.
		if (this.failed > 0 && this.failed >= (this.plan.share ?? 0) * this.over) this.trip(now);
		else this.enter(closed);
	}

	private trip(now: number): void {
		this.opened++;
		this.openUntil = now + this.plan.open;
		this.enter(open);
	}

	private enter(state: number): void {
		this.state = state;
		this.era++;
		this.begun = 0;
		this.over = 0;
		this.failed = 0;
		this.watch.clear();
	}
}
