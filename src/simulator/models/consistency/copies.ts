import type { Members } from "../../recorder.ts";
import { ready } from "../fleet.ts";

/** Stamp of a row that nobody has written yet. */
export const unwritten = Number.NEGATIVE_INFINITY;

/**
 * What each copy of a store holds of each row: the stamp of the newest write that it has taken, and where every site may
 * write, how many writes of each site that value contains (a version vector). Copy c stands at site c mod sites; the
 * home copy of a site has its number.
 */
export class Copies implements Members {
	readonly readyCount: number;
	readonly wanted: number;
	readonly born: number;
	readonly state: Int32Array;
	readonly readyAt: Float64Array;
	readonly offered: Float64Array;
	/** By row: the newest write of which a user was told that it is done. */
	readonly promised: Float64Array;
	/** Writes that their users were told to be done and that the surviving value does not contain. */
	lost = 0;
	readonly sites: number;
	private readonly rows: number;
	private readonly merges: boolean;
	private readonly stamp: Float64Array;
	private readonly seen: Int32Array;
	private readonly written: Int32Array;

	private readonly counted: number;

	/** Only losses in the first `counted` rows are counted: what is lost of the others has a meaning of its own. */
	constructor(copies: number, sites: number, rows: number, merges: boolean, counted = rows) {
		this.readyCount = copies;
		this.wanted = copies;
		this.born = copies;
		this.state = new Int32Array(copies).fill(ready);
		this.readyAt = new Float64Array(copies);
		this.offered = new Float64Array(copies);
		this.promised = new Float64Array(rows).fill(unwritten);
		this.sites = sites;
		this.rows = rows;
		this.merges = merges;
		this.counted = counted;
		this.stamp = new Float64Array(copies * rows).fill(unwritten);
		this.seen = new Int32Array(copies * rows * sites);
		this.written = new Int32Array(sites * rows);
	}

	paid(): number {
		return this.born;
	}

	/** The stamp of what a copy shows of a row. */
	shows(copy: number, row: number): number {
		return this.stamp[copy * this.rows + row];
	}

	/** A new write begins at a site, on top of what its home copy shows: fills its vector. */
	begin(site: number, row: number, vectors: Int32Array, slot: number): void {
		const { sites, rows, seen, written } = this;
		const from = (site * rows + row) * sites;
		for (let s = 0; s < sites; s++) vectors[slot * sites + s] = seen[from + s];
		vectors[slot * sites + site] = ++written[site * rows + row];
	}

	/** A copy hears of a write whose site is not needed: one copy orders them all, and newer is better. */
	follow(copy: number, row: number, stamp: number): void {
		const at = copy * this.rows + row;
		if (stamp > this.stamp[at]) this.stamp[at] = stamp;
	}

	/**
	 * A copy hears of a write of any site. The higher stamp wins, or both are merged. A write is counted as lost at home,
	 * where it is once for all replaced by a value that does not contain it, or refused for its low stamp.
	 */
	take(copy: number, row: number, stamp: number, site: number, vectors: Int32Array, slot: number): void {
		const { sites, seen } = this;
		const at = copy * this.rows + row;
		const mine = at * sites;
		const its = slot * sites;
		const newer = stamp > this.stamp[at];
		if (newer) this.stamp[at] = stamp;
		if (this.merges) {
			for (let s = 0; s < sites; s++) seen[mine + s] = Math.max(seen[mine + s], vectors[its + s]);
			return;
		}
		if (copy < sites && row < this.counted) {
			if (newer) this.lost += Math.max(0, seen[mine + copy] - vectors[its + copy]);
			else if (site === copy && vectors[its + site] > seen[mine + site]) this.lost++;
		}
		if (newer) for (let s = 0; s < sites; s++) seen[mine + s] = vectors[its + s];
	}

	/** Writes that a copy has not heard of or no longer contains. */
	missing(copy: number): number {
		const { sites, rows, seen, written } = this;
		let sum = 0;
		for (let row = 0; row < rows; row++) {
			for (let s = 0; s < sites; s++) sum += written[s * rows + row] - seen[(copy * rows + row) * sites + s];
		}
		return sum;
	}

	/** Makes a row new, everywhere at once. */
	clear(row: number): void {
		this.promised[row] = unwritten;
		for (let copy = 0; copy < this.born; copy++) {
			const at = copy * this.rows + row;
			this.stamp[at] = unwritten;
			this.seen.fill(0, at * this.sites, (at + 1) * this.sites);
		}
		for (let site = 0; site < this.sites; site++) this.written[site * this.rows + row] = 0;
	}
}
