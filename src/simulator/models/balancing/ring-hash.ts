import { widen } from "../replicas/requests.ts";
import { Algorithm } from "./algorithm.ts";
import { hash } from "./hash.ts";

/** Points of a member, as libketama has them and with it nginx's `hash … consistent`. */
const ketama = 160;
/** Replicas that fit beside 32 bits of a hash into the digits of one number. */
const replicas = 2 ** 21;

/**
 * Consistent hashing (Karger et al., 1997): members lie at many random points of a ring, and a user goes to the first
 * point at or after the hash of its key. A member that comes or goes moves nobody but those between its points and the
 * ones before. A point is one number, hash × 2²¹ + replica, so that the ring is a sorted list.
 */
export class RingHash extends Algorithm {
	private readonly salt: number;
	private readonly points: number;
	protected ring = new Float64Array(0);
	/** By replica: whether it is a member, and whether its points lie on the ring. */
	private member = new Uint8Array(16);
	private placed = new Uint8Array(16);
	protected stale = false;

	constructor(salt: number, points = ketama) {
		super();
		this.salt = salt;
		this.points = points;
	}

	override add(replica: number): void {
		super.add(replica);
		if (replica >= this.member.length) {
			const length = Math.max(replica + 1, this.member.length * 2);
			this.member = widen(this.member, length);
			this.placed = widen(this.placed, length);
		}
		this.member[replica] = 1;
		this.stale = true;
	}

	override remove(replica: number): void {
		super.remove(replica);
		this.member[replica] = 0;
		this.stale = true;
	}

	next(user: number): number {
		if (this.stale) this.rebuild();
		const { ring } = this;
		const at = hash(user, this.salt) * replicas;
		let low = 0;
		let high = ring.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (ring[middle] < at) low = middle + 1;
			else high = middle;
		}
		return ownerOf(ring[low === ring.length ? 0 : low]);
	}

	/** The points that stay are sorted already: only the new ones need to be, and both are merged. */
	protected rebuild(): void {
		const { ring, member, placed, points } = this;
		const fresh = this.members.subarray(0, this.count).filter((replica) => placed[replica] === 0);
		const coming = new Float64Array(fresh.length * points);
		let filled = 0;
		for (const replica of fresh) {
			const own = hash(replica, this.salt ^ 0x5bd1e995);
			for (let i = 0; i < points; i++) coming[filled++] = hash(i, own) * replicas + replica;
		}
		coming.sort();
		const merged = new Float64Array(this.count * points);
		let from = 0;
		filled = 0;
		for (const point of ring) {
			if (member[ownerOf(point)] === 0) continue;
			while (from < coming.length && coming[from] < point) merged[filled++] = coming[from++];
			merged[filled++] = point;
		}
		merged.set(coming.subarray(from), filled);
		this.ring = merged;
		placed.set(member);
		this.stale = false;
	}
}

function ownerOf(point: number): number {
	return point - Math.floor(point / replicas) * replicas;
}
