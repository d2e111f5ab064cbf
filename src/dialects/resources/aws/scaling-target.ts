import { evaluate } from "../evaluate.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { attributeOf } from "../syntax.ts";

/** The ECS service that an aws_appautoscaling_target scales: by reference, or by the name at the end of its resource id. */
export function serviceOf(folder: Folder, target: Resource): Resource | undefined {
	const expression = expressionAt(target.block, "resource_id");
	if (!expression) return undefined;
	const [service] = mentioned(folder, expression, "aws_ecs_service");
	if (service) return service;
	const last = expression.kind === "template" ? expression.parts.at(-1) : expression;
	const text = typeof last === "string" ? last : last && evaluate(folder, last);
	const name = typeof text === "string" ? text.split("/").at(-1) : undefined;
	if (!name) return undefined;
	return folder.of("aws_ecs_service").find((candidate) => nameOf(folder, candidate) === name);
}

export function isEcs(folder: Folder, target: Resource): boolean {
	const namespace = settingOf(folder, target.block, "service_namespace");
	const id = attributeOf(target.block, "resource_id")?.value;
	return namespace === "ecs" || (typeof namespace !== "string" && !!id && /^"?service\//.test(folder.text(id)));
}

export function targetsOf(folder: Folder, service: Resource): Resource[] {
	return folder
		.of("aws_appautoscaling_target")
		.filter((target) => isEcs(folder, target) && serviceOf(folder, target) === service);
}

/** Policies and schedules of a target name it, or the same resource id. */
export function attachedTo(folder: Folder, target: Resource, ...types: string[]): Resource[] {
	const id = expressionAt(target.block, "resource_id");
	return folder.of(...types).filter((policy) => {
		const expression = expressionAt(policy.block, "resource_id");
		if (!expression) return false;
		const targets = mentioned(folder, expression, "aws_appautoscaling_target");
		if (targets.length > 0) return targets.includes(target);
		return (
			!!id &&
			(folder.text(expression) === folder.text(id) || serviceOf(folder, policy) === serviceOf(folder, target)) &&
			serviceOf(folder, policy) !== undefined
		);
	});
}
