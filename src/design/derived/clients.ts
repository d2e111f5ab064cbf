import { type Component, type Design, isAsked, valueIn } from "../design.ts";

/** Somebody must send the requests: one client component for all who come from outside. */
export function addClients({ components, links }: Design): Design {
	const reached = new Set(links.filter(({ kind }) => kind === "routes" || kind === "calls").map((link) => link.to));
	const first = components.filter(
		(one) =>
			(one.kind === "Edge" || one.kind === "Balancer" || one.kind === "Service") &&
			!one.outside &&
			!reached.has(one.id),
	);
	const open = first.filter((one) => one.kind === "Edge" || valueIn(one, "public") === true);
	const inner = first.filter((one) => valueIn(one, "public") !== false);
	const entries = [open, inner, first].map((some) => some.filter(isAsked)).find((some) => some.length > 0);
	const known = components.find((one) => one.kind === "Client");
	if (!known && !entries) return { components, links };
	const client: Component = known ?? { id: "client:users", kind: "Client", name: "users", attributes: {}, files: [] };
	const more = (entries ?? []).map(({ id }) => ({
		id: `routes:${client.id}→${id}`,
		kind: "routes" as const,
		from: client.id,
		to: id,
		attributes: {},
	}));
	return { components: known ? components : [client, ...components], links: [...links, ...more] };
}
