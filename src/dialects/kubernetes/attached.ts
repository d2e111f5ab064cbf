import type { Attribute } from "../../design/attribute.ts";
import type { Alias, Fragment, Reference } from "../../design/fragment.ts";
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

/** Everything that names such an object. */
function namingIt({ kind, name, namespace }: Pick<KubeObject, "kind" | "name" | "namespace">): Reference {
	return { by: "labels", labels: { [`${kind}/${namespace}/${name}`]: "attached" }, namespace, anywhere: true };
}

/** Who names the object has with it what these say: it stands for them. */
export function standsFor(object: KubeObject, others: readonly { name: string; namespace: string }[]): Alias[] {
	const labels = Object.keys(attachedTo(object.kind, others));
	if (labels.length === 0) return [];
	const { scope, namespace, place } = object;
	const hosts = labels.map((label) => `${label}=attached`);
	return [{ role: "alias", file: object.source.file.path, scope, namespace, hosts, of: namingIt(object), at: place }];
}

/** What such an object says of the balancers that name it, or `as` what they do, and of what these send on. */
export function saysAttached(
	object: KubeObject,
	balancer: Record<string, Attribute>,
	routes: Record<string, Attribute> = {},
	as: Pick<KubeObject, "kind" | "name" | "namespace"> = object,
): Fragment[] {
	const common = { file: object.source.file.path, scope: object.scope, at: object.place, of: namingIt(as) };
	return [
		...(Object.keys(balancer).length > 0
			? [{ role: "extends", kind: "Balancer", ...common, attributes: balancer } as const]
			: []),
		...(Object.keys(routes).length > 0
			? [{ role: "extends-links", kinds: ["routes"], end: "from", ...common, attributes: routes } as const]
			: []),
	];
}
