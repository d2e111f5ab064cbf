import type { Strategy } from "./strategy.ts";
import type { Versions } from "./versions.ts";

/** Everything goes before anything comes. */
export class Recreate implements Strategy {
	private readonly versions: Versions;

	constructor(versions: Versions) {
		this.versions = versions;
	}

	step(): void {
		this.versions.retire();
		if (this.versions.replaced()) this.versions.startUpTo(this.versions.fleet.wanted);
	}
}
