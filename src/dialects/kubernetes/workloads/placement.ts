import type { FragmentLink } from "../../../design/fragment.ts";
import type { Placement, Taint, Toleration } from "../../../design/nodes.ts";
import type { KubeObject, Path } from "../object.ts";
import { podSpec } from "./pod.ts";

/** The nodes that a pod may run on; undefined where it asks for more than labels with given values. */
function placementOf(object: KubeObject): Placement | undefined {
	const selector: Record<string, readonly string[]> = {};
	for (const [key, value] of Object.entries(object.strings([...podSpec, "nodeSelector"]) ?? {}))
		selector[key] = [value];
	const required: Path = [
		...podSpec,
		"affinity",
		"nodeAffinity",
		"requiredDuringSchedulingIgnoredDuringExecution",
		"nodeSelectorTerms",
	];
	const terms = object.indices(required);
	if (terms.length > 1) return undefined;
	for (const term of terms) {
		if (object.has([...required, term, "matchFields"])) return undefined;
		const { labels, more } = labelsIn(object, [...required, term, "matchExpressions"]);
		if (more) return undefined;
		Object.assign(selector, labels);
	}
	const all: Path = [...podSpec, "tolerations"];
	const tolerations = object.indices(all).map((at): Toleration => {
		const key = object.text([...all, at, "key"]);
		const any = object.text([...all, at, "operator"]) === "Exists";
		return { ...(key && { key }), ...(!any && { value: object.text([...all, at, "value"]) ?? "" }) };
	});
	return { selector, tolerations, namespace: object.namespace };
}

/** Requirements as labels with their values, and whether there are others that are no list of values. */
export function labelsIn(object: KubeObject, path: Path): { labels: Record<string, string[]>; more: boolean } {
	const labels: Record<string, string[]> = {};
	let more = false;
	for (const at of object.indices(path)) {
		const key = object.text([...path, at, "key"]);
		const values = object.indices([...path, at, "values"]).map((i) => object.text([...path, at, "values", i]) ?? "");
		if (key && object.text([...path, at, "operator"]) === "In") labels[key] = values;
		else more = true;
	}
	return { labels, more };
}

/** Only these effects keep a pod away. */
export function taintsIn(object: KubeObject, path: Path): Taint[] {
	return object
		.indices(path)
		.filter((at) => object.text([...path, at, "effect"]) !== "PreferNoSchedule")
		.map((at) => ({
			key: object.text([...path, at, "key"]) ?? "",
			value: object.text([...path, at, "value"]) ?? "",
		}));
}

/** The pool that its pods run on: known where one pool of the workspace takes them. */
export function runsOn(object: KubeObject): FragmentLink[] {
	const placement = placementOf(object);
	if (!placement) return [];
	return [{ kind: "runs-on", direction: "to", other: { by: "nodes", ...placement }, at: object.place }];
}
