import type { Declaration } from "../fragment.ts";
import * as looks from "./looks.ts";

/** What others find a declaration by, as the texts under which it is indexed. */
export interface FoundBy {
	/** Its keys with the place in which they are its own: declarations that share one are one component. */
	own: readonly string[];
	/** In lower case. */
	hosts: readonly string[];
	/** Each with the namespace. */
	labels: readonly string[];
	/** Each without. */
	bareLabels: readonly string[];
	/** All that leads to it, as who looks something up tells of it. */
	looks: readonly string[];
}

/** By declaration, which nobody changes: an edit leaves most of them, and texts are dear to make and to look up anew. */
const known = new WeakMap<Declaration, FoundBy>();

export function foundBy(declaration: Declaration): FoundBy {
	const before = known.get(declaration);
	if (before) return before;
	const { kind, keys, scope, environment, hosts = [], labels = {}, namespace = "default" } = declaration;
	const place = scope === undefined ? "" : `@${scope}@${environment ?? ""}`;
	const found = {
		own: keys.map((key) => `${kind} ${key}${place}`),
		hosts: hosts.map((host) => host.toLowerCase()),
		labels: Object.entries(labels).map(([name, value]) => labelKey(namespace, name, value)),
		bareLabels: Object.entries(labels).map(([name, value]) => `${name}=${value}`),
	};
	const made = { ...found, looks: looksAt(declaration, found) };
	known.set(declaration, made);
	return made;
}

export function labelKey(namespace: string, name: string, value: string): string {
	return `${namespace} ${name}=${value}`;
}

function looksAt({ keys, namespace, nodes, priority }: Declaration, found: Omit<FoundBy, "looks">): string[] {
	return [
		...keys.map(looks.key),
		...found.hosts.map(looks.host),
		...found.labels.map(looks.label),
		...found.bareLabels.map(looks.bareLabel),
		...(namespace === undefined ? [] : [looks.namespace(namespace)]),
		...(priority === undefined ? [] : [looks.priority(priority)]),
		...(nodes ? [looks.pools] : []),
	];
}
