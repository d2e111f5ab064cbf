import type { Component } from "../design.ts";
import type { Graph } from "../graph.ts";

/** Replicas that stand beside `count` others while a release lasts; none where nothing is said of releases. */
export function surgeOf(graph: Graph, service: Component, count: number): number {
	const [rollout] = graph.near(service.id, "in", ["replaces"]);
	const { strategy, maxSurge } = rollout?.attributes ?? {};
	if (strategy?.value === "recreate") return 0;
	if (strategy?.value === "blue-green") return count;
	const { value } = maxSurge ?? {};
	if (maxSurge?.provenance.kind === "assumed") return 0;
	if (typeof value === "number") return value;
	const percent = typeof value === "string" ? /^(\d+(?:\.\d+)?)%$/.exec(value)?.[1] : undefined;
	return percent === undefined ? 0 : Math.ceil((Number(percent) / 100) * count);
}
