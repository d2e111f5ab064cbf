import { type AttributeSpec, attribute, count, fact, flag, one, text } from "./attribute-spec.ts";

/** Of a store or broker that runs in containers of this workspace. */
export const contained = {
	platform: fact(attribute(one("kubernetes", "ecs", "compose", "swarm"), "", "what runs its containers")),
	image: fact(attribute(text, "", "container image")),
	spot: fact(attribute(flag, "", "whether its containers run on reclaimable capacity")),
	replicas: fact(attribute(count, "", "containers that are started of it")),
	persistent: attribute(flag, "", "whether its data outlive a restart"),
} satisfies Record<string, AttributeSpec>;
