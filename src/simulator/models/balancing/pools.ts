import type { Stream } from "../../random/stream.ts";
import type { Algorithm } from "./algorithm.ts";
import { hash } from "./hash.ts";

/** What a canary sends to the replicas of the new version. */
export interface Canary {
	/** Replicas born from this number on are the new version. */
	first: number;
	share: number;
	/** A user stays on one version while the share stays, and does not go back while it grows. */
	sticky: boolean;
}

/** One pool of replicas, or two while a canary lasts: first a version is chosen, then one of its replicas. */
export class Pools {
	private readonly make: () => Algorithm;
	private readonly luck: Stream;
	private readonly old: Algorithm;
	private fresh: Algorithm | undefined;
	private canary: Canary | undefined;
	/** Which users are the first to get a new version is luck. */
	private readonly salt: number;

	constructor(make: () => Algorithm, luck: Stream) {
		this.make = make;
		this.luck = luck;
		this.salt = luck.bits();
		this.old = make();
	}

	/** Begins a canary, or changes its share. */
	divide(canary: Canary): void {
		this.canary = canary;
		if (this.fresh) return;
		this.fresh = this.make();
		for (const replica of this.old.members.slice(0, this.old.count)) {
			if (replica < canary.first) continue;
			this.old.remove(replica);
			this.fresh.add(replica);
		}
	}

	of(replica: number): Algorithm {
		return this.fresh && this.canary && replica >= this.canary.first ? this.fresh : this.old;
	}

	/** Where a version has no replica, the other one takes all. -1 where there is none at all. */
	next(user: number): number {
		const { old, fresh } = this;
		if (fresh === undefined || fresh.count === 0) return old.count === 0 ? -1 : old.next(user);
		return old.count === 0 || this.picksNew(user) ? fresh.next(user) : old.next(user);
	}

	/** False where everything goes to the other version, and there is one. */
	serves(replica: number): boolean {
		const { old, fresh, canary } = this;
		if (fresh === undefined || canary === undefined) return true;
		return replica < canary.first ? canary.share < 1 || fresh.count === 0 : canary.share > 0 || old.count === 0;
	}

	private picksNew(user: number): boolean {
		const { share, sticky } = this.canary as Canary;
		return (sticky ? hash(user, this.salt) * 2 ** -32 : this.luck.uniform()) < share;
	}
}
