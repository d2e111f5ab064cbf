import { ready } from "../../models/replicas/fleet.ts";
import type { Members } from "../../recorder.ts";

/** Stamp of a row that nobody has written yet. */
export const unwritten = Number.NEGATIVE_INFINITY;

/**
 * What each copy of a store holds of each row: the value with the highest stamp that it has heard of, and how many
 * writes that value builds on, its own included. Copy c stands at site c mod sites; the home copy of a site has its number.
 */
export class Copies implements Members {
	readonly readyCount: number;
	readonly wanted: number;
	readonly born: number;
	readonly state: Int32Array;
	readonly readyAt: Float64Array;
	readonly offered: Float64Array;
	readonly sites: number;
	/** By row: the newest write of which a user was told that it is done. */
	readonly promised: Float64Array;
	private readonly rows: number;
	private readonly merges: boolean;
	private readonly counted: number;
	private readonly stamp: Float64Array;
	private readonly builtOn: Int32Array;
	/** By row: the highest stamp there is, which wins in the end, and how many writes its value builds on. */
	private readonly winner: Float64Array;
	private readonly survivors: Int32Array;
	private written = 0;
	private surviving = 0;

	/** Only what is lost of the first `counted` rows is counted: that of the others has a meaning of its own. */
	constructor(copies: number, sites: number, rows: number, merges: boolean, counted = rows) {
		this.readyCount = copies;
		this.wanted = copies;
		this.born = copies;
		this.state = new Int32Array(copies).fill(ready);
		this.readyAt = new Float64Array(copies);
		this.offered = new Float64Array(copies);
		this.sites = sites;
		this.promised = new Float64Array(rows).fill(unwritten);
		this.rows = rows;
		this.merges = merges;
		this.counted = counted;
		this.stamp = new Float64Array(copies * rows).fill(unwritten);
		this.builtOn = new Int32Array(copies * rows);
		this.winner = new Float64Array(rows).fill(unwritten);
		this.survivors = new Int32Array(rows);
	}

	paid(): number {
		return this.born;
	}

	/** Writes that the value which wins in the end does not build on: it was made without having seen them. */
	get lost(): number {
		return this.written - this.surviving;
	}

	/** The stamp of what a copy shows of a row. */
	shows(copy: number, row: number): number {
		return this.stamp[copy * this.rows + row];
	}

	/** A write begins on top of what a copy shows; returns how many writes its value builds on. */
	begin(copy: number, row: number, stamp: number): number {
		const depth = this.builtOn[copy * this.rows + row] + 1;
		if (row >= this.counted) return depth;
		this.written++;
		if (this.merges) this.surviving++;
		else if (stamp > this.winner[row]) {
			this.surviving += depth - this.survivors[row];
			this.survivors[row] = depth;
			this.winner[row] = stamp;
		}
		return depth;
	}

	/** A copy hears of a write. The higher stamp is shown; where values are merged, it stands for both. */
	take(copy: number, row: number, stamp: number, depth: number): void {
		const at = copy * this.rows + row;
		if (stamp <= this.stamp[at]) return;
		this.stamp[at] = stamp;
		this.builtOn[at] = depth;
	}

	/** Makes a row new, everywhere at once. */
	clear(row: number): void {
		this.promised[row] = unwritten;
		for (let copy = 0; copy < this.born; copy++) {
			this.stamp[copy * this.rows + row] = unwritten;
			this.builtOn[copy * this.rows + row] = 0;
		}
	}
}
