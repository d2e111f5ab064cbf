import { Algorithm } from "./algorithm.ts";
import { hash } from "./hash.ts";

/** A prime, as the paper's small table and Envoy's default. */
const size = 65_537;

/**
 * Maglev's consistent hashing (Eisenbud et al., NSDI 2016, §3.4): every member has its own order of the places of a
 * table, and in turns each takes the next free one of it. Shares are even to one place; a change of members moves few
 * users more than it must. The table is made anew when somebody asks after a change.
 */
export class Maglev extends Algorithm {
	private readonly salt: number;
	protected readonly table = new Int32Array(size);
	protected stale = false;

	constructor(salt: number) {
		super();
		this.salt = salt;
	}

	override add(replica: number): void {
		super.add(replica);
		this.stale = true;
	}

	override remove(replica: number): void {
		super.remove(replica);
		this.stale = true;
	}

	next(user: number): number {
		if (this.stale) this.populate();
		return this.table[hash(user, this.salt) % size];
	}

	protected populate(): void {
		const { table, count, salt } = this;
		// The turns go by an order that every balancer agrees on, here that of birth: one that is ejected and comes back finds its places again.
		const members = this.members.slice(0, count).sort();
		const at = new Int32Array(count);
		const skip = new Int32Array(count);
		for (let i = 0; i < count; i++) {
			at[i] = hash(members[i], salt ^ 0x5bd1e995) % size;
			skip[i] = (hash(members[i], salt ^ 0x1b873593) % (size - 1)) + 1;
		}
		table.fill(-1);
		for (let filled = 0, i = 0; filled < size; filled++, i = i + 1 === count ? 0 : i + 1) {
			let place = at[i];
			const step = skip[i];
			while (table[place] >= 0) {
				place += step;
				if (place >= size) place -= size;
			}
			table[place] = members[i];
			at[i] = place;
		}
		this.stale = false;
	}
}
