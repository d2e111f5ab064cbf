/** The sites that hold copies (regions, or zones of one) and the lines between them, which may be cut for a while. */
export class Network {
	readonly sites: number;
	/** One way between two sites. */
	private readonly distance: number;
	private until = Number.NEGATIVE_INFINITY;

	constructor(sites: number, distance: number) {
		this.sites = sites;
		this.distance = distance;
	}

	/** The sites fall into two halves, of which the first has the odd one, and the leader. */
	part(until: number): void {
		if (this.sites > 1) this.until = until;
	}

	parted(now: number): boolean {
		return now < this.until;
	}

	/** How long a message must wait until the line is whole: senders keep it and try again. */
	held(a: number, b: number, now: number): number {
		if (now >= this.until) return 0;
		const half = this.sites / 2;
		return a < half === b < half ? 0 : this.until - now;
	}

	/** Copies that a site can talk to; copy c stands at site c mod sites. */
	reached(site: number, copies: number, now: number): number {
		if (now >= this.until) return copies;
		let sum = 0;
		for (let copy = 0; copy < copies; copy++) if (this.held(site, copy % this.sites, now) === 0) sum++;
		return sum;
	}

	way(a: number, b: number): number {
		return a === b ? 0 : this.distance;
	}
}
