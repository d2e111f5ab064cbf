import type { Kernel } from "../../kernel/kernel.ts";
import type { Lane } from "../../kernel/lane.ts";
import type { Stream } from "../../random/stream.ts";
import { type Copies, unwritten } from "./copies.ts";
import { check, sale } from "./operations.ts";
import type { SalesPlan } from "./plan.ts";
import type { Reads } from "./reads.ts";
import type { Writes } from "./writes.ts";

/** How long users want a last unit; after that the page says that it is sold. */
const rush = 2;
/** No message about a unit is under way for longer than this when its row serves the next one. */
const settled = 600;

/** Sales a second, if every buyer finds the unit. */
export function mostSales({ every, buyers }: SalesPlan): number {
	return (rush * buyers) / every;
}

/** Rows that the last units need. */
export function rowsOfSales({ every }: SalesPlan): number {
	return Math.ceil(settled / every) + 1;
}

/**
 * Now and then one unit of a stock is left and many want it. Each buyer looks whether it is still there, and if so
 * writes that it is sold: check, then act. A unit is a row of its own behind those of the other users.
 */
export class Sales {
	sold = 0;
	/** Sales of a unit that was already sold. */
	double = 0;
	private readonly plan: SalesPlan;
	private readonly kernel: Kernel;
	private readonly copies: Copies;
	private readonly reads: Reads;
	private readonly stream: Stream;
	private readonly firstRow: number;
	private readonly times: Int32Array;
	private readonly until: Float64Array;
	private readonly buyer: number;
	private readonly acts: Lane;
	private unit = 0;

	constructor(
		plan: SalesPlan,
		parts: { kernel: Kernel; copies: Copies },
		reads: Reads,
		writes: Writes,
		firstRow: number,
		stream: Stream,
	) {
		const { kernel, copies } = parts;
		this.plan = plan;
		this.kernel = kernel;
		this.copies = copies;
		this.reads = reads;
		this.stream = stream;
		this.firstRow = firstRow;
		this.times = new Int32Array(rowsOfSales(plan));
		this.until = new Float64Array(this.times.length);
		this.buyer = kernel.on((unit) => this.look(unit));
		const left = kernel.lane(() => {
			this.offer();
			kernel.push(left, 0);
		}, plan.every);
		kernel.push(left, 0);
		this.acts = kernel.lane((packed) => {
			const site = packed % copies.sites;
			writes.begin(sale, site, (packed - site) / copies.sites);
		}, plan.gap);
		reads.onChecked = (site, row, found) => {
			if (found === unwritten) kernel.push(this.acts, row * copies.sites + site);
		};
		writes.onSold = (row) => {
			this.sold++;
			if (this.times[row - firstRow]++ > 0) this.double++;
		};
	}

	private offer(): void {
		const unit = this.unit++ % this.times.length;
		this.copies.clear(this.firstRow + unit);
		this.times[unit] = 0;
		this.until[unit] = this.kernel.now + rush;
		this.await(unit);
	}

	private await(unit: number): void {
		const at = this.kernel.now - Math.log(this.stream.uniform()) / this.plan.buyers;
		if (at < this.until[unit]) this.kernel.schedule(at, this.buyer, unit);
	}

	private look(unit: number): void {
		this.reads.begin(check, this.stream.below(this.copies.sites), this.firstRow + unit);
		this.await(unit);
	}
}
