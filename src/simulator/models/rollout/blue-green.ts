import type { Strategy } from "./strategy.ts";
import type { Versions } from "./versions.ts";

/** A second fleet is ready before anything is sent to it; then it gets everything, and the first one is kept for a while. */
export class BlueGreen implements Strategy {
	private readonly versions: Versions;
	private switchedAt: number | undefined;

	constructor(versions: Versions) {
		this.versions = versions;
		versions.balancer.divide({ first: versions.firstNew, share: 0, sticky: false });
	}

	step(): void {
		const { versions } = this;
		const { fleet, kernel, plan, balancer } = versions;
		versions.startUpTo(fleet.wanted);
		if (versions.available() < fleet.wanted) return;
		if (this.switchedAt === undefined) {
			this.switchedAt = kernel.now;
			// Back to the first fleet where it is still there; else a third one has come beside the second.
			balancer.divide({ first: versions.firstNew, share: versions.undone ? 0 : 1, sticky: false });
		}
		if (versions.undone || kernel.now >= this.switchedAt + plan.bakeTime) versions.retire();
	}

	turnBack(): void {
		this.switchedAt = undefined;
	}
}
