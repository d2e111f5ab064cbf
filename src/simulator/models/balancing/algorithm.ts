import { widen } from "../replicas/requests.ts";

/** Requests that were sent to each replica and have not ended, as the balancer knows them. */
export interface Sent {
	readonly outstanding: Int32Array;
}

/** How one of several replicas is chosen for a request. Members keep the order in which they came. */
export abstract class Algorithm {
	members = new Int32Array(16);
	count = 0;

	/** The replica for a request of this user. Asked only when there is a member. */
	abstract next(user: number): number;

	add(replica: number): void {
		if (this.count === this.members.length) this.members = widen(this.members, this.count * 2);
		this.members[this.count++] = replica;
	}

	/** Membership changes rarely: it may search. */
	remove(replica: number): void {
		const at = this.members.subarray(0, this.count).indexOf(replica);
		if (at < 0) return;
		this.members.copyWithin(at, at + 1, this.count);
		this.count--;
	}

	/** One more, or one less, is outstanding at this replica, which may have ceased to be a member. */
	sent(_replica: number): void {}
	ended(_replica: number): void {}
}
