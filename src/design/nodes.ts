/** What a cluster's node pool offers to pods: where a scheduler would put one. */
export interface Nodes {
	/** Labels of its nodes, each with the values that a pod may ask for. */
	labels: Record<string, readonly string[]>;
	/** Taints that keep pods away. */
	taints: readonly Taint[];
	/** Beginnings of further labels of which its nodes take any value. */
	open?: readonly string[];
	/** Namespaces whose pods it takes off all others, and the only ones whose pods it takes; absent: any. "*" stands for any text. */
	namespaces?: readonly string[];
}

export interface Taint {
	key: string;
	value: string;
}

/** What a pod asks of its node: for each label one of these values. */
export interface Placement {
	selector: Record<string, readonly string[]>;
	tolerations: readonly Toleration[];
	namespace?: string;
}

/** Whether it is there for the pods of this namespace. */
export const isFor = ({ namespaces }: Nodes, { namespace = "default" }: Placement): boolean =>
	namespaces?.some((one) => one === namespace || (one.endsWith("*") && namespace.startsWith(one.slice(0, -1)))) ??
	false;

/** Without a key it tolerates everything, without a value any value. */
export interface Toleration {
	key?: string;
	value?: string;
}

/** Labels that any pool may have, with whatever value. */
const everywhere =
	/^((beta\.)?kubernetes\.io\/(os|arch)|(topology|failure-domain\.beta)\.kubernetes\.io\/|node\.kubernetes\.io\/)/;

export function accepts(nodes: Nodes, placement: Placement): boolean {
	const { labels, taints, open = [], namespaces } = nodes;
	const { selector, tolerations } = placement;
	if (namespaces) return isFor(nodes, placement);
	const fits = Object.entries(selector).every(([key, values]) => {
		if (Object.hasOwn(labels, key)) return values.some((value) => labels[key].includes(value));
		return everywhere.test(key) || open.some((prefix) => key.startsWith(prefix));
	});
	const tolerated = ({ key, value }: Taint) =>
		tolerations.some((one) => (one.key ?? key) === key && (one.value ?? value) === value);
	return fits && taints.every(tolerated);
}
