import type { Attribute } from "../../design/attribute.ts";
import type { Fragment, Reference } from "../../design/fragment.ts";
import { type KubeObject, placeholder } from "./object.ts";

/**
 * An object that others name in order to have what it says (a Middleware, a Policy, a BackendConfig): who names it has it as
 * a label, so that the object can speak of all of them.
 */
export function attachedTo(
	kind: string,
	names: readonly { name: string; namespace: string }[],
): Record<string, string> {
	const all = names.filter(({ name }) => placeholder(name) === undefined);
	return Object.fromEntries(all.map(({ name, namespace }) => [`${kind}/${namespace}/${name}`, "attached"]));
}

/** What such an object says of the balancers that name it, and of what these send on. */
export function saysAttached(
	object: KubeObject,
	balancer: Record<string, Attribute>,
	routes: Record<string, Attribute> = {},
): Fragment[] {
	const of = (namespace: string): Reference => ({
		by: "labels",
		labels: { [`${object.kind}/${object.namespace}/${object.name}`]: "attached" },
		namespace,
		anywhere: true,
	});
	const common = { file: object.source.file.path, scope: object.scope, at: object.place, of: of(object.namespace) };
	return [
		...(Object.keys(balancer).length > 0
			? [{ role: "extends", kind: "Balancer", ...common, attributes: balancer } as const]
			: []),
		...(Object.keys(routes).length > 0
			? [{ role: "extends-links", kinds: ["routes"], end: "from", ...common, attributes: routes } as const]
			: []),
	];
}
