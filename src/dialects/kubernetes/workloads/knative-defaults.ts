import { declared } from "../../../design/attribute.ts";
import type { Extension } from "../../../design/fragment.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";

/** What every Service of Knative that sets no limit of its own is governed by. */
export const knativeDefaults = "knative-serving/config-autoscaler";

const operator: Path = ["spec", "config", "autoscaler"];

/** The limit of a cluster, from its ConfigMap or from what its operator makes it of. Source: Knative Serving, Configuring scale bounds. */
export function knativeLimit(object: KubeObject): Extension[] {
	const data: Path | undefined =
		object.kind === "KnativeServing" ? operator : object.name === "config-autoscaler" ? ["data"] : undefined;
	const found = data && object.find([...data, "max-scale"]);
	const most = data && count(object.text([...data, "max-scale"]));
	if (!found || !most) return [];
	const at = object.location(found.node);
	return [
		{
			role: "extends",
			kind: "Scaler",
			file: object.source.file.path,
			of: { by: "priority", name: knativeDefaults },
			scope: object.scope,
			at,
			// Only those that say nothing themselves are governed by it.
			decides: true,
			attributes: { max: declared(most, at), bounded: declared(true, at) },
		},
	];
}
