import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { Refused } from "../../refused.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject } from "../object.ts";
import { countOrPercent } from "../quantity.ts";

const selector = ["spec", "selector"];

/** The labels that a selector asks for; undefined where it asks for more than equal labels. */
function labelsOf(object: KubeObject): Record<string, string> | undefined {
	const labels = { ...object.strings([...selector, "matchLabels"]) };
	for (const index of object.indices([...selector, "matchExpressions"])) {
		const path = [...selector, "matchExpressions", index];
		const key = object.text([...path, "key"]);
		const value = object.text([...path, "values", 0]);
		const single = object.indices([...path, "values"]).length === 1;
		if (object.text([...path, "operator"]) !== "In" || !single || key === undefined || value === undefined)
			return undefined;
		labels[key] = value;
	}
	return labels;
}

/** What may be missing says what must be there only as a percentage. */
function minAvailable(object: KubeObject): Attribute | undefined {
	const stated = object.attribute(["spec", "minAvailable"], countOrPercent);
	if (stated) return stated;
	const missing = object.attribute(["spec", "maxUnavailable"], countOrPercent);
	if (!missing || missing.unknown !== undefined) return missing;
	const at = object.location(object.find(["spec", "maxUnavailable"])!.node);
	if (missing.value === 0) return declared("100%", at, object.handle);
	if (typeof missing.value !== "string") {
		return unknown(`all but ${missing.value} of the replicas, however many those are`, at, object.handle);
	}
	return declared(`${Math.max(0, 100 - Number.parseFloat(missing.value))}%`, at, object.handle);
}

function read(object: KubeObject): Fragment[] | "partial" {
	const labels = labelsOf(object);
	const attribute = minAvailable(object);
	if (!object.has(selector) || !attribute) return "partial";
	if (!labels) return [];
	return [
		{
			role: "extends",
			file: object.source.file.path,
			kind: "Service",
			of: { by: "labels", labels, namespace: object.namespace },
			at: object.place,
			attributes: { minAvailable: attribute },
		},
	];
}

export const budget: Lens = {
	groups: ["policy"],
	read,
	writers: {
		minAvailable: ({ value }, object, edit) => {
			const wanted = countOrPercent(value);
			if (wanted === undefined) throw new Refused("minAvailable must be a whole number or a percentage");
			if (!object.has(["spec", "minAvailable"])) throw new Refused(`replace maxUnavailable by minAvailable: ${wanted}`);
			return edit.set(["spec", "minAvailable"], wanted);
		},
	},
};
