import { declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { asNumber, type Result } from "../value.ts";

const strategies: Record<string, string> = {
	ROLLING: "rolling",
	BLUE_GREEN: "blue-green",
	LINEAR: "canary",
	CANARY: "canary",
};

/** How ECS replaces the tasks of a service. */
export function ecsRollout(folder: Folder, service: Resource): Declaration {
	const at = folder.header(service);
	const controller = settingOf(folder, service.block, "deployment_controller/type");
	const percent = (from: (value: number) => number) => (value: Result) => {
		const number = asNumber(value);
		return number === undefined ? undefined : `${Math.max(0, from(number))}%`;
	};
	return {
		role: "declares",
		file: service.file.path,
		kind: "Rollout",
		at,
		name: nameOf(folder, service),
		keys: [`${folder.key(service)}#rollout`],
		attributes: stated({
			strategy:
				controller === "CODE_DEPLOY"
					? declared("blue-green", folder.at(expressionAt(service.block, "deployment_controller/type")!))
					: fact(folder, service, "deployment_configuration/strategy", {
							as: (value) => strategies[String(value)],
							default: { value: "rolling", source: "aws_ecs_service: deployments are rolling updates by default" },
							anchor: null,
						}),
			maxSurge: fact(folder, service, "deployment_maximum_percent", {
				as: percent((value) => value - 100),
				default: { value: "100%", source: "aws_ecs_service: deployment_maximum_percent defaults to 200" },
			}),
			maxUnavailable: fact(folder, service, "deployment_minimum_healthy_percent", {
				as: percent((value) => 100 - value),
				default: { value: "0%", source: "aws_ecs_service: deployment_minimum_healthy_percent defaults to 100" },
			}),
		}),
		links: [{ kind: "replaces", direction: "to", other: { by: "key", key: folder.key(service) }, at }],
	};
}
