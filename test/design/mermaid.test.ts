import { describe, expect, test } from "vitest";
import { assumed, declared } from "../../src/design/attribute.ts";
import type { Component, Design } from "../../src/design/design.ts";
import { groupsBy } from "../../src/design/groupings.ts";
import { toMermaid } from "../../src/design/mermaid.ts";

const at = { file: "a.yaml", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };

function component(kind: Component["kind"], name: string, attributes: Component["attributes"] = {}): Component {
	return { id: `${kind.toLowerCase()}:${name}`, kind, name, attributes, files: [] };
}

const design: Design = {
	components: [
		component("Balancer", "web", { layer: declared("L7", at), affinity: declared("cookie", at) }),
		component("Service", 'we"b <1>', { replicas: declared(3, at) }),
		component("Scaler", "web", { min: declared(2, at), max: assumed(9, "a guess"), signals: declared(["cpu"], at) }),
		component("Rollout", "web"),
		component("Transaction", "local", { participants: declared(["db"], at) }),
	],
	links: [
		{ id: "1", kind: "routes", from: "balancer:web", to: 'service:we"b <1>', attributes: {} },
		{ id: "2", kind: "replaces", from: "rollout:web", to: 'service:we"b <1>', attributes: {} },
	],
};

test("what a reader wants to see at a glance stands in the nodes, and nothing can end a label early", () => {
	const { text, nodes } = toMermaid(design, { marks: { "balancer:web": "warning" } });
	expect(text).toBe(
		[
			"flowchart LR",
			'  n0{{"web<br/>L7 · sticky: cookie"}}:::warning',
			'  n1["we#34;b #60;1#62;<br/>×3"]',
			'  n2("web<br/>on cpu")',
			"  n0 --> n1",
			"  classDef error stroke:#d13438,stroke-width:3px",
			"  classDef warning stroke:#c19c00,stroke-width:3px",
			"  classDef info stroke:#3794ff,stroke-width:2px",
			"",
		].join("\n"),
	);
	expect(nodes).toEqual({ n0: "balancer:web", n1: 'service:we"b <1>', n2: "scaler:web" });
});

test("two links of one kind between the same components are one line, those of two kinds are two", () => {
	const [from, to] = [component("Service", "web"), component("Store", "db")];
	const link = (kind: "reads" | "writes", site: string) => ({
		...{ id: `${kind}:${from.id}→${to.id}#${site}`, kind, from: from.id, to: to.id, site, attributes: {} },
	});
	const links = [link("writes", "add"), link("writes", "remove"), link("reads", "find")];
	const arrows = toMermaid({ components: [from, to], links })
		.text.split("\n")
		.slice(3, -1);
	expect(arrows).toEqual(["  n0 -- writes --> n1", "  n0 -- reads --> n1"]);
});

test("messages flow from who publishes to who consumes, and what is only known by an address is dashed", () => {
	const [orders, mails, worker] = [
		component("Service", "orders"),
		component("Queue", "mails"),
		component("Service", "w"),
	];
	const link = (kind: "publishes" | "consumes" | "uses", from: Component) => ({
		...{ id: `${kind}:${from.id}→${mails.id}`, kind, from: from.id, to: mails.id, attributes: {} },
	});
	const links = [link("publishes", orders), link("consumes", worker), link("uses", worker)];
	const arrows = toMermaid({ components: [orders, mails, worker], links })
		.text.split("\n")
		.slice(4, -1);
	expect(arrows).toEqual(["  n0 -- publishes --> n1", "  n1 -- consumed by --> n2", "  n2 -. uses .-> n1"]);
});

describe("what stands in a node", () => {
	const label = (one: Component, ...more: Design["components"]) => {
		const links = more.map((other): Design["links"][number] => ({
			...{ id: other.id, kind: "scales", from: other.id, to: one.id, attributes: {} },
		}));
		return toMermaid({ components: [one, ...more], links })
			.text.split("\n")[1]
			.trim();
	};
	const said = (kind: Component["kind"], all: Record<string, Component["attributes"][string] | unknown>) =>
		component(
			kind,
			"x",
			Object.fromEntries(
				Object.entries(all).map(([name, one]) => [
					name,
					typeof one === "object" && one !== null && "provenance" in one
						? (one as Component["attributes"][string])
						: declared(one as number, at),
				]),
			),
		);

	test.each<[Component["kind"], Record<string, unknown>, string]>([
		["Balancer", { affinity: "none" }, 'n0{{"x"}}'],
		["Balancer", { layer: "L4" }, 'n0{{"x<br/>L4"}}'],
		["Balancer", { layer: assumed("L4", "a guess") }, 'n0{{"x"}}'],
		["Edge", {}, 'n0{{"x"}}'],
		["Service", {}, 'n0["x"]'],
		["Service", { replicas: assumed(2, "a guess") }, 'n0["x"]'],
		["NodePool", {}, 'n0[/"x"/]'],
		["Queue", {}, 'n0[["x"]]'],
		["Scaler", {}, 'n0("x")'],
		["Store", { engine: "postgres", shards: 1 }, 'n0[("x<br/>postgres")]'],
		["Store", { engine: "postgres", shards: 2 }, 'n0[("x<br/>postgres · 2 shards")]'],
		["Store", { shards: 4 }, 'n0[("x<br/>4 shards")]'],
		["Client", { rate: 5 }, 'n0(["x<br/>5/s"])'],
		["Client", {}, 'n0(["x"])'],
		["Transaction", { participants: ["a", "b"], mechanism: "2pc" }, 'n0[/"x<br/>2pc"\\]'],
		["Transaction", { participants: ["a", "b"] }, 'n0[/"x"\\]'],
	])("a %s that says %j: %s", (kind, all, text) => {
		expect(label(said(kind, all))).toBe(text);
	});

	test("of a service that is scaled are the bounds, where both are known", () => {
		const scaler = (all: Record<string, unknown>) => ({ ...said("Scaler", all), id: "scaler:s" });
		const web = said("Service", { replicas: 3 });
		expect(label(web, scaler({ min: 2, max: 9 }))).toBe('n0["x<br/>×2–9"]');
		expect(label(web, scaler({ min: 2 }))).toBe('n0["x<br/>×3"]');
		expect(label(web, scaler({ max: 2 }))).toBe('n0["x<br/>×3"]');
	});
});

test("arrows tell what goes along them; what leads to nothing that is drawn has none", () => {
	const [web, other, gone] = ["web", "other", "gone"].map((name) => component("Service", name));
	const arrow = (kind: Design["links"][number]["kind"], to = other) =>
		toMermaid({
			components: [web, other],
			links: [{ id: "1", kind, from: web.id, to: to.id, attributes: {} }],
		})
			.text.split("\n")
			.slice(3, -1);
	expect(arrow("routes")).toEqual(["  n0 --> n1"]);
	expect(arrow("calls")).toEqual(["  n0 --> n1"]);
	expect(arrow("scales")).toEqual(["  n0 -. scales .-> n1"]);
	expect(arrow("runs-on")).toEqual(["  n0 -. runs on .-> n1"]);
	expect(arrow("runs-in")).toEqual(["  n0 -. runs in .-> n1"]);
	expect(arrow("reads")).toEqual(["  n0 -- reads --> n1"]);
	expect(arrow("calls", gone)).toEqual([]);
});

test("a picture is told which way to go, and has classes only where something is marked", () => {
	const one: Design = { components: [component("Service", "web")], links: [] };
	expect(toMermaid(one, { direction: "TB", marks: {} }).text).toBe('flowchart TB\n  n0["web"]\n');
	expect(toMermaid(one, { marks: { "service:other": "error" } }).text).toContain("classDef");
	expect(toMermaid(one, { marks: { "service:web": "error" } }).text).toContain('n0["web"]:::error');
});

describe("groups", () => {
	const grouped: Design = {
		components: [
			{ ...component("Client", "users") },
			{ ...component("Service", "web"), namespace: "shop", files: ["deploy/shop/web.yaml"] },
			{ ...component("Service", "cart"), namespace: "shop", files: ["deploy/shop/cart.yaml"] },
			{ ...component("Service", "pay"), namespace: "money", files: ["deploy/money/pay.yaml"] },
			{ ...component("Store", "books"), namespace: "money", files: ["deploy/money/books.yaml"] },
			{ ...component("Store", "lone"), namespace: "elsewhere", files: ["deploy/x/lone.yaml"] },
		],
		links: [
			["routes", "client:users", "service:web"],
			["calls", "service:web", "service:pay"],
			["calls", "service:cart", "service:pay"],
			["calls", "service:web", "service:cart"],
			["writes", "service:pay", "store:books"],
			["uses", "service:cart", "store:lone"],
			["uses", "service:web", "store:lone"],
		].map(([kind, from, to]) => ({ id: `${kind}:${from}→${to}`, kind, from, to, attributes: {} })) as Design["links"],
	};

	test("by namespace or by the folder of a system; what is alone is in none", () => {
		const groups = groupsBy(grouped, "namespace");
		expect(groups).toEqual([
			{ id: "namespace:shop", label: "shop", members: ["service:web", "service:cart"] },
			{ id: "namespace:money", label: "money", members: ["service:pay", "store:books"] },
		]);
		expect(groupsBy(grouped, "system").map(({ label }) => label)).toEqual(["shop", "money"]);
		expect(groupsBy(grouped, "environment")).toEqual([]);
	});

	test("an open group is a frame, a folded one a node with its links summed, and what is not asked for is not drawn", () => {
		const groups = groupsBy(grouped, "namespace");
		const { text, nodes, frames, shownAs } = toMermaid(grouped, { groups, folded: new Set(["namespace:shop"]) });
		expect(text).toBe(
			[
				"flowchart LR",
				'  n0[["shop<br/>2 components"]]',
				'  subgraph g1["money"]',
				'    n1["pay"]',
				'    n2[("books")]',
				"  end",
				'  n3(["users"])',
				'  n4[("lone")]',
				"  n3 --> n0",
				"  n0 -- ×2 --> n1",
				"  n1 -- writes --> n2",
				"  n0 -. uses ×2 .-> n4",
				"",
			].join("\n"),
		);
		expect(nodes.n0).toBe("namespace:shop");
		expect(frames).toEqual({ g1: "namespace:money" });
		expect(shownAs.get("service:web")).toBe("namespace:shop");
		expect(toMermaid(grouped, { only: new Set(["client:users", "service:web"]) }).text).not.toContain("pay");
	});
});
