import type { Sensitivity } from "./api.ts";
import type { HeatResult } from "./contest/heat.ts";
import { Referee } from "./contest/referee.ts";
import { type SensitivityPlan, sensitivityOf } from "./sensitivity.ts";

/** What a ranking comes to while its first runs come in: one of each design, and not of all of them. */
export class RankingSoFar {
	private readonly plan: SensitivityPlan;
	private readonly seed: number;
	private readonly first = new Map<number, HeatResult>();

	constructor(plan: SensitivityPlan, seed: number) {
		this.plan = plan;
		this.seed = seed;
	}

	/** A first run of the contestant of this number. */
	take(index: number, result: HeatResult): void {
		this.first.set(index, result);
	}

	/** By the metrics of these that were measured; undefined until there is something to rank. */
	result(metrics: readonly string[]): Record<string, Sensitivity> | undefined {
		const { variations, contestants, options } = this.plan;
		const base = Array.from({ length: options.groups }, (_, i) => i);
		if (!base.every((i) => this.first.has(i))) return undefined;
		let next = options.groups;
		const come = variations.flatMap((variation) => {
			const own = variation.values.flatMap(() => base.map(() => next++));
			return own.length > 0 && own.every((i) => this.first.has(i)) ? [{ variation, own }] : [];
		});
		if (come.length === 0) return undefined;
		const fixed = variations.filter(({ values }) => values.length === 0);
		const indices = [...base, ...come.flatMap(({ own }) => own)];
		const plan = {
			variations: [...come.map(({ variation }) => variation), ...fixed],
			contestants: indices.map((i) => contestants[i]),
			options,
		};
		const referee = new Referee(plan.contestants, { seed: this.seed, replications: 1, watch: [...metrics] });
		for (const heat of referee.next()) referee.take(heat, this.first.get(indices[heat.index])!);
		const contest = referee.result();
		const waiting = variations.length - fixed.length - come.length;
		const measured = metrics.filter((id) => contest.contestants[0].estimates[id]);
		return Object.fromEntries(measured.map((id) => [id, { ...sensitivityOf(plan, contest, id), waiting }]));
	}
}
