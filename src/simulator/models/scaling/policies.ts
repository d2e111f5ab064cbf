import type { Policy } from "../../../design/scaling-words.ts";

export interface Pace {
	policies: readonly Policy[];
	/** max: the policy that allows the biggest change counts. min: the smallest. disabled: no change at all. */
	select: "max" | "min" | "disabled";
}

/** Kubernetes defaults (pkg/apis/autoscaling/v2/defaults.go). */
export const usualUp: Pace = {
	policies: [
		{ amount: 4, percent: false, period: 15 },
		{ amount: 100, percent: true, period: 15 },
	],
	select: "max",
};
export const usualDown: Pace = { policies: [{ amount: 100, percent: true, period: 15 }], select: "max" };

/** Remembers changes of a number of replicas, and says how far the policies let it go from here. */
export class Changes {
	private list: { at: number; by: number }[] = [];

	note(now: number, by: number): void {
		// The longest period that the API allows.
		this.list = this.list.filter((change) => change.at > now - 1800);
		if (by !== 0) this.list.push({ at: now, by });
	}

	/** Replicas at the beginning of a period that ends now, had nothing else happened. */
	private startOf(now: number, period: number, current: number): number {
		let start = current;
		for (const { at, by } of this.list) if (at > now - period) start -= by;
		return start;
	}

	most(now: number, current: number, { policies, select }: Pace): number {
		if (select === "disabled") return current;
		const limits = policies.map(({ amount, percent, period }) => {
			const start = this.startOf(now, period, current);
			return percent ? Math.ceil(start * (1 + amount / 100) - 1e-9) : start + amount;
		});
		return Math.max(current, select === "min" ? Math.min(...limits) : Math.max(...limits));
	}

	fewest(now: number, current: number, { policies, select }: Pace): number {
		if (select === "disabled") return current;
		const limits = policies.map(({ amount, percent, period }) => {
			const start = this.startOf(now, period, current);
			return percent ? Math.trunc(start * (1 - amount / 100) + 1e-9) : start - amount;
		});
		return Math.min(current, select === "min" ? Math.max(...limits) : Math.min(...limits));
	}
}
