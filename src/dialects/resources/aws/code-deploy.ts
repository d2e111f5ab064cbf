import { declared } from "../../../design/attribute.ts";
import type { Extension } from "../../../design/fragment.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder } from "../folder.ts";
import { mentioned } from "../references.ts";

/** CodeDeploy: how the traffic of an ECS service moves to the new tasks. */
export function codeDeployments(folder: Folder): Extension[] {
	return folder.of("aws_codedeploy_deployment_group").flatMap((group): Extension[] => {
		const expression = expressionAt(group.block, "deployment_config_name");
		const name = settingOf(folder, group.block, "deployment_config_name");
		const [service] = mentioned(folder, expressionAt(group.block, "ecs_service/service_name"), "aws_ecs_service");
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
