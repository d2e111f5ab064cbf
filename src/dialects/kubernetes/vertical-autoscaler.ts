import { declared } from "../../design/attribute.ts";
import type { Lens } from "./lens.ts";
import type { KubeObject, Path } from "./object.ts";

const policies: Path = ["spec", "resourcePolicy", "containerPolicies"];

/** Resources that it sets; one policy for all containers may leave some out. Both are the default of the API. */
function controlled(object: KubeObject): string[] {
	const every = object.indices(policies).find((at) => object.text([...policies, at, "containerName"]) === "*");
	if (every === undefined) return ["cpu", "memory"];
	if (object.text([...policies, every, "mode"]) === "Off") return [];
	const path = [...policies, every, "controlledResources"];
	return object.has(path) ? object.indices(path).map((at) => object.text([...path, at]) ?? "") : ["cpu", "memory"];
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
