import type { Attribute } from "../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../design/fragment.ts";
import type { KubeObject } from "./object.ts";

/** An object that sends traffic on. */
export function balancer(
	object: KubeObject,
	attributes: Record<string, Attribute>,
	links: FragmentLink[],
): Declaration {
	return {
		role: "declares",
		file: object.source.file.path,
		kind: "Balancer",
		name: object.name,
		keys: [object.key],
		scope: object.scope,
		namespace: object.namespace,
		at: object.place,
		attributes,
		links,
	};
}
