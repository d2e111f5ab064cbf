import type { LinkKind } from "../../src/design/catalogue/index.ts";
import type { Design } from "../../src/design/design.ts";

/** What a request, a message or a read goes along; a scaler's or a node pool's link is no way for it. */
const ways: readonly LinkKind[] = ["routes", "calls", "reads", "writes", "publishes", "consumes"];

/** A component with all that leads to it and all that it leads to: what its users wait for. Ids of components. */
export function pathOf(design: Design, id: string): ReadonlySet<string> {
	const along = design.links.filter(({ kind }) => ways.includes(kind));
	// Messages go from the queue to who takes them.
	const steps = along.map(({ kind, from, to }) => (kind === "consumes" ? { from: to, to: from } : { from, to }));
	const reached = (start: string, next: (at: string) => string[]) => {
		const seen = new Set([start]);
		for (const at of seen) for (const other of next(at)) seen.add(other);
		return seen;
	};
	const down = reached(id, (at) => steps.flatMap(({ from, to }) => (from === at ? [to] : [])));
	const up = reached(id, (at) => steps.flatMap(({ from, to }) => (to === at ? [from] : [])));
	return new Set([...up, ...down]);
}
