import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Declaration, Fragment, FragmentLink } from "../../design/fragment.ts";
import { readinessOf } from "./balancer.ts";
import { containerFact, containersOf, givenTo, imageFact, mainContainer } from "./container.ts";
import { type Attributes, asCount, expressionAt, fact, handleOf, settingOf, some } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";
import { nameOf } from "./names.ts";
import { mentioned } from "./references.ts";
import { regionOf, zonesOf } from "./region.ts";
import { targetsOf } from "./scaling-target.ts";
import { storeTypes } from "./store.ts";
import { attributeOf, type Block, blocksOf, dynamicOf } from "./syntax.ts";
import { balancerTypes } from "./types.ts";
import { asNumber, type Result, Unknown } from "./value.ts";

export function ecsServices(folder: Folder): Fragment[] {
	return folder.of("aws_ecs_service").flatMap((service) => [declaration(folder, service), rollout(folder, service)]);
}

function declaration(folder: Folder, service: Resource): Declaration {
	const balanced = blocksOf(service.block, "load_balancer");
	const groups = balanced.flatMap((block) => mentioned(folder, targetOf(block), ...balancerTypes));
	const at = folder.header(service);
	const task = taskOf(folder, service, balanced[0]);
	return {
		role: "declares",
		file: service.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, service),
		keys: [folder.key(service)],
		attributes: some({
			platform: declared("ecs", at),
			role: balanced.length > 0 ? declared("server", folder.at(balanced[0].header)) : undefined,
			replicas: replicas(folder, service),
			...task.attributes,
			readiness: readinessOf(folder, groups[0]),
			spot: spot(folder, service),
			zones: zonesOf(folder, expressionAt(service.block, "network_configuration/subnets")),
			region: regionOf(folder, service),
		}),
		links: [...routes(folder, balanced), ...task.links, ...pools(folder, service)],
	};
}

const targetOf = (block: Block) => (attributeOf(block, "target_group_arn") ?? attributeOf(block, "elb_name"))?.value;

function routes(folder: Folder, balanced: Block[]): FragmentLink[] {
	return balanced.flatMap((block) => {
		const target = targetOf(block);
		return mentioned(folder, target, ...balancerTypes).map((group) => ({
			kind: "routes" as const,
			direction: "from" as const,
			other: { by: "key" as const, key: folder.key(group) },
			at: folder.at(target ?? block.header),
		}));
	});
}

/** Terraform's desired_count defaults to 0; behind Application Auto Scaling the target's minimum holds from then on. */
function replicas(folder: Folder, service: Resource): Attribute | undefined {
	if (settingOf(folder, service.block, "scheduling_strategy") === "DAEMON") {
		return unknown("a DAEMON service runs one task on each instance", folder.header(service));
	}
	const [target] = targetsOf(folder, service);
	const own = fact(folder, service, "desired_count", { as: asCount });
	if (own) return own;
	if (!target) {
		const source = "aws_ecs_service: desired_count defaults to 0";
		return byDefault(0, folder.header(service), source, handleOf(service, "desired_count"));
	}
	const minimum = fact(folder, target, "min_capacity", { as: asCount });
	if (minimum?.value === undefined) return minimum;
	const source = "without desired_count the service runs what its aws_appautoscaling_target keeps: min_capacity";
	return byDefault(minimum.value, folder.header(service), source, handleOf(service, "desired_count"));
}

function taskOf(
	folder: Folder,
	service: Resource,
	balanced?: Block,
): { attributes: Attributes; links: FragmentLink[] } {
	const expression = attributeOf(service.block, "task_definition")?.value;
	const [task] = mentioned(folder, expression, "aws_ecs_task_definition");
	if (!task) return { attributes: {}, links: [] };
	const containers = containersOf(folder, task);
	const size = some({
		cpuRequest: fact(folder, task, "cpu", { as: cores, anchor: null }),
		memoryLimit: fact(folder, task, "memory", { as: bytes, anchor: null }),
	});
	if (containers instanceof Unknown) {
		const at = folder.at(attributeOf(task.block, "container_definitions")?.value ?? task.block.header);
		return {
			attributes: { ...size, image: unknown(containers.reason, at), grace: unknown(containers.reason, at) },
			links: [],
		};
	}
	const named = balanced ? settingOf(folder, balanced, "container_name") : undefined;
	const main = mainContainer(folder, containers, named);
	if (!main) return { attributes: size, links: [] };
	const member = (name: string, as: (value: Result) => number | undefined) =>
		containerFact(folder, task, main, name, { as, anchor: null });
	return {
		attributes: some({
			image: imageFact(folder, main),
			grace: containerFact(folder, task, main, "stopTimeout", {
				as: asCount,
				default: { value: 30, source: "ECS: stopTimeout defaults to 30 seconds" },
			}),
			cpuRequest: size.cpuRequest ?? member("cpu", cores),
			memoryRequest: member("memoryReservation", bytes),
			memoryLimit: size.memoryLimit ?? member("memory", bytes),
		}),
		links: containers.flatMap((container) => stores(folder, givenTo(folder, container))),
	};
}

/** A container that is given a store's address uses the store; a reader endpoint is for reading only. */
function stores(folder: Folder, given: ReturnType<typeof givenTo>): FragmentLink[] {
	return given.flatMap((expression) =>
		mentioned(folder, expression, ...storeTypes).map((store) => ({
			kind: new RegExp(`${store.label}\\S*\\.reader_endpoint`).test(folder.text(expression)) ? "reads" : "writes",
			direction: "to",
			other: { by: "key", key: folder.key(store) },
			at: folder.at(expression),
		})),
	);
}

/** CPU units, 1024 to a core, or "1 vCPU". */
function cores(value: Result): number | undefined {
	const words = /^([\d.]+)\s*vcpu$/i.exec(String(value));
	const units = asNumber(value);
	return words ? Number(words[1]) : units === undefined ? undefined : units / 1024;
}

/** MiB, or "2 GB". */
function bytes(value: Result): number | undefined {
	const words = /^([\d.]+)\s*GB$/i.exec(String(value));
	const mebibytes = asNumber(value);
	return words ? Number(words[1]) * 2 ** 30 : mebibytes === undefined ? undefined : mebibytes * 2 ** 20;
}

function spot(folder: Folder, service: Resource): Attribute | undefined {
	const dynamic = dynamicOf(service.block, "capacity_provider_strategy");
	if (dynamic) return unknown("capacity_provider_strategy is a dynamic block", folder.at(dynamic.header));
	const blocks = blocksOf(service.block, "capacity_provider_strategy");
	if (blocks.length === 0) {
		const source = "aws_ecs_service: without a capacity provider strategy no task runs on Fargate Spot";
		return byDefault(false, folder.header(service), source);
	}
	for (const block of blocks) {
		const provider = settingOf(folder, block, "capacity_provider");
		const at = folder.at(attributeOf(block, "capacity_provider")?.value ?? block.header);
		if (provider === "FARGATE_SPOT") return declared(true, at);
		if (provider !== "FARGATE") return undefined;
	}
	return declared(false, folder.at(blocks[0].header));
}

function pools(folder: Folder, service: Resource): FragmentLink[] {
	return blocksOf(service.block, "capacity_provider_strategy").flatMap((block) => {
		const expression = attributeOf(block, "capacity_provider")?.value;
		return mentioned(folder, expression, "aws_ecs_capacity_provider").flatMap((provider) => {
			const group = expressionAt(provider.block, "auto_scaling_group_provider/auto_scaling_group_arn");
			return mentioned(folder, group, "aws_autoscaling_group").map((pool) => ({
				kind: "runs-on" as const,
				direction: "to" as const,
				other: { by: "key" as const, key: folder.key(pool) },
				at: folder.at(expression ?? block.header),
			}));
		});
	});
}

const strategies: Record<string, string> = {
	ROLLING: "rolling",
	BLUE_GREEN: "blue-green",
	LINEAR: "canary",
	CANARY: "canary",
};

function rollout(folder: Folder, service: Resource): Declaration {
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
		attributes: some({
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
