import { type Attribute, derived, placeOf, unknown } from "../attribute.ts";
import type { Component } from "../design.ts";
import { type Graph, targetsOf } from "../graph.ts";
import type { DerivedFact } from "./derived.ts";

const z99 = 2.3263478740408408;

/** Mean of a lognormal time with this median and 99th percentile. */
function mean(p50: number, p99: number): number {
	const sigma = Math.log(Math.max(p99 / p50, 1)) / z99;
	return p50 * Math.exp(sigma ** 2 / 2);
}

/** A number that a file gives: what is assumed proves nothing. */
function said(component: Component | undefined, name: string): Attribute | undefined {
	const attribute = component?.attributes[name];
	return attribute && attribute.provenance.kind !== "assumed" ? attribute : undefined;
}

/** What the clients ask first of all: where that is one service, their rate is its rate. */
function isOnlyEntry(graph: Graph, service: Component, client: Component): boolean {
	let isEntry = false;
	for (const one of graph.near(client.id, "out", ["routes"])) {
		for (const entry of one.kind === "Service" ? [one] : targetsOf(graph, one.id)) {
			if (entry.kind !== "Service") continue;
			// Copies of one service have its name. Behind a large design's clients stand hundreds: the first other one will do.
			if (entry.name !== service.name) return false;
			isEntry ||= entry === service;
		}
	}
	return isEntry;
}

/** Replicas whose workers are all busy at a rate that somebody declares (Little's law). */
function need(name: "peakReplicas" | "usualReplicas", rate: "peakRate" | "rate"): DerivedFact {
	return {
		of: "Service",
		name,
		from(graph, service) {
			if (!service.at) return undefined;
			const own = said(service, rate);
			const [client] = own ? [] : graph.clients;
			const wanted = own ?? said(client, rate);
			const owner = client ?? service;
			if (!wanted || (client && !isOnlyEntry(graph, service, client)))
				return unknown("no rate of its own is declared", service.at);
			const parts = [wanted, ...["serviceTimeP50", "serviceTimeP99", "concurrency"].map((one) => said(service, one))];
			const [perSecond, p50, p99, workers] = parts.map((one) => one?.value);
			if ([perSecond, p50, p99, workers].some((one) => typeof one !== "number" || one <= 0))
				return unknown("it takes a rate, serviceTime and concurrency that are declared", service.at);
			const busy = (Number(perSecond) * mean(Number(p50), Number(p99))) / Number(workers);
			return derived(
				Math.ceil(busy),
				placeOf(wanted) ?? service.at,
				"rate × mean time to serve ÷ workers of a replica",
				[
					{ of: owner.id, attribute: rate },
					...["serviceTimeP50", "serviceTimeP99", "concurrency"].map((attribute) => ({ of: service.id, attribute })),
				],
			);
		},
	};
}

export const peakReplicas = need("peakReplicas", "peakRate");
export const usualReplicas = need("usualReplicas", "rate");
