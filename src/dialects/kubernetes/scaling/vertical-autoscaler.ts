import { declared } from "../../../design/attribute.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";

const policies: Path = ["spec", "resourcePolicy", "containerPolicies"];

/** Both, unless a policy leaves some out: the default of the API. */
function controlledBy(object: KubeObject, policy: Path): string[] {
	if (object.text([...policy, "mode"]) === "Off") return [];
	const path = [...policy, "controlledResources"];
	return object.has(path) ? object.indices(path).map((at) => object.text([...path, at]) ?? "") : ["cpu", "memory"];
}

/** Resources that it sets, of any container. Whoever writes a policy by a container's name means what matters of the pod. */
function controlled(object: KubeObject): string[] {
	const all = object.indices(policies).map((at) => controlledBy(object, [...policies, at]));
	return all.length > 0 ? [...new Set(all.flat())] : ["cpu", "memory"];
}

/** A Vertical Pod Autoscaler sets the requests of a workload's pods anew; with updateMode Off it only recommends. */
export const verticalAutoscaler: Lens = {
	groups: ["autoscaling.k8s.io"],
	read(object) {
		const target = object.find(["spec", "targetRef", "name"]);
		const name = object.text(["spec", "targetRef", "name"]);
		if (!target || !name) return "partial";
		const resources = controlled(object);
		if (object.text(["spec", "updatePolicy", "updateMode"]) === "Off" || resources.length === 0) return [];
		return [
			{
				role: "extends",
				file: object.source.file.path,
				kind: "Service",
				of: { by: "key", key: object.keyOf(object.text(["spec", "targetRef", "kind"]) ?? "Deployment", name) },
				scope: object.scope,
				at: object.place,
				attributes: { resized: declared(resources, object.location(target.node), object.handle) },
			},
		];
	},
	writers: {},
};
