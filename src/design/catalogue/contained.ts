import { type AttributeSpec, attribute, count, one, text } from "./attribute-spec.ts";

/** Of a store or broker that runs in containers of this workspace. */
export const contained = {
	platform: attribute(one("kubernetes", "ecs", "compose"), "", "what runs its containers"),
	image: attribute(text, "", "container image"),
	replicas: attribute(count, "", "containers that are started of it"),
} satisfies Record<string, AttributeSpec>;
