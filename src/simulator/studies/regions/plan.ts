import type { Component } from "../../../design/design.ts";
import { componentOf, neighbours } from "../../../design/graph.ts";
import type { Focus } from "../../focus.ts";
import { absent, type Inputs } from "../../inputs.ts";
import { byDistance, continentOf } from "./geography.ts";
import { type RegionPlan, readRegion } from "./region.ts";
import { assumedAreas, boundTo, residencyFrom } from "./residency.ts";

/** Users of one part of the world. */
export interface AreaPlan {
	name: string;
	share: number;
	/** Regions from the one that it is sent to first to the last resort. */
	prefers: number[];
	/** Network there and back to each region. */
	roundTrip: number[];
	/** Whether each region may serve it; undefined where nothing binds it. */
	allowed: boolean[] | undefined;
}

export interface EdgePlan {
	routing: string;
	regions: RegionPlan[];
	areas: AreaPlan[];
	healthChecked: boolean;
	checkInterval: number;
	checks: number;
	ttl: number;
	/** Time in which four of five networks follow a withdrawn route. */
	convergence: number;
	keepsResidency: boolean;
}

/** The edge in front of the focus: on the way of its client, else the one that routes to it, else the only one. */
export function edgeOf(inputs: Inputs, focus: Focus): Component {
	const { design } = inputs;
	const onTheWay = focus.way.map((link) => componentOf(design, link.from));
	const behind = [...focus.balancers, focus.service];
	const inFront = behind.flatMap(({ id }) => neighbours(design, id, "in", ["routes"]));
	const edges = design.components.filter((component) => component.kind === "Edge");
	const found = [...onTheWay, ...inFront].find((component) => component?.kind === "Edge");
	return found ?? (edges.length === 1 ? edges[0] : absent("Edge", "none"));
}

/** Services that the edge reaches, through balancers. */
function servicesBehind(inputs: Inputs, edge: Component): Component[] {
	const seen = new Set<string>([edge.id]);
	const found: Component[] = [];
	for (const id of seen) {
		for (const next of neighbours(inputs.design, id, "out", ["routes"])) {
			if (next.kind === "Service" && !seen.has(next.id)) found.push(next);
			seen.add(next.id);
		}
	}
	return found;
}

export function readEdge(inputs: Inputs, focus: Focus, rate: number): EdgePlan {
	const edge = edgeOf(inputs, focus);
	const routing = inputs.text(edge, "routing", { value: "single", source: "nothing chooses among regions" });
	const services = servicesBehind(inputs, edge);
	const placed = (region: string) => services.find((service) => service.attributes.region?.value === region);
	const listed = inputs.value(edge, "regions");
	const own = services.flatMap((service) => service.attributes.region?.value ?? []).map(String);
	const names = [...new Set(Array.isArray(listed) ? listed.map(String) : own)];
	if (names.length < 2 && routing !== "single" && !Array.isArray(listed)) {
		const two = {
			value: [names[0] ?? "home", "elsewhere"],
			source: "it chooses among regions, and no file says among which",
		};
		names.splice(0, names.length, ...(inputs.value(edge, "regions", two) as string[]).map(String));
	}
	if (names.length === 0) {
		names.push(inputs.text(focus.service, "region", { value: "home", source: "nothing says where it runs" }));
	}
	if (routing === "single") names.length = 1;
	const areas = readAreas(inputs, focus, edge, routing, names);
	const rates = names.map((_, i) => rate * usualShare(routing, areas, i, names.length));
	const healthChecked = inputs.value(edge, "healthChecked") === true;
	const checks = healthChecked && names.length > 1;
	return {
		routing,
		regions: names.map((name, i) => readRegion(inputs, name, placed(name) ?? focus.service, rates[i])),
		areas,
		healthChecked,
		checkInterval: checks ? inputs.number(edge, "healthCheckInterval") : 0,
		checks: checks ? Math.max(1, inputs.number(edge, "unhealthyThreshold")) : 0,
		ttl: routing === "anycast" || names.length === 1 ? 0 : inputs.number(edge, "ttl"),
		convergence: routing === "anycast" && names.length > 1 ? inputs.number(edge, "convergence") : 0,
		keepsResidency:
			areas.some((area) => area.allowed) && names.length > 1 && inputs.value(edge, "keepsResidency") === true,
	};
}

function readAreas(
	inputs: Inputs,
	{ client }: Focus,
	edge: Component,
	routing: string,
	regions: readonly string[],
): AreaPlan[] {
	const residency = residencyFrom(inputs.value(client, "residency"));
	const spread = routing !== "single" && routing !== "failover";
	const assumed = assumedAreas(residency, spread ? regions : regions.slice(0, 1));
	const value = inputs.value(client, "areas", {
		value: assumed,
		source: "nothing says where the users are: evenly near the regions that serve them, and where users are bound",
	});
	const declared = Object.entries(value as Record<string, number>).filter(([, share]) => share > 0);
	const shares = declared.length > 0 ? declared : Object.entries(assumed);
	const whole = shares.reduce((sum, [, share]) => sum + share, 0);
	const near = inputs.number(edge, "nearRoundTrip");
	const far = regions.length > 1 || shares.length > 1 ? inputs.number(edge, "farRoundTrip") : near;
	return shares.map(([name, share]) => {
		const bound = boundTo(residency, name);
		const allowed = bound && regions.map((region) => bound.includes(region));
		// A bound area lives where its rule sends it, whatever it is called.
		const home = bound && !bound.includes(name) ? bound[0] : name;
		const order = byDistance(home, regions);
		return {
			name,
			share: share / whole,
			prefers: routing === "failover" || routing === "single" ? regions.map((_, i) => i) : order,
			roundTrip: regions.map((region) => (continentOf(region) === continentOf(home) ? near : far)),
			allowed,
		};
	});
}

/** The first region that an area may and does use while all are well; -1 where it is turned away. */
export function firstOf(area: AreaPlan, keepsResidency: boolean, without = -1): number {
	const { prefers, allowed } = area;
	for (const region of prefers) {
		if (region !== without && (!keepsResidency || !allowed || allowed[region])) return region;
	}
	return -1;
}

/** Share of all requests that a region gets while all are well. */
export function usualShare(routing: string, areas: readonly AreaPlan[], region: number, regions: number): number {
	if (routing === "weighted") return 1 / regions;
	return areas.reduce((sum, area) => sum + (firstOf(area, false) === region ? area.share : 0), 0);
}
