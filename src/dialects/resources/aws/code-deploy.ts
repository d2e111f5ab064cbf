import { declared } from "../../../design/attribute.ts";
import type { Declaration, Extension } from "../../../design/fragment.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";

/** CodeDeploy: how the traffic of an ECS service moves to the new tasks. */
export function codeDeployments(folder: Folder): Extension[] {
	return folder.of("aws_codedeploy_deployment_group").flatMap((group): Extension[] => {
		const expression = expressionAt(group.block, "deployment_config_name");
		const name = settingOf(folder, group.block, "deployment_config_name");
		const service = serviceOf(folder, group);
		if (!service || !expression || typeof name !== "string" || !/AllAtOnce$/.test(name)) return [];
		const at = folder.at(expression);
		return [
			{
				role: "extends",
				of: { by: "key", key: `${folder.key(service)}#rollout` },
				file: group.file.path,
				kind: "Rollout",
				at,
				attributes: { allAtOnce: declared(true, at) },
			},
		];
	});
}

const serviceOf = (folder: Folder, group: Resource): Resource | undefined =>
	mentioned(folder, expressionAt(group.block, "ecs_service/service_name"), "aws_ecs_service")[0];

/** CodeDeploy: how the machines of a group get a new version. What it replaces may be made elsewhere. */
export function machineDeployments(folder: Folder): Declaration[] {
	return folder.of("aws_codedeploy_deployment_group").flatMap((group): Declaration[] => {
		const expression = expressionAt(group.block, "deployment_config_name");
		const name = settingOf(folder, group.block, "deployment_config_name");
		const isTold = serviceOf(folder, group) !== undefined || expressionAt(group.block, "function") !== undefined;
		if (isTold || !expression || typeof name !== "string" || !/^CodeDeployDefault\.\w*AllAtOnce$/.test(name)) return [];
		const machines = mentioned(folder, expressionAt(group.block, "autoscaling_groups"), "aws_autoscaling_group");
		const at = folder.at(expression);
		return [
			{
				role: "declares",
				file: group.file.path,
				kind: "Rollout",
				at: folder.header(group),
				name: nameOf(folder, group),
				keys: [`${folder.key(group)}#rollout`],
				attributes: { allAtOnce: declared(true, at) },
				links: machines.map((one) => ({
					kind: "replaces",
					direction: "to",
					other: { by: "key", key: folder.key(one) },
					at,
				})),
			},
		];
	});
}
