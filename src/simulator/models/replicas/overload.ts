import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";

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

/** The plan that the attributes of a service make. */
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
