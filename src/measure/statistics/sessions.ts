/** A pause as long as this ends a visit, as web analytics has it. */
export const sessionGap = 1800;

/** Clients that are remembered at once; of more, only a share is followed. */
const mostClients = 200_000;

interface Visit {
	from: number;
	last: number;
	requests: number;
}

/**
 * Visits, told by their gaps. Of a client nothing is kept but a number made of what the log says of it, and that only
 * while its visit lasts. Where there are too many clients, those whose number is even (then divisible by four, …) stand for all.
 */
export class Sessions {
	visits = 0;
	/** Sums over all whole visits. */
	seconds = 0;
	private pauses = 0;
	private open = new Map<number, Visit>();
	private every = 1;
	private begun: number | undefined;
	private now = Number.NEGATIVE_INFINITY;
	private swept = Number.NEGATIVE_INFINITY;

	/** A file begins, and with it time: who is known in it, nobody knows before. */
	begin(): void {
		this.end();
	}

	record(client: number, at: number): void {
		if (client % this.every !== 0) return;
		this.begun ??= at;
		if (at > this.now) this.now = at;
		const visit = this.open.get(client);
		if (visit && at - visit.last <= sessionGap) {
			if (at > visit.last) visit.last = at;
			visit.requests++;
			return;
		}
		if (visit) this.close(visit);
		this.open.set(client, { from: at, last: at, requests: 1 });
		if (this.open.size > mostClients || this.now - this.swept > sessionGap) this.sweep();
	}

	/** The last file ends: visits that may go on are not counted. */
	end(): void {
		for (const visit of this.open.values()) if (this.now - visit.last > sessionGap) this.close(visit);
		this.open.clear();
		this.begun = undefined;
		this.now = Number.NEGATIVE_INFINITY;
		this.swept = Number.NEGATIVE_INFINITY;
	}

	/** Mean length of a visit of several requests, and mean time from one request of it to the next; undefined for too few. */
	result(): { duration: number; pause: number; visits: number } | undefined {
		if (this.visits < 30) return undefined;
		return { duration: this.seconds / this.visits, pause: this.seconds / this.pauses, visits: this.visits };
	}

	private sweep(): void {
		this.swept = this.now;
		for (const [client, visit] of this.open) {
			if (this.now - visit.last <= sessionGap) continue;
			this.close(visit);
			this.open.delete(client);
		}
		while (this.open.size > mostClients) {
			this.every *= 2;
			for (const client of this.open.keys()) if (client % this.every !== 0) this.open.delete(client);
		}
	}

	/** One that may have begun before the log did is not whole; one of a single request has no length. */
	private close({ from, last, requests }: Visit): void {
		if (this.begun === undefined || from - this.begun <= sessionGap || requests < 2) return;
		this.visits++;
		this.seconds += last - from;
		this.pauses += requests - 1;
	}
}

/** A number of 52 bits from a text: two hashes of Fowler, Noll and Vo (FNV-1a) with different starts. */
export function numberOf(text: string): number {
	let a = 0x811c9dc5;
	let b = 0x9e3779b9;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		a = Math.imul(a ^ code, 0x01000193);
		b = Math.imul(b ^ code, 0x01000193);
	}
	// The low bits of one multiplication tell little: mix the high ones in.
	a ^= a >>> 15;
	b ^= b >>> 13;
	return ((a >>> 0) & 0xfffff) * 2 ** 32 + (b >>> 0);
}
