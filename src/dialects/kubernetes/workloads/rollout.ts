import { type Attribute, byDefault } from "../../../design/attribute.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import type { Writer } from "../lens.ts";
import type { KubeObject } from "../object.ts";
import { count, countOrPercent } from "../quantity.ts";

/** Both replace each pod in its place: where it stood, or on its node. */
const isInPlace = (object: KubeObject) => object.kind === "StatefulSet" || object.kind === "DaemonSet";
const strategyOf = (object: KubeObject) => (isInPlace(object) ? "updateStrategy" : "strategy");
const strategies: Record<string, string> = { Recreate: "recreate", RollingUpdate: "rolling" };

export function rolloutAttributes(object: KubeObject): Record<string, Attribute> {
	const inPlace = isInPlace(object);
	const path = ["spec", strategyOf(object)];
	const strategy = object.attribute([...path, "type"], (raw) => strategies[String(raw)], {
		value: "rolling",
		source: `Kubernetes API, ${object.kind}Spec.${strategyOf(object)}: defaults to RollingUpdate`,
	});
	// Recreate takes no numbers: everything goes before anything comes.
	const rolling = strategy?.value === "rolling";
	const source = (name: string, value: string) => `Kubernetes API, ${name}: defaults to ${value}`;
	return stated({
		strategy,
		maxSurge: !rolling
			? undefined
			: object.kind === "StatefulSet"
				? byDefault(0, object.place, "a StatefulSet replaces its pods in place", object.handle)
				: object.attribute([...path, "rollingUpdate", "maxSurge"], countOrPercent, {
						value: inPlace ? 0 : "25%",
						source: inPlace
							? source("RollingUpdateDaemonSet.maxSurge", "0")
							: source("RollingUpdateDeployment.maxSurge", "25%"),
					}),
		maxUnavailable: rolling
			? object.attribute([...path, "rollingUpdate", "maxUnavailable"], countOrPercent, {
					value: inPlace ? 1 : "25%",
					source: inPlace
						? source(`${object.kind} updateStrategy.rollingUpdate.maxUnavailable`, "1")
						: source("RollingUpdateDeployment.maxUnavailable", "25%"),
				})
			: undefined,
		minReady: object.attribute(["spec", "minReadySeconds"], count, {
			value: 0,
			source: source("minReadySeconds", "0"),
		}),
	});
}

function setRolling(name: "maxSurge" | "maxUnavailable"): Writer {
	return ({ value, component }, object, edit) => {
		const wanted = countOrPercent(value);
		if (wanted === undefined) throw new Refused(`${name} must be a whole number or a percentage`);
		if (object.kind === "StatefulSet")
			throw new Refused(`a StatefulSet takes no ${name} without an alpha feature gate`);
		const other = component[name === "maxSurge" ? "maxUnavailable" : "maxSurge"]?.value;
		const none = (each: unknown) => each === 0 || each === "0%";
		if (none(wanted) && none(other)) throw new Refused("maxSurge and maxUnavailable cannot both be 0");
		return edit.set(["spec", "strategy", "rollingUpdate", name], wanted, { after: "type" });
	};
}

export const minReadyWriter: Writer = ({ value }, _object, edit) => {
	const seconds = count(value);
	if (seconds === undefined) throw new Refused("minReadySeconds must be whole seconds");
	return edit.set(["spec", "minReadySeconds"], seconds, { after: "replicas" });
};

export const rolloutWriters: Record<string, Writer> = {
	strategy: ({ value }, object, edit) => {
		if (value === "rolling") return edit.set(["spec", strategyOf(object), "type"], "RollingUpdate");
		if (value === "recreate") throw new Refused("set strategy.type to Recreate and remove strategy.rollingUpdate");
		throw new Refused(`a ${object.kind} has no ${value} rollout: use Argo Rollouts, Flagger or a second Deployment`);
	},
	maxSurge: setRolling("maxSurge"),
	maxUnavailable: setRolling("maxUnavailable"),
	minReady: minReadyWriter,
};
