import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Component, Design, Link } from "../../src/design/design.ts";
import type { Graph } from "../../src/design/graph.ts";
import { Memo } from "../../src/design/memo.ts";
import { shared } from "../../src/design/sharing.ts";
import { runs } from "../support/runs.ts";

const kinds = ["Service", "Balancer", "Client"] as const;
const linkKinds = ["routes", "calls"] as const;

function componentOf(name: string, kind: (typeof kinds)[number], replicas: number): Component {
	const attributes = { replicas: { value: replicas, provenance: { kind: "assumed" as const, source: "here" } } };
	return { id: name, kind, name, attributes, files: [] };
}

function linkOf(kind: (typeof linkKinds)[number], from: string, to: string, retries: number): Link {
	const attributes = { retries: { value: retries, provenance: { kind: "assumed" as const, source: "here" } } };
	return { id: `${kind}:${from}→${to}`, kind, from, to, attributes };
}

const name = fc.constantFrom("a", "b", "c", "d", "e", "f");
const component = fc
	.record({ name, kind: fc.constantFrom(...kinds), replicas: fc.nat(1) })
	.map(({ name, kind, replicas }) => componentOf(name, kind, replicas));
const link = fc
	.record({ kind: fc.constantFrom(...linkKinds), from: name, to: name, retries: fc.nat(1) })
	.map(({ kind, from, to, retries }) => linkOf(kind, from, to, retries));
/** Components and links in any order, of whatever there is. */
const design: fc.Arbitrary<Design> = fc
	.record({
		components: fc.uniqueArray(component, { selector: ({ id }) => id, maxLength: 6 }),
		links: fc.uniqueArray(link, { selector: ({ id }) => id, maxLength: 10 }),
	})
	.map(({ components, links }) => {
		const there = new Set(components.map(({ id }) => id));
		return { components, links: links.filter(({ from, to }) => there.has(from) && there.has(to)) };
	});

/** All that can be looked at, in the order in which it is found, and what lies two steps away. */
function looked(graph: Graph, { id }: Component | Link): unknown {
	const said = ({ id, attributes }: Component | Link) => [id, attributes.replicas?.value ?? attributes.retries?.value];
	const around = (of: string) =>
		(["in", "out"] as const).flatMap((direction) => [
			graph.near(of, direction, linkKinds).map(said),
			graph.links(of, direction, ["calls"]).map(said),
		]);
	// Not all ask for all: what one subject does not look at must not be what saves another.
	if (id === "a") return [graph.clients.map(said), graph.every("Service").map(said)];
	if (id === "b") return around("c");
	const link = graph.link(id);
	if (link) return [said(link), graph.component(link.to)?.attributes.replicas?.value];
	return [id, around(id), graph.near(id, "out", ["routes"]).flatMap((one) => around(one.id))];
}

describe("what is remembered of a design", () => {
	test("is what a fresh look would make, whatever came, went, changed or moved", () => {
		fc.assert(
			fc.property(fc.array(design, { minLength: 2, maxLength: 5 }), (designs) => {
				let before: Design | undefined;
				let memo = new Memo<unknown>();
				for (const one of designs) {
					const next = shared(before, one);
					const subjects = [...next.components, ...next.links];
					memo = memo.next(next, subjects, looked);
					expect(memo.made()).toEqual(new Memo<unknown>().next(next, subjects, looked).made());
					before = next;
				}
			}),
			runs(400),
		);
	});

	test("holds of all that did not look at what came", () => {
		const services = ["a", "b", "c"].map((name) => componentOf(name, "Service", 1));
		const users = componentOf("users", "Client", 1);
		const [first, ...others] = services;
		const routes = services.map(({ id }) => linkOf("routes", "users", id, 0));
		const looks: string[] = [];
		const look = (graph: Graph, { id }: Component | Link) => {
			looks.push(id);
			return [graph.clients, graph.near(id, "in", ["routes"])];
		};
		const before = { components: [users, ...others], links: routes.slice(1) };
		const memo = new Memo<unknown>().next(before, others, look);
		looks.length = 0;
		memo.next({ components: [users, ...services], links: routes }, services, look);
		expect(looks).toEqual([first.id]);
	});
});
