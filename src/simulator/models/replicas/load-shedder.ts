import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import { important } from "../arrivals/traffic-classes.ts";
import type { Requests } from "./requests.ts";
import type { WaitingLine } from "./waiting-line.ts";

/** What a service does with requests that have to wait. */
export interface OverloadPlan {
	/** Whether the last come is served first. */
	lastFirst: boolean;
	/** Whether a request whose client has given up is dropped instead of begun. */
	dropExpired: boolean;
	/** Whether whoever has waited for too long is turned away when its turn comes. */
	codel: boolean;
	/** Whether important requests go before the others. */
	priorities: boolean;
	/** A request that would wait longer is turned away; infinite where none is. */
	maxWait: number;
	/** Whether each replica finds out by itself how many it can take at once, and turns the others away. */
	adaptive: boolean;
}

export function readOverload(inputs: Inputs, service: Component): OverloadPlan {
	const order = inputs.value(service, "queueOrder");
	return {
		lastFirst: order === "lifo",
		dropExpired: order === "drop-expired",
		codel: order === "codel",
		priorities: inputs.value(service, "priorities") === true,
		maxWait: inputs.value(service, "shedding") === true ? inputs.number(service, "maxWait") : Number.POSITIVE_INFINITY,
		adaptive: inputs.value(service, "adaptiveConcurrency") === true,
	};
}

/** Whether the line in a replica is anything but first come, first served. */
export function shapesLine({ lastFirst, dropExpired, codel, priorities, maxWait, adaptive }: OverloadPlan): boolean {
	return lastFirst || dropExpired || codel || priorities || adaptive || Number.isFinite(maxWait);
}

/**
 * Turns a request away when those who will be served before it take longer than a request may wait. Important ones only
 * wait for each other, so that they are turned away last.
 */
export class LoadShedder {
	private readonly most: number;
	private readonly requests: Requests;
	private readonly line: WaitingLine;

	constructor({ maxWait }: OverloadPlan, concurrency: number, meanWork: number, requests: Requests, line: WaitingLine) {
		this.most = (maxWait * concurrency) / meanWork;
		this.requests = requests;
		this.line = line;
	}

	sheds(slot: number, replica: number): boolean {
		const { line, requests } = this;
		const ahead = requests.kind[slot] === important ? line.importantCount[replica] : line.count(replica);
		return ahead >= this.most;
	}
}
