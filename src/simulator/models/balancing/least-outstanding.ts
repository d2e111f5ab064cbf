import type { Stream } from "../../random/stream.ts";
import { widen } from "../replicas/requests.ts";
import { Algorithm, type Sent } from "./algorithm.ts";
import type { SlowStart } from "./slow-start.ts";

/**
 * A member with the fewest requests, any of them where several have so few. Members lie sorted by their requests, and
 * `first` says where each number begins: one request more or less moves a member over one border, so that nothing
 * depends on how many there are. Those that are still new lie apart; their requests count by weight, and so does their
 * part in a tie, as in nginx's least_conn.
 */
export class LeastOutstanding extends Algorithm {
	private readonly choice: Stream;
	private readonly load: Sent;
	private readonly slowStart: SlowStart | undefined;
	private order = new Int32Array(16);
	/** By replica: where it lies in `order`, or -1. */
	private place = new Int32Array(16).fill(-1);
	private sorted = 0;
	/** By requests, up to `most` + 1: how many members have fewer. */
	private first = new Int32Array(16);
	private most = 0;
	private fresh: number[] = [];

	constructor(choice: Stream, load: Sent, slowStart?: SlowStart) {
		super();
		this.choice = choice;
		this.load = load;
		this.slowStart = slowStart;
	}

	override add(replica: number): void {
		super.add(replica);
		if (this.order.length < this.members.length) this.order = widen(this.order, this.members.length);
		if (replica >= this.place.length) {
			this.place = widen(this.place, Math.max(replica + 1, this.place.length * 2), -1);
		}
		if (this.slowStart && this.slowStart.weight(replica) < 1) this.fresh.push(replica);
		else this.enter(replica);
	}

	override remove(replica: number): void {
		super.remove(replica);
		if (this.place[replica] >= 0) this.leave(replica);
		else this.fresh = this.fresh.filter((one) => one !== replica);
	}

	override sent(replica: number): void {
		if (this.place[replica] >= 0) this.up(replica, this.load.outstanding[replica] - 1);
	}

	override ended(replica: number): void {
		if (this.place[replica] < 0) return;
		this.down(replica, this.load.outstanding[replica] + 1);
		while (this.most > 0 && this.first[this.most] === this.sorted) this.most--;
	}

	next(): number {
		if (this.fresh.length > 0) return this.among(this.slowStart as SlowStart);
		const fewest = this.load.outstanding[this.order[0]];
		return this.order[this.choice.below(this.first[fewest + 1])];
	}

	private among(slowStart: SlowStart): number {
		const { fresh, order, choice } = this;
		const { outstanding } = this.load;
		for (let i = fresh.length - 1; i >= 0; i--) {
			if (slowStart.weight(fresh[i]) === 1) this.enter(fresh.splice(i, 1)[0]);
		}
		let best = Number.POSITIVE_INFINITY;
		let tied = 0;
		let chosen = -1;
		if (this.sorted > 0) {
			best = outstanding[order[0]];
			tied = this.first[best + 1];
			chosen = order[choice.below(tied)];
		}
		for (let i = 0; i < fresh.length; i++) {
			const weight = slowStart.weight(fresh[i]);
			const load = outstanding[fresh[i]] / weight;
			if (load > best) continue;
			if (load < best) tied = 0;
			best = load;
			tied += weight;
			if (choice.uniform() * tied < weight) chosen = fresh[i];
		}
		return chosen;
	}

	/** Comes in at the end and moves down to its like. */
	private enter(replica: number): void {
		const requests = this.load.outstanding[replica];
		while (this.most < requests) this.grow();
		this.order[this.sorted] = replica;
		this.place[replica] = this.sorted++;
		this.first[this.most + 1] = this.sorted;
		for (let from = this.most; from > requests; from--) this.down(replica, from);
	}

	private leave(replica: number): void {
		for (let from = this.load.outstanding[replica]; from < this.most; from++) this.up(replica, from);
		this.swap(replica, this.sorted - 1);
		this.place[replica] = -1;
		this.first[this.most + 1] = --this.sorted;
		while (this.most > 0 && this.first[this.most] === this.sorted) this.most--;
	}

	private up(replica: number, from: number): void {
		if (from === this.most) this.grow();
		this.swap(replica, --this.first[from + 1]);
	}

	private down(replica: number, from: number): void {
		this.swap(replica, this.first[from]++);
	}

	/** Room for members with one request more than any has. */
	private grow(): void {
		const border = ++this.most + 1;
		if (border === this.first.length) this.first = widen(this.first, border * 2);
		this.first[border] = this.sorted;
	}

	private swap(replica: number, to: number): void {
		const { order, place } = this;
		const at = place[replica];
		const other = order[to];
		order[at] = other;
		place[other] = at;
		order[to] = replica;
		place[replica] = to;
	}
}
