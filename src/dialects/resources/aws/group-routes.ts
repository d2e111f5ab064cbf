import type { FragmentLink } from "../../../design/fragment.ts";
import { askedElsewhere } from "../elsewhere.ts";
import { known } from "../evaluate.ts";
import { expressionAt } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import type { Expression } from "../syntax.ts";
import { balancerTypes } from "./types.ts";

/** What names the balancers of a group: its own arguments, or those of an attachment. */
export function routedTo(folder: Folder, group: Resource): Expression[] {
	const at = (resource: Resource, ...paths: string[]) =>
		paths.flatMap((path) => expressionAt(resource.block, path) ?? []);
	const attached = folder
		.of("aws_autoscaling_attachment", "aws_autoscaling_traffic_source_attachment")
		.filter((one) => isOf(folder, one, group));
	return [
		...at(group, "target_group_arns", "load_balancers", "traffic_source/identifier"),
		...attached.flatMap((one) =>
			at(one, "lb_target_group_arn", "alb_target_group_arn", "elb", "traffic_source/identifier"),
		),
	];
}

/** Where a balancer is given to it, though the balancer itself may stand in another stack. */
export const routedAt = (folder: Folder, group: Resource): Expression | undefined =>
	routedTo(folder, group).find((expression) => {
		const value = known(folder, expression);
		return Array.isArray(value) ? value.some((one) => one !== null) : value !== null && value !== "";
	});

/** Keys of the balancers that an expression names, here or in another deployment. */
export function targetKeys(folder: Folder, expression: Expression | undefined): string[] {
	const own = mentioned(folder, expression, ...balancerTypes);
	return own.length > 0 ? own.map((one) => folder.key(one)) : askedElsewhere(expression);
}

export function routesTo(folder: Folder, group: Resource): FragmentLink[] {
	return routedTo(folder, group).flatMap((expression) =>
		targetKeys(folder, expression).map((key) => ({
			kind: "routes" as const,
			direction: "from" as const,
			other: { by: "key" as const, key },
			at: folder.at(expression),
		})),
	);
}

/** Whether a policy, a schedule or an attachment is of a group. */
export const isOf = (folder: Folder, resource: Resource, group: Resource) =>
	mentioned(folder, expressionAt(resource.block, "autoscaling_group_name"), group.type).includes(group);
