import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import { Alias, zipfWeights } from "../../random/alias.ts";
import type { Stream } from "../../random/stream.ts";
import { widen } from "../replicas/requests.ts";

/** Which rows are wanted of what a cache stands in front of. */
export interface JoinedPlan {
	rows: number;
	popularity: Alias;
}

const nobody = -1;

/** Undefined where nobody says that they are joined. */
export function readJoined(inputs: Inputs, cache: Component, behind: Component | undefined): JoinedPlan | undefined {
	if (!behind || !cache.attributes.coalesced || inputs.value(cache, "coalesced") !== true) return undefined;
	const rows = Math.max(1, Math.round(inputs.number(behind, "keys")));
	return { rows, popularity: new Alias(zipfWeights(rows, inputs.number(behind, "skew"))) };
}

/**
 * Reads of a row that a cache has lost, and that a request in the same replica fetches already: they wait for its answer
 * (Go's singleflight, nginx's proxy_cache_lock). What a cache does not know on any day are rows that hardly anybody wants;
 * after a restart many want the same.
 */
export class JoinedMisses {
	private readonly plan: JoinedPlan;
	private readonly rows: Stream;
	/** By replica and row: the request that fetches it. */
	private readonly fetching = new Map<number, number>();
	/** By request: what it fetches, and the next of those who wait for the same. */
	private fetches = new Float64Array(0);
	private next = new Int32Array(0);

	constructor(plan: JoinedPlan, rows: Stream) {
		this.plan = plan;
		this.rows = rows;
	}

	/** Whether the request waits for what another one fetches; else it fetches. `room`: one above all numbers of requests. */
	joins(slot: number, replica: number, room: number): boolean {
		if (this.next.length < room) {
			this.fetches = widen(this.fetches, room, nobody);
			this.next = widen(this.next, room, nobody);
		}
		const { fetching, next } = this;
		const what = replica * this.plan.rows + this.plan.popularity.draw(this.rows);
		const first = fetching.get(what);
		if (first === undefined) {
			fetching.set(what, slot);
			this.fetches[slot] = what;
			return false;
		}
		next[slot] = next[first];
		next[first] = slot;
		return true;
	}

	/** The request has its answer: the first of those who waited for it, or -1. */
	fetched(slot: number): number {
		if (slot >= this.fetches.length || this.fetches[slot] === nobody) return nobody;
		this.fetching.delete(this.fetches[slot]);
		this.fetches[slot] = nobody;
		return this.after(slot);
	}

	/** The next who waits, or -1. */
	after(slot: number): number {
		const found = this.next[slot];
		this.next[slot] = nobody;
		return found;
	}
}
