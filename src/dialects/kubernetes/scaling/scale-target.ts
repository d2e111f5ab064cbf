import { type Attribute, declared } from "../../../design/attribute.ts";
import type { Declaration, Fragment, FragmentLink } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { type KubeObject, placeholder } from "../object.ts";

/** An object that scales what its scaleTargetRef names; without one it is a part of an object only. */
export function scalerFragments(
	object: KubeObject,
	type: "hpa" | "keda",
	attributes: () => Record<string, Attribute | undefined>,
): Fragment[] | "partial" {
	const target = object.find(["spec", "scaleTargetRef", "name"]);
	const name = object.text(["spec", "scaleTargetRef", "name"]);
	if (!target || !name) return "partial";
	const key = object.keyOf(object.text(["spec", "scaleTargetRef", "kind"]) ?? "Deployment", name);
	const scales: FragmentLink = {
		...{ kind: "scales", direction: "to", other: { by: "key", key }, at: object.location(target.node) },
		// Its workload may be of another repository or chart; a name that is filled in later may mean any.
		...(placeholder(name) === undefined && { outside: { kind: "Service", name } }),
	};
	return [scalerOf(object, type, attributes(), scales)];
}

/** The object as a scaler of what `scales` leads to. */
export function scalerOf(
	object: KubeObject,
	type: "hpa" | "keda",
	attributes: Record<string, Attribute | undefined>,
	scales: FragmentLink,
): Declaration {
	return {
		role: "declares",
		file: object.source.file.path,
		kind: "Scaler",
		name: object.name,
		keys: [object.key],
		scope: object.scope,
		namespace: object.namespace,
		at: object.place,
		attributes: stated({
			type: declared(type, object.location(object.find(["kind"])!.node), object.handle),
			...attributes,
		}),
		links: [scales],
	};
}
