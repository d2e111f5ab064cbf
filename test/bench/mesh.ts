import type { Design } from "../../src/design/design.ts";
import { designOf } from "../simulator/designs.ts";

/**
 * A mesh of services as in a large shop: an edge, one front that calls `wide` services, each of which calls two more, each
 * of these with a store of its own, and a cache before that of every second. With ten it has 63 components.
 */
export function mesh(wide: number, rate: number, seconds: number): Design {
	const components: Record<string, Record<string, unknown>> = {
		"Client:users": { rate, load: { constant: rate, duration: seconds }, timeout: 10, retries: 1 },
		"Balancer:edge": { layer: "L7", affinity: "none", algorithm: "round-robin" },
		"Service:front": { replicas: 12, concurrency: 64, serviceTime: { exponential: { mean: 0.004 } } },
	};
	const links = ["Client:users routes Balancer:edge", "Balancer:edge routes Service:front"];
	const service = { replicas: 4, concurrency: 32, serviceTime: { exponential: { mean: 0.004 } } };
	for (let i = 0; i < wide; i++) {
		components[`Service:middle-${i}`] = service;
		links.push(`Service:front calls Service:middle-${i}`);
		for (const side of ["a", "b"]) {
			const name = `${side}-${i}`;
			components[`Service:leaf-${name}`] = service;
			components[`Store:data-${name}`] = { role: "database", engine: "postgres", readTime: 0.002, writeTime: 0.004 };
			links.push(`Service:middle-${i} calls Service:leaf-${name}`, `Service:leaf-${name} reads Store:data-${name}`);
		}
		components[`Store:cache-${i}`] = { role: "cache", engine: "redis", readTime: 0.0005, hitRate: 0.8 };
		links.push(`Service:leaf-a-${i} reads Store:cache-${i}`);
	}
	return designOf(components as never, links);
}
