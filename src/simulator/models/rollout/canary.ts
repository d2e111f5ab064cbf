import type { Replicas } from "../replicas/replicas.ts";
import { Analysis } from "./analysis.ts";
import type { CanaryPlan } from "./plan.ts";
import { Rolling } from "./rolling.ts";
import type { Strategy } from "./strategy.ts";
import type { Versions } from "./versions.ts";

/**
 * The new version gets a small share, then larger ones, and everything in the end. With weights the old fleet stays
 * whole until then; without, each version has its share of the replicas. Before each next step the errors of both are
 * compared where that is declared, and a new version that is worse is taken back.
 */
export class Canary implements Strategy {
	readonly analysis: Analysis | undefined;
	private readonly plan: CanaryPlan;
	private readonly versions: Versions;
	private readonly giveUp: () => void;
	private readonly back: Rolling;
	private at = 0;
	/** Since when the share is what this step says; undefined until its replicas are ready. */
	private since: number | undefined;

	constructor(plan: CanaryPlan, versions: Versions, replicas: Replicas, giveUp: () => void) {
		this.plan = plan;
		this.versions = versions;
		this.giveUp = giveUp;
		this.back = new Rolling(versions);
		this.analysis = plan.samples > 0 ? new Analysis(versions.firstNew, replicas) : undefined;
		this.direct(0);
	}

	step(): void {
		const { versions, plan } = this;
		if (versions.undone) this.restore();
		else if (this.at < plan.steps.length) this.raise(plan.steps[this.at]);
		else this.promote();
	}

	turnBack(): void {
		if (this.versions.available() > 0) this.direct(0);
	}

	private raise(share: number): void {
		const { versions, plan, analysis } = this;
		const { wanted } = versions.fleet;
		const count = Math.min(wanted, Math.ceil(share * wanted - 1e-9));
		versions.startUpTo(count);
		if (versions.available() < count) return;
		if (this.since === undefined) {
			this.since = versions.kernel.now;
			this.direct(share);
		}
		if (!plan.weighted) versions.retire(versions.old() - Math.ceil((1 - share) * wanted - 1e-9));
		if (versions.kernel.now < this.since + plan.stepDuration) return;
		if (analysis && analysis.ofNew < plan.samples) return;
		if (analysis?.worse()) {
			this.giveUp();
			return;
		}
		this.at++;
		this.since = undefined;
		this.step();
	}

	private promote(): void {
		const { versions } = this;
		const { wanted } = versions.fleet;
		versions.startUpTo(wanted);
		if (versions.available() < wanted) return;
		this.direct(1);
		versions.retire();
	}

	/** Where the old version is whole, the other one has nothing to do any more. */
	private restore(): void {
		const { versions } = this;
		if (versions.available() >= versions.fleet.wanted) versions.retire();
		else this.back.step();
	}

	private direct(share: number): void {
		const { versions, plan } = this;
		if (plan.weighted) versions.balancer.divide({ first: versions.firstNew, share, sticky: plan.sticky });
	}
}
