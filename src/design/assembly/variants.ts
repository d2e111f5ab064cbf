import type { Component } from "../design.ts";
import { valueIn } from "../design.ts";
import { demand, storyOf } from "../environment.ts";
import type { Group } from "./groups.ts";

/**
 * One component in several environments is one story: each but that of the most demanding environment (production by
 * name, else the largest) is a variant of that one. By id; `groups` are those that the components were made of.
 */
export function variantsOf(components: readonly Component[], groups: readonly Group[]): Map<string, string> {
	const stories = new Map<string, Component[]>();
	components.forEach((one, index) => {
		const { environment, kind, name } = one;
		if (environment === undefined) return;
		const { scope, file } = groups[index];
		const story = [kind, storyOf(name, environment), storyOf(scope ?? file, environment)].join(" ");
		stories.set(story, [...(stories.get(story) ?? []), one]);
	});
	const variants = new Map<string, string>();
	for (const story of stories.values()) {
		if (new Set(story.map(({ environment }) => environment)).size < 2) continue;
		const [most] = story.toSorted((a, b) => demand(a.environment) - demand(b.environment) || sizeOf(b) - sizeOf(a));
		for (const one of story) if (one.environment !== most.environment) variants.set(one.id, most.id);
	}
	return variants;
}

function sizeOf(component: Component): number {
	const size = valueIn(component, "max") ?? valueIn(component, "replicas");
	return typeof size === "number" ? size : 0;
}
