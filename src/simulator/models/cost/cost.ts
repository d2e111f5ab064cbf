import type { Focus } from "../../focus.ts";
import type { Inputs } from "../../inputs.ts";
import { humanLawOf } from "../../random/law-of.ts";
import { type BalancerTraffic, balancerPrice, type Layer, listPrices, type Tariff } from "./balancer.ts";
import { stateBytesADay } from "./client-state.ts";
import { machineMetrics } from "./monitoring.ts";

export const hoursAMonth = 730;
const daysAMonth = hoursAMonth / 24;

/** What is paid beside the replicas, as far as the design has it. */
export interface CostPlan {
	/** The balancer that takes the traffic from outside. */
	balancer: { layer: Layer; tariff: Tariff } | undefined;
	/** Bytes of a request and of its answer. */
	requestBytes: number;
	/** Bytes of session that a client sends with every request; undefined where it keeps none. */
	stateBytes: number | undefined;
	/** Share of the answers that send it back, and USD for a gigabyte sent to users. */
	sentBack: number;
	egress: number;
	/** Visits: each opens one connection and keeps it. */
	thinkTime: number;
	visit: number;
	/** Age of the machine metrics that a scaler of machines decides on; undefined where it scales no machines. */
	metricPeriod: number | undefined;
}

/** A scenario's own part, where it reads prices. */
export interface Priced {
	costs: CostPlan;
}

const check = "list price in us-east-1; check yours";

/** Reads prices only of what is there: a public balancer, sessions that clients carry, machines that are scaled. */
export function readCosts(inputs: Inputs, { service, client, balancers, scaler }: Focus): CostPlan {
	const outer = balancers.find((balancer) => balancer.attributes.public?.value === true);
	const layer = outer && (inputs.text(outer, "layer", { value: "L7", source: "sees requests" }) as Layer);
	const kept = service.attributes.sessions?.value === "client";
	const machines = scaler && service.attributes.platform?.value === "ec2";
	const name = layer === "L4" ? "an AWS Network Load Balancer" : "an AWS Application Load Balancer";
	return {
		balancer: outer &&
			layer && {
				layer,
				tariff: {
					hour: inputs.number(outer, "pricePerHour", { value: listPrices[layer].hour, source: `${name}, ${check}` }),
					unit: inputs.number(outer, "pricePerUnit", { value: listPrices[layer].unit, source: `${name}, ${check}` }),
				},
			},
		requestBytes: outer
			? inputs.number(client, "payloadBytes", { value: 20_000, source: "a small page or JSON answer, compressed" })
			: 0,
		stateBytes: kept ? inputs.number(client, "sessionBytes") : undefined,
		sentBack: kept ? inputs.number(service, "stateSentBack") : 0,
		egress: kept ? inputs.number(service, "pricePerGB") : 0,
		thinkTime: outer ? inputs.number(client, "thinkTime") : 0,
		visit: outer ? humanLawOf(inputs.value(client, "sessionDuration")).mean : 0,
		metricPeriod: machines ? inputs.number(scaler, "metricPeriod") : undefined,
	};
}

/** USD a month for the balancer at this rate. */
export function balancerCost(plan: CostPlan, rate: number): number {
	if (!plan.balancer) return Number.NaN;
	const open = rate * plan.thinkTime;
	const bytes = plan.requestBytes + (plan.stateBytes ?? 0) * (1 + plan.sentBack);
	const traffic: BalancerTraffic = {
		newConnections: open / Math.max(plan.visit, plan.thinkTime, 1e-9),
		openConnections: open,
		bytesAnHour: bytes * rate * 3600,
	};
	return balancerPrice(plan.balancer.layer, traffic, plan.balancer.tariff) * hoursAMonth;
}

/** Bytes a day in which clients send their session along. */
export function clientState(plan: CostPlan, rate: number): number {
	return plan.stateBytes === undefined ? Number.NaN : stateBytesADay(plan.stateBytes, rate);
}

/** USD a month for the sessions that are sent back to the clients; what they send in is free of charge on most clouds. */
export function egressCost(plan: CostPlan, rate: number): number {
	return (clientState(plan, rate) * plan.sentBack * daysAMonth * plan.egress) / 1e9;
}

/** USD a month for the metrics that a scaler of machines decides on. */
export function metricsCost(plan: CostPlan, machines: number): number {
	return plan.metricPeriod === undefined ? Number.NaN : machineMetrics(machines, plan.metricPeriod);
}
