import { type Attribute, derived, placeOf } from "../attribute.ts";
import type { Component } from "../design.ts";
import { balancersOf, type Graph } from "../graph.ts";
import type { Location } from "../text.ts";
import type { DerivedFact } from "./derived.ts";

/**
 * A program that is deployed twice: once where a balancer sends to it, and once with no port stated and nothing that leads
 * there. The second one works by its timers or its queue; that the program could answer as well is of use to nobody.
 */
export const setAside: DerivedFact = {
	of: "Service",
	name: "setAside",
	from(graph, service) {
		const { role, platform, listens, image } = service.attributes;
		const isWorker = platform?.value === "kubernetes" && worker.test(service.name);
		const serves = role?.value === "server" && isSilent(platform?.value, listens);
		const at = serves ? placeOf(role) : placeOf(image);
		if (!at || !(serves || isWorker)) return undefined;
		if (balancersOf(graph, service.id).length > 0 || graph.near(service.id, "in", ["calls"]).length > 0)
			return undefined;
		const program = placeOf(service.attributes.language);
		const routed =
			(serves && program && routedOf(program, graph)) ||
			(isWorker && typeof image?.value === "string" && routedWith(image.value, graph));
		if (!routed) return undefined;
		return derived(true, at, `${routed.name} is the one of this program that is routed to`, [
			{ of: service.id, attribute: serves ? "role" : "image" },
		]);
	},
};

/** Said to be one by its name; a port is then for those who look after it. */
const worker = /[-_](workers?|consumers?|jobs?|scheduler|cron|background)$/i;

const routedWith = (image: string, graph: Graph): Component | undefined =>
	graph
		.every("Service")
		.find(({ id, attributes }) => attributes.image?.value === image && balancersOf(graph, id).length > 0);

/** Manifests of Kubernetes state the ports that a program answers at; of a task of ECS its file says whether there are none. */
function isSilent(platform: unknown, listens: Attribute | undefined): boolean {
	return platform === "kubernetes" ? !listens : platform === "ecs" && listens?.value === false;
}

/** One that is routed to, and whose code is read from that place; a copy of the chart or the image alone may be another program. */
function routedOf(program: Location, graph: Graph): Component | undefined {
	return graph.every("Service").find(({ id, attributes }) => {
		const at = placeOf(attributes.language);
		return at && isSame(at, program) && balancersOf(graph, id).length > 0;
	});
}

const isSame = (one: Location, other: Location) =>
	one.file === other.file &&
	one.range.start.line === other.range.start.line &&
	one.range.start.character === other.range.start.character;
