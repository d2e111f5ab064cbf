import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { count } from "../quantity.ts";

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
		attributes: { healthCheck: byDefault("readiness", object.place, readyOnly, object.handle), ...attributes },
		links,
	};
}

const readyOnly = "it sends to the endpoints of a Service, which are the pods that are ready";

/** What takes the requests in for it: a controller or a gateway, for all of its routes. */
export function takenInBy(object: KubeObject, entry: string, path: Path = ["kind"]): Attribute {
	return declared(entry, object.location(object.find(path)?.node ?? object.root), object.handle);
}

/** A route to the Service that is named at `path`; of another namespace where one is given. */
export function routesTo(object: KubeObject, path: Path, namespace?: string): FragmentLink[] {
	const name = object.text(path);
	const found = object.find(path);
	if (!name || !found) return [];
	const other = { by: "key", key: object.keyOf("Service", name, namespace) } as const;
	const outside = placeholder(name) === undefined && { outside: { kind: "Service", name } as const };
	return [{ kind: "routes", direction: "to", other, at: object.location(found.node), ...outside }];
}

/** Of two versions in a rule the one with less traffic is taken for the new one (see `lesserShareOf`): its share. `rules` holds their weights. */
export function lesserShare(object: KubeObject, rules: readonly (readonly Path[])[]): Attribute | undefined {
	for (const weights of rules) {
		const [a, b] = weights.map((weight) => count(object.raw(weight)));
		if (weights.length !== 2 || a === undefined || b === undefined || a === b) continue;
		const least = weights[a < b ? 0 : 1];
		return declared(Math.min(a, b) / (a + b), object.location(object.find(least)!.node), object.handle);
	}
	return undefined;
}
