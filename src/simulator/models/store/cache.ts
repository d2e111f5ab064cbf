import type { Kernel } from "../../kernel/kernel.ts";

/** Until a cache that has lost everything knows nearly two thirds of what it knew. */
const warming = 60;

/**
 * What a cache knows (look-aside): who does not find it there reads it where it comes from. After a restart it knows
 * nothing at first; what is wanted most comes back first, so that its share of hits nears the usual one as e^(−t/60 s).
 */
export class Cache {
	/** Share of the reads that do not find what they look for, when it was last looked at. In an array: see Lane. */
	readonly missing = new Float64Array(1);
	private readonly hitRate: number;
	private readonly kernel: Kernel;
	private down = false;
	private emptyAt = Number.NEGATIVE_INFINITY;

	constructor(hitRate: number, kernel: Kernel) {
		this.hitRate = hitRate;
		this.kernel = kernel;
	}

	/** Sets `missing` to what it is now. */
	look(): void {
		this.missing[0] = this.misses();
	}

	/** The share of `missing` that it knows on any other day, and has lost. */
	get lost(): number {
		return Math.max(0, this.missing[0] - (1 - this.hitRate));
	}

	private misses(): number {
		if (this.down) return 1;
		if (this.emptyAt === Number.NEGATIVE_INFINITY) return 1 - this.hitRate;
		return 1 - this.hitRate * (1 - Math.exp((this.emptyAt - this.kernel.now) / warming));
	}

	fall(): void {
		this.down = true;
	}

	/** `empty`: it has lost what it knew. */
	comeBack(empty: boolean): void {
		this.down = false;
		if (empty) this.emptyAt = this.kernel.now;
	}
}
