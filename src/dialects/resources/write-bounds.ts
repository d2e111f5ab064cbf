import type { Value } from "../../design/attribute.ts";
import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import type { Literal } from "./edit.ts";
import { settingOf } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";
import { asNumber } from "./value.ts";

/** Sets an argument of a resource, in the way of its language. */
export type Setter = (path: string, value: Literal) => TextEdit;

interface Bounds {
	min: string;
	max: string;
	desired?: string;
}

const bounds: Record<string, Bounds> = {
	aws_appautoscaling_target: { min: "min_capacity", max: "max_capacity" },
	aws_autoscaling_group: { min: "min_size", max: "max_size", desired: "desired_capacity" },
	aws_eks_node_group: {
		min: "scaling_config/min_size",
		max: "scaling_config/max_size",
		desired: "scaling_config/desired_size",
	},
};

export const isBound = (path: string): boolean => /(^|\/)(min|max|desired)_(capacity|size)$/.test(path);

/** AWS wants min ≤ desired ≤ max, so raising one may have to raise the others. */
export function writeBound(folder: Folder, resource: Resource, path: string, value: Value, set: Setter): TextEdit[] {
	const names = bounds[resource.type];
	if (typeof value !== "number" || !names) throw new Refused(`Set ${path} of ${resource.address} by hand.`);
	const wanted = Math.ceil(value);
	const present = (name: string | undefined) =>
		name ? asNumber(settingOf(folder, resource.block, name) ?? null) : undefined;
	const edits = [set(path, wanted)];
	const raise = (name: string | undefined) => {
		const now = present(name);
		if (name && now !== undefined && now < wanted) edits.push(set(name, wanted));
	};
	const lowest = present(names.min);
	if (path !== names.min && lowest !== undefined && wanted < lowest) {
		throw new Refused(`${names.min} is ${lowest}; ${path} cannot be less.`);
	}
	if (path !== names.max) raise(names.max);
	if (path === names.min) raise(names.desired);
	return edits;
}
