import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, Fragment, FragmentLink } from "../../../design/fragment.ts";
import { compiles } from "../../cold-runtime.ts";
import { keptIn } from "../../images.ts";
import { stated } from "../../stated.ts";
import { asCount, expressionAt, fact, handleOf, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { setAnew } from "../set-anew.ts";
import { attributeOf, type Block, blocksOf, dynamicOf } from "../syntax.ts";
import { readinessOf } from "./balancer.ts";
import { clusterKeys, defaultsOf, providerKeys } from "./capacity.ts";
import { targetKeys } from "./group-routes.ts";
import { hostsOf } from "./hosts.ts";
import { killedAfter } from "./killed-after.ts";
import { regionOf, zonesOf } from "./region.ts";
import { ecsRollout } from "./rollout.ts";
import { targetsOf } from "./scaling-target.ts";
import { serviceQuota } from "./service-quota.ts";
import { taskOf } from "./task.ts";
import { balancerTypes } from "./types.ts";

export function ecsServices(folder: Folder): Fragment[] {
	return folder.of("aws_ecs_service").flatMap((service) => {
		const own = declaration(folder, service);
		return own.kind === "Service" ? [own, ecsRollout(folder, service)] : [own];
	});
}

function declaration(folder: Folder, service: Resource): Declaration {
	const balanced = blocksOf(service.block, "load_balancer");
	const groups = balanced.flatMap((block) => mentioned(folder, targetOf(block), ...balancerTypes));
	const at = folder.header(service);
	const task = taskOf(folder, service, balanced[0]);
	const name = nameOf(folder, service);
	const attributes = stated({
		platform: declared("ecs", at),
		replicas: replicas(folder, service),
		setAnew: setAnew(folder, service, "desired_count"),
		...task.attributes,
		killedAfter: killedAfter(folder, service, groups[0], "health_check_grace_period_seconds", {
			grace: 0,
			source: "ECS: health checks count from the start where no grace period is set",
		}),
		...(balanced.length > 0 && { role: declared("server", folder.at(balanced[0].header)) }),
		compiles: compiles(task.attributes.image, task.given),
		readiness: readinessOf(folder, groups[0]),
		spot: spot(folder, service),
		quotaCpu: quotaOf(folder, service),
		zones: zonesOf(folder, expressionAt(service.block, "network_configuration/subnets")),
		region: regionOf(folder, service),
	});
	return {
		role: "declares",
		file: service.file.path,
		at,
		name,
		keys: [folder.key(service)],
		...(keptIn(attributes, name) ?? { kind: "Service", attributes }),
		hosts: hostsOf(folder, service),
		...(task.given && { given: task.given }),
		...(task.starts && task.starts.length > 0 && { starts: task.starts }),
		links: [...routes(folder, balanced), ...task.links, ...pools(folder, service)],
	};
}

const targetOf = (block: Block) => (attributeOf(block, "target_group_arn") ?? attributeOf(block, "elb_name"))?.value;

function routes(folder: Folder, balanced: Block[]): FragmentLink[] {
	return balanced.flatMap((block) => {
		const target = targetOf(block);
		return targetKeys(folder, target).map((key) => ({
			kind: "routes" as const,
			direction: "from" as const,
			other: { by: "key" as const, key },
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
		const usual = { value: 0, source: "aws_ecs_service: desired_count defaults to 0" };
		return fact(folder, service, "desired_count", { as: asCount, default: usual });
	}
	const minimum = fact(folder, target, "min_capacity", { as: asCount });
	if (minimum?.value === undefined) return minimum;
	const source = "without desired_count the service runs what its aws_appautoscaling_target keeps: min_capacity";
	return byDefault(minimum.value, folder.header(service), source, handleOf(service, "desired_count"));
}

/** Its own strategy, else that of its cluster, which holds where no launch type is set. */
function strategies(folder: Folder, service: Resource): Block[] {
	const own = blocksOf(service.block, "capacity_provider_strategy");
	if (own.length > 0 || settingOf(folder, service.block, "launch_type") !== undefined) return own;
	const [cluster] = mentioned(folder, expressionAt(service.block, "cluster"), "aws_ecs_cluster");
	return cluster ? defaultsOf(folder, cluster) : [];
}

function spot(folder: Folder, service: Resource): Attribute | undefined {
	const dynamic = dynamicOf(service.block, "capacity_provider_strategy");
	if (dynamic) return unknown("capacity_provider_strategy is a dynamic block", folder.at(dynamic.header));
	const blocks = strategies(folder, service);
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

/** vCPU that the account may run on Fargate; where both kinds of it are asked for, each has a quota of its own. */
function quotaOf(folder: Folder, service: Resource): Attribute | undefined {
	const providers = strategies(folder, service).map((block) => settingOf(folder, block, "capacity_provider"));
	const isOnly = (name: string) => providers.length > 0 && providers.every((one) => one === name);
	if (isOnly("FARGATE") || settingOf(folder, service.block, "launch_type") === "FARGATE")
		return serviceQuota(folder, "fargate");
	return isOnly("FARGATE_SPOT") ? serviceQuota(folder, "fargateSpot") : undefined;
}

function pools(folder: Folder, service: Resource): FragmentLink[] {
	const all = strategies(folder, service);
	const named = all.flatMap((block) => {
		const expression = attributeOf(block, "capacity_provider")?.value;
		return providerKeys(folder, expression).map((key) => ({ key, at: expression ?? block.header }));
	});
	// Without a word of its own it runs on what its cluster, of another deployment, keeps for such.
	const isLeft = all.length === 0 && settingOf(folder, service.block, "launch_type") === undefined;
	const cluster = isLeft ? expressionAt(service.block, "cluster") : undefined;
	const found = cluster ? clusterKeys(folder, cluster).map((key) => ({ key, at: cluster })) : named;
	return found.map(({ key, at }) => ({
		kind: "runs-on" as const,
		direction: "to" as const,
		other: { by: "key" as const, key },
		at: folder.at(at),
	}));
}
