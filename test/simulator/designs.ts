import { assumed, type Value } from "../../src/design/attribute.ts";
import type { ComponentKind, LinkKind } from "../../src/design/catalogue/index.ts";
import type { Component, Design } from "../../src/design/design.ts";

type Values = Record<string, Value>;

/** A design in a few words: `{ "Service:web": { replicas: 3 } }` and `["Client:users routes Service:web"]`. */
export function designOf(components: Record<string, Values>, links: (string | [string, Values])[] = []): Design {
	const attributes = (values: Values) =>
		Object.fromEntries(Object.entries(values).map(([name, value]) => [name, assumed(value, "a test")]));
	return {
		components: Object.entries(components).map(([id, values]): Component => {
			const [kind, name] = id.split(":");
			return { id, kind: kind as ComponentKind, name, attributes: attributes(values), files: [] };
		}),
		links: links.map((link) => {
			const [words, values] = typeof link === "string" ? [link, {}] : link;
			const [from, kind, to] = words.split(" ");
			return { id: words, kind: kind as LinkKind, from, to, attributes: attributes(values) };
		}),
	};
}

/** A web shop with sticky sessions in memory, scaled on CPU. */
export function shop(change: Record<string, Values> = {}): Design {
	const of = (id: string, values: Values) => ({ [id]: { ...values, ...change[id] } });
	return designOf(
		{
			...of("Client:users", { rate: 800, peakRate: 2400 }),
			...of("Balancer:ingress", { layer: "L7", affinity: "cookie" }),
			...of("Service:web", {
				platform: "kubernetes",
				sessions: "memory",
				serviceTimeP50: 0.012,
				serviceTimeP99: 0.08,
				concurrency: 16,
				startup: 45,
				cpuRequest: 0.5,
			}),
			...of("Scaler:web", { min: 3, max: 20, signals: ["cpu"], cpuTarget: 0.7 }),
		},
		["Client:users routes Balancer:ingress", "Balancer:ingress routes Service:web", "Scaler:web scales Service:web"],
	);
}
