import { room } from "./plan.ts";
import type { Strategy } from "./strategy.ts";
import type { Versions } from "./versions.ts";

/** As the Deployment controller: those that leave count neither as there nor as available. */
export class Rolling implements Strategy {
	private readonly versions: Versions;

	constructor(versions: Versions) {
		this.versions = versions;
	}

	step(): void {
		const { versions } = this;
		const { wanted } = versions.fleet;
		const { surge, missing } = room(versions.plan, wanted);
		const old = versions.old();
		versions.startUpTo(Math.min(wanted, wanted + surge - old));
		versions.retire(versions.available() + versions.oldServing() - (wanted - missing));
		// What has just left makes room at once.
		const left = versions.old();
		if (left < old) versions.startUpTo(Math.min(wanted, wanted + surge - left));
	}
}
