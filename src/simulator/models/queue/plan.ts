import type { Value } from "../../../design/attribute.ts";
import type { Component } from "../../../design/design.ts";
import type { Focus } from "../../focus.ts";
import { absent, type Inputs } from "../../inputs.ts";
import { type BalancerPlan, readBalancer } from "../balancing/balancer.ts";

export interface QueuePlan {
	/** A message that is not done by then is handed out again; infinite where only a lost consumer gives it back. */
	visibility: number;
	/** Deliveries after which a message is set aside; infinite without a dead letter queue. */
	receives: number;
	/** Messages that are worked on at once at most; infinite where nothing bounds them. */
	lanes: number;
	/** No message should get older. */
	objective: number;
}

/** Engines that hold a message for as long as its consumer lives. */
const holding = /rabbit|amqp|kafka|nats|activemq|redis|bull/i;

/** The queue that a worker works off; undefined for a service that answers requests. */
export function readQueue(inputs: Inputs, focus: Focus): QueuePlan | undefined {
	const { service, way } = focus;
	const asked = way.length > 0 && way[way.length - 1].kind !== "publishes";
	if (service.attributes.role?.value !== "worker" && (!focus.queue || asked)) return undefined;
	return readQueueOf(inputs, focus.queue ?? absent("Queue", "work"));
}

export function readQueueOf(inputs: Inputs, queue: Component): QueuePlan {
	const engine = String(queue.attributes.engine?.value ?? "");
	return {
		visibility: holding.test(engine)
			? Number.POSITIVE_INFINITY
			: inputs.number(queue, "visibility", {
					value: 30,
					source: "Amazon SQS: the visibility timeout defaults to 30 s",
				}),
		receives:
			queue.attributes.deadLetter?.value === true
				? inputs.number(queue, "maxReceives", { value: 5, source: "a common maxReceiveCount" })
				: Number.POSITIVE_INFINITY,
		lanes: lanesOf(inputs.value(queue, "partitions")),
		objective: inputs.number(queue, "maxAge", { value: 60, source: "no objective is declared; a minute" }),
	};
}

function lanesOf(partitions: Value | undefined): number {
	return typeof partitions === "number" && partitions >= 1 ? partitions : Number.POSITIVE_INFINITY;
}

/** Nobody stands between a queue and its workers: a lost one is noticed by its platform. */
export function unbalanced(inputs: Inputs, focus: Focus): BalancerPlan {
	const plan = readBalancer(inputs, { ...focus, balancers: [], way: [] });
	return { ...plan, endpointDelay: 0, drain: 0, checkInterval: platformNotice, checks: 1 };
}

/** Kubernetes node-monitor-grace-period. */
const platformNotice = 40;
