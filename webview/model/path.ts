import type { LinkKind } from "../../src/design/catalogue/index.ts";
import type { Design } from "../../src/design/design.ts";

/** What a request, a message or a read goes along; a scaler's or a node pool's link is no way for it. */
const ways: readonly LinkKind[] = ["routes", "calls", "reads", "writes", "publishes", "consumes"];

/** Clients and all that their requests, and what comes of those, lead to. */
export function reachedByUsers(design: Design): ReadonlySet<string> {
	const clients = design.components.filter(({ kind }) => kind === "Client");
	return new Set(clients.flatMap(({ id }) => [...reached(stepsOf(design), id, "down")]));
}

/** A component with all that leads to it and all that it leads to: what its users wait for. Ids of components. */
export function pathOf(design: Design, id: string): ReadonlySet<string> {
	const steps = stepsOf(design);
	return new Set([...reached(steps, id, "up"), ...reached(steps, id, "down")]);
}

interface Step {
	from: string;
	to: string;
}

function stepsOf(design: Design): Step[] {
	const along = design.links.filter(({ kind }) => ways.includes(kind));
	// Messages go from the queue to who takes them.
	return along.map(({ kind, from, to }) => (kind === "consumes" ? { from: to, to: from } : { from, to }));
}

function reached(steps: readonly Step[], start: string, direction: "up" | "down"): Set<string> {
	const next = new Map<string, string[]>();
	for (const { from, to } of steps) {
		const [at, other] = direction === "down" ? [from, to] : [to, from];
		next.set(at, [...(next.get(at) ?? []), other]);
	}
	const seen = new Set([start]);
	for (const at of seen) for (const other of next.get(at) ?? []) seen.add(other);
	return seen;
}
