import type { Stream } from "../../random/stream.ts";

/** The wall clocks of the sites, each off by an amount of its own from the first to the last second: N(0, deviation²). */
export class Clocks {
	private readonly offset: Float64Array;

	constructor(sites: number, deviation: number, stream: Stream) {
		this.offset = new Float64Array(sites);
		for (let i = 0; i < sites; i++) {
			// Box and Muller.
			const radius = Math.sqrt(-2 * Math.log(stream.uniform()));
			this.offset[i] = deviation * radius * Math.cos(2 * Math.PI * stream.uniform());
		}
	}

	/** What the clock of a site shows. */
	read(site: number, now: number): number {
		return now + this.offset[site];
	}

	/** Sets a clock forward, or back. */
	set(site: number, by: number): void {
		this.offset[site] += by;
	}
}
