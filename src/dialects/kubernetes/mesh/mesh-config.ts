import { byDefault } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";
import { onCalls } from "./mesh.ts";

const configs: readonly Path[] = [
	["spec", "meshConfig"],
	["spec", "values", "meshConfig"],
];
const source = "Istio, MeshConfig.defaultHttpRetryPolicy: of every call whose VirtualService says nothing of retries";

/** How often a mesh tries any call again, where nothing says more of it. */
function read(object: KubeObject): Fragment[] | "partial" {
	return configs.flatMap((config) => {
		const path: Path = [...config, "defaultHttpRetryPolicy", "attempts"];
		const said = object.attribute(path, count);
		const found = object.find(path);
		if (typeof said?.value !== "number" || !found) return [];
		const meshRetries = byDefault(said.value, object.location(found.node), source, object.handle);
		return onCalls(object, "*", { meshRetries }).filter(({ kinds }) => kinds.includes("calls"));
	});
}

/** Istio's operators, the old one and that of the Sail project: what holds for a whole mesh. */
export const meshConfig: Lens = { groups: ["install.istio.io", "sailoperator.io"], read, writers: {} };
