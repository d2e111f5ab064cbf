import { type Attribute, byDefault, declared } from "../../design/attribute.ts";
import { Refused } from "./edit.ts";
import { stated, type Writer } from "./lens.ts";
import type { KubeObject, Path } from "./object.ts";
import { count } from "./quantity.ts";

/** The pace of an HPA, wherever its `behavior` block stands (KEDA embeds one). */
export function behaviorAttributes(object: KubeObject, path: Path): Record<string, Attribute> {
	const found = object.find(path);
	return stated({
		behaviour:
			found && object.has(path)
				? declared(true, object.pairLocation(found), object.handle)
				: byDefault(false, object.place, "Kubernetes API: no behavior, so the default pace", object.handle),
		upStabilisation: object.attribute([...path, "scaleUp", "stabilizationWindowSeconds"], count, {
			value: 0,
			source: "Kubernetes API, HPAScalingRules.stabilizationWindowSeconds: defaults to 0 for scale up",
		}),
		downStabilisation: object.attribute([...path, "scaleDown", "stabilizationWindowSeconds"], count, {
			value: 300,
			source: "Kubernetes API, HPAScalingRules.stabilizationWindowSeconds: defaults to 300 for scale down",
		}),
	});
}

export function stabilisation(path: Path, direction: "scaleUp" | "scaleDown", after?: string): Writer {
	return ({ value }, _object, edit) => {
		const seconds = count(value);
		if (seconds === undefined || seconds > 3600) throw new Refused("Kubernetes takes 0 to 3600 whole seconds");
		return edit.set([...path, direction, "stabilizationWindowSeconds"], seconds, { after });
	};
}

/** Sets the fewest or most replicas; the API refuses a minimum above the maximum. */
export function bound(path: Path, end: "min" | "max", before?: string): Writer {
	return ({ value, component }, _object, edit) => {
		const wanted = count(value);
		if (wanted === undefined || (end === "max" && wanted === 0))
			throw new Refused(`${path.at(-1)} must be a whole number`);
		const other = component[end === "min" ? "max" : "min"]?.value;
		if (typeof other === "number" && (end === "min" ? wanted > other : wanted < other)) {
			throw new Refused(`the minimum would be above the maximum (${other}): change that first`);
		}
		return edit.set(path, wanted, { before });
	};
}
