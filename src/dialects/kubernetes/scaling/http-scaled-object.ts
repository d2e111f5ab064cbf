import { byDefault, declared } from "../../../design/attribute.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count, quantity } from "../quantity.ts";
import { behaviorAttributes, bound } from "./behavior.ts";
import { scalerFragments } from "./scale-target.ts";

const metric: Path = ["spec", "scalingMetric"];
/** Only routes, and leaves the scaling to a ScaledObject of its own. */
const skips: Path = ["metadata", "annotations", "httpscaledobject.keda.sh/skip-scaledobject-creation"];

const isByRate = (object: KubeObject) => object.has([...metric, "requestRate"]);

/**
 * KEDA's HTTP add-on: its proxy counts requests, holds them where there is no replica yet, and a ScaledObject that it makes
 * follows the count. Source: kedacore/http-add-on, docs/ref HTTPScaledObject.
 */
export const httpScaledObject: Lens = {
	groups: ["http.keda.sh"],
	read: (object) =>
		String(object.raw(skips)) === "true"
			? []
			: scalerFragments(object, "keda", () => {
					const found = object.find(metric);
					const signal = isByRate(object) ? "requests" : "connections";
					return {
						min: object.attribute(["spec", "replicas", "min"], count, {
							value: 0,
							source: "KEDA HTTP add-on, HTTPScaledObject.replicas.min: defaults to 0",
						}),
						max: object.attribute(["spec", "replicas", "max"], count, {
							value: 100,
							source: "KEDA HTTP add-on, HTTPScaledObject.replicas.max: defaults to 100",
						}),
						signals: found
							? declared([signal], object.pairLocation(found), object.handle)
							: byDefault([signal], object.place, "KEDA HTTP add-on: it follows the requests at once"),
						shares: declared([], object.place),
						fromZero: byDefault(
							true,
							object.place,
							"KEDA HTTP add-on: its proxy holds requests until a replica is there",
						),
						connectionsTarget: isByRate(object)
							? undefined
							: object.attribute([...metric, "concurrency", "targetValue"], quantity),
						requestsTarget: isByRate(object)
							? object.attribute([...metric, "requestRate", "targetValue"], quantity)
							: undefined,
						...behaviorAttributes(object, ["spec", "behavior"]),
					};
				}),
	writers: {
		min: bound(["spec", "replicas", "min"], "min", "max"),
		max: bound(["spec", "replicas", "max"], "max"),
	},
};
