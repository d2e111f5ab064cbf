import type { Component } from "../design.ts";
import { valueIn } from "../design.ts";
import { demand, storyOf } from "../environment.ts";
import type { Group } from "./groups.ts";

/**
 * One component in several environments is one story: each but that of the most demanding environment (production by
 * name, else the largest) says whose variant it is. `groups` are those that the components were made of.
 */
export function withVariants(components: Component[], groups: readonly Group[]): Component[] {
	const stories = new Map<string, Component[]>();
	components.forEach((one, index) => {
		const { environment, kind, name } = one;
		if (environment === undefined) return;
		const { scope, file } = groups[index];
		const story = [kind, storyOf(name, environment), storyOf(scope ?? file, environment)].join(" ");
		stories.set(story, [...(stories.get(story) ?? []), one]);
	});
	const judged = new Map<Component, string>();
	for (const variants of stories.values()) {
		if (new Set(variants.map(({ environment }) => environment)).size < 2) continue;
		const [most] = variants.toSorted((a, b) => demand(a.environment) - demand(b.environment) || sizeOf(b) - sizeOf(a));
		for (const one of variants) if (one.environment !== most.environment) judged.set(one, most.id);
	}
	return components.map((one) => (judged.has(one) ? { ...one, variantOf: judged.get(one)! } : one));
}

function sizeOf(component: Component): number {
	const size = valueIn(component, "max") ?? valueIn(component, "replicas");
	return typeof size === "number" ? size : 0;
}
