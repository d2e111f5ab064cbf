import { expect, test } from "vitest";
import { assumed, declared } from "../../src/design/attribute.ts";
import type { Component, Design } from "../../src/design/design.ts";
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
