import { byDefault, declared, placeOf } from "./attribute.ts";
import { deriveNodes } from "./derive-nodes.ts";
import { type Component, type Design, neighbours, valueIn } from "./design.ts";
import { isStoreImage } from "./image.ts";

/** What follows from the joins and stands in no single file. */
export function derive(design: Design): void {
	deriveNodes(design);
	for (const balancer of design.components.filter((one) => one.kind === "Balancer")) deriveLongLived(design, balancer);
	for (const service of design.components.filter((one) => one.kind === "Service")) {
		deriveRole(service);
		deriveSessions(service);
		deriveSignal(service);
	}
	addClients(design);
}

/** The services behind a balancer, through further balancers (an Ingress in front of a Kubernetes Service). */
export function targetsOf(design: Design, balancer: string, seen = new Set<string>()): Component[] {
	if (seen.has(balancer)) return [];
	seen.add(balancer);
	return neighbours(design, balancer, "out", ["routes"]).flatMap((next) =>
		next.kind === "Balancer" ? targetsOf(design, next.id, seen) : [next],
	);
}

/** A database in a container is no server of ours, whatever runs it. */
function deriveRole(service: Component): void {
	const image = service.attributes.image;
	const place = placeOf(image);
	if (service.attributes.role || !place || typeof image.value !== "string" || !isStoreImage(image.value)) return;
	service.attributes.role = declared("store", place);
}

/**
 * The kernel discards a signal that process 1 of a container has no handler for (pid_namespaces(7)), so such a program
 * does not end at SIGTERM; it runs until SIGKILL.
 */
function deriveSignal(service: Component): void {
	const { sigterm, processOne } = service.attributes;
	if (sigterm?.value === "ignored" && sigterm.provenance.kind === "default" && processOne?.value === true) {
		service.attributes.sigterm = { ...sigterm, value: "not-delivered" };
	}
}

/** Where its code was read and no session library was seen in it, a service keeps no sessions. */
function deriveSessions(service: Component): void {
	const place = placeOf(service.attributes.role);
	if (service.attributes.sessions || !place) return;
	service.attributes.sessions = byDefault("none", place, "no session library was seen in its code");
}

/** A balancer carries long-lived connections where the code of a service behind it holds them. */
function deriveLongLived(design: Design, balancer: Component): void {
	if (balancer.attributes.longLived || !balancer.at) return;
	const holder = targetsOf(design, balancer.id).find((service) => valueIn(service, "longLived") === true);
	const place = placeOf(holder?.attributes.longLived);
	balancer.attributes.longLived = place
		? declared(true, place)
		: byDefault(false, balancer.at, "no long-lived connection was seen in the code behind it");
}

/** Somebody must send the requests: one client component for all who come from outside. */
function addClients(design: Design): void {
	let client = design.components.find((one) => one.kind === "Client");
	const routedTo = new Set(
		design.links.filter((link) => ["routes", "calls"].includes(link.kind)).map((link) => link.to),
	);
	const first = design.components.filter(
		(one) => (one.kind === "Balancer" || one.kind === "Service") && !routedTo.has(one.id),
	);
	const open = first.filter((one) => valueIn(one, "public") === true);
	const entries = (open.length > 0 ? open : first).filter((one) => valueIn(one, "role") !== "worker");
	if (!client && entries.length === 0) return;
	if (!client) {
		client = { id: "client:users", kind: "Client", name: "users", attributes: {}, files: [] };
		design.components.unshift(client);
	}
	const from = client.id;
	for (const entry of entries) {
		design.links.push({ id: `routes:${from}→${entry.id}`, kind: "routes", from, to: entry.id, attributes: {} });
	}
}
