import { expect, test } from "vitest";
import type { Component, Design, Link } from "../../src/design/design.ts";
import {
	balancersOf,
	everyId,
	graphOf,
	linksAt,
	nameIn,
	neighbours,
	targetsOf,
	watched,
} from "../../src/design/graph.ts";

const component = (kind: Component["kind"], name: string): Component => ({
	...{ id: `${kind.toLowerCase()}:${name}`, kind, name, attributes: {}, files: [] },
});
const link = (kind: Link["kind"], from: string, to: string, site = ""): Link => ({
	...{ id: `${kind}:${from}→${to}${site}`, kind, from, to, attributes: {} },
});

/** users → ingress ⇄ mesh → web, and db behind mesh too; web reads db twice. */
const design: Design = {
	components: [
		component("Client", "users"),
		component("Balancer", "ingress"),
		component("Balancer", "mesh"),
		component("Service", "web"),
		component("Store", "db"),
	],
	links: [
		link("routes", "client:users", "balancer:ingress"),
		link("routes", "balancer:ingress", "balancer:mesh"),
		link("routes", "balancer:mesh", "balancer:ingress"),
		link("routes", "balancer:mesh", "service:web"),
		link("routes", "balancer:mesh", "store:db"),
		link("reads", "service:web", "store:db", "#a"),
		link("reads", "service:web", "store:db", "#b"),
		link("writes", "service:web", "store:db"),
	],
};
const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);

test("a walk over balancers finds what is behind and before, once, and does not turn in a ring", () => {
	const graph = graphOf(design);
	expect(ids(targetsOf(graph, "balancer:ingress"))).toEqual(["service:web", "store:db"]);
	expect(ids(balancersOf(graph, "service:web"))).toEqual(["balancer:mesh", "balancer:ingress"]);
	expect(targetsOf(graph, "service:web")).toEqual([]);
});

test("neighbours are found by direction and kind, each once", () => {
	expect(ids(neighbours(design, "service:web", "out", ["reads"]))).toEqual(["store:db"]);
	expect(ids(neighbours(design, "store:db", "in", ["reads", "routes"]))).toEqual(["balancer:mesh", "service:web"]);
	expect(neighbours(design, "store:db", "out", ["reads"])).toEqual([]);
	expect(ids(graphOf(design).links("service:web", "out", ["reads"]))).toHaveLength(2);
	expect(ids(graphOf(design).clients)).toEqual(["client:users"]);
	expect(graphOf(design)).toBe(graphOf(design));
});

test("a link is called by its ends, and what nobody knows by its id", () => {
	expect(nameIn(design, "writes:service:web→store:db")).toBe("web → db");
	expect(nameIn(design, "service:web")).toBe("web");
	expect(nameIn(design, "service:gone")).toBe("service:gone");
});

test("of two components with one id the first is meant", () => {
	const twice = component("Service", "web");
	const graph = graphOf({ components: [...design.components, { ...twice, name: "other" }], links: [] });
	expect(graph.component("service:web")?.name).toBe("web");
});

test("a watched graph tells whatever is looked at", () => {
	const looks = (look: (graph: ReturnType<typeof graphOf>) => unknown) => {
		const seen: string[] = [];
		look(watched(graphOf(design), (id) => seen.push(id)));
		return seen;
	};
	expect(looks((graph) => graph.clients)).toEqual([everyId("Client"), "client:users"]);
	expect(looks((graph) => graph.every("Store"))).toEqual([everyId("Store"), "store:db"]);
	expect(looks((graph) => graph.component("service:gone"))).toEqual(["service:gone"]);
	expect(looks((graph) => graph.link("x"))).toEqual(["x"]);
	expect(looks((graph) => graph.links("store:db", "in", ["reads"]))).toEqual([
		linksAt("store:db", "in"),
		"reads:service:web→store:db#a",
		"reads:service:web→store:db#b",
	]);
	expect(looks((graph) => graph.near("store:db", "in", ["reads"]))).toEqual([linksAt("store:db", "in"), "service:web"]);
});
