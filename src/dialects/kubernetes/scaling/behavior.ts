import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import type { Writer } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count, quantity } from "../quantity.ts";

type Direction = "scaleUp" | "scaleDown";
const selections: Record<string, string> = { Max: "max", Min: "min", Disabled: "disabled" };

/** Its policies as a person would say them: "4 pods in 15 s". */
function policies(object: KubeObject, path: Path): Attribute | undefined {
	const found = object.find(path);
	const texts = object.indices(path).map((index) => {
		const amount = count(object.raw([...path, index, "value"]));
		const period = count(object.raw([...path, index, "periodSeconds"]));
		const what = { Pods: "pods", Percent: "%" }[object.text([...path, index, "type"]) ?? ""];
		return amount !== undefined && period && what ? `${amount} ${what} in ${period} s` : undefined;
	});
	if (!found || texts.length === 0) return undefined;
	const at = object.pairLocation(found);
	return texts.includes(undefined)
		? unknown("one of its policies is not understood", at, object.handle)
		: declared(texts as string[], at, object.handle);
}

/** Each direction may ignore a deviation of its own (Kubernetes 1.33 on, HPAConfigurableTolerance). */
function tolerances(object: KubeObject, path: Path): Record<string, Attribute | undefined> {
	const [up, down] = (["scaleUp", "scaleDown"] as const).map((direction) =>
		object.attribute([...path, direction, "tolerance"], quantity),
	);
	const source = "Kubernetes API, HPAScalingRules.tolerance: the cluster-wide 10 % where it is not set";
	return { tolerance: up, downTolerance: down ?? (up && byDefault(0.1, object.place, source, object.handle)) };
}

/** The pace of an HPA, wherever its `behavior` block stands (KEDA embeds one). */
export function behaviorAttributes(object: KubeObject, path: Path): Record<string, Attribute> {
	const found = object.find(path);
	const select = (direction: Direction) =>
		object.attribute([...path, direction, "selectPolicy"], (raw) => selections[String(raw)]);
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
		upPolicies: policies(object, [...path, "scaleUp", "policies"]),
		downPolicies: policies(object, [...path, "scaleDown", "policies"]),
		upSelect: select("scaleUp"),
		downSelect: select("scaleDown"),
		...tolerances(object, path),
	});
}

export function stabilisation(path: Path, direction: Direction, after?: string): Writer {
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
