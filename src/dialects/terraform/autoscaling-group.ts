import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Declaration, Fragment, FragmentLink } from "../../design/fragment.ts";
import { readinessOf } from "./balancer.ts";
import { asAmount, asCount, asText, expressionAt, fact, handleOf, settingOf, some } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";
import { nameOf } from "./names.ts";
import { mentioned } from "./references.ts";
import { regionOf, zonesOf } from "./region.ts";
import { control, type Policy, policyOf } from "./scaler.ts";
import { type Expression, expressionsOf } from "./syntax.ts";
import { balancerTypes } from "./types.ts";
import { asNumber } from "./value.ts";

/** A group is a service on EC2, or the nodes of a cluster when a capacity provider uses it or its instances join one. */
export function autoscalingGroups(folder: Folder): Fragment[] {
	const providers = folder.of("aws_ecs_capacity_provider");
	return folder.of("aws_autoscaling_group").flatMap((group): Fragment[] => {
		const provider = providers.find((candidate) =>
			expressionsOf(candidate.block).some((one) => mentioned(folder, one, "aws_autoscaling_group").includes(group)),
		);
		return provider || joinsCluster(folder, group)
			? [nodePool(folder, group)]
			: [service(folder, group), ...scaler(folder, group)];
	});
}

/** Instances that register with a cluster when they boot are its nodes. */
function joinsCluster(folder: Folder, group: Resource): boolean {
	const launch = template(folder, group);
	return !!launch && /\bECS_CLUSTER\b|\baws_e[ck]s_cluster\.|\/etc\/eks\/bootstrap/.test(folder.text(launch.block));
}

function service(folder: Folder, group: Resource): Declaration {
	const links = routes(folder, group);
	const [balancer] = links.flatMap((link) =>
		folder.of(...balancerTypes).filter((one) => link.other.by === "key" && folder.key(one) === link.other.key),
	);
	const at = folder.header(group);
	return {
		role: "declares",
		file: group.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, group),
		keys: [folder.key(group)],
		attributes: some({
			platform: declared("ec2", at),
			role: links.length > 0 ? declared("server", links[0].at) : undefined,
			replicas: replicas(folder, group),
			readiness: readinessOf(folder, balancer),
			instanceType: instanceType(folder, group),
			spot: spot(folder, group),
			zones: zones(folder, group),
			region: regionOf(folder, group),
		}),
		links,
	};
}

function replicas(folder: Folder, group: Resource): Attribute | undefined {
	const desired = fact(folder, group, "desired_capacity", { as: asCount });
	if (desired) return desired;
	const minimum = fact(folder, group, "min_size", { as: asCount });
	if (minimum?.value === undefined) return minimum;
	const source = "aws_autoscaling_group: without desired_capacity the group starts at min_size";
	return byDefault(minimum.value, folder.header(group), source, handleOf(group, "min_size"));
}

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

function routes(folder: Folder, group: Resource): FragmentLink[] {
	return routedTo(folder, group).flatMap((expression) =>
		mentioned(folder, expression, ...balancerTypes).map((balancer) => ({
			kind: "routes" as const,
			direction: "from" as const,
			other: { by: "key" as const, key: folder.key(balancer) },
			at: folder.at(expression),
		})),
	);
}

const isOf = (folder: Folder, resource: Resource, group: Resource) =>
	mentioned(folder, expressionAt(resource.block, "autoscaling_group_name"), group.type).includes(group);

export function policiesOf(folder: Folder, group: Resource): Policy[] {
	const policies = folder.of("aws_autoscaling_policy").filter((one) => isOf(folder, one, group));
	return policies.map((policy) => policyOf(folder, policy));
}

function template(folder: Folder, group: Resource): Resource | undefined {
	return expressionsOf(group.block)
		.flatMap((expression) => mentioned(folder, expression, "aws_launch_template", "aws_launch_configuration"))
		.at(0);
}

function instanceType(folder: Folder, group: Resource): Attribute | undefined {
	const launch = template(folder, group);
	return launch && fact(folder, launch, "instance_type", { as: asText, anchor: null });
}

function spot(folder: Folder, group: Resource): Attribute | undefined {
	const path = "mixed_instances_policy/instances_distribution/on_demand_percentage_above_base_capacity";
	const mixed = fact(folder, group, path, {
		as: (value) => (asNumber(value) === undefined ? undefined : asNumber(value)! < 100),
		anchor: null,
	});
	if (mixed) return mixed;
	const launch = template(folder, group);
	if (launch) {
		const market = fact(folder, launch, "instance_market_options/market_type", {
			as: (value) => value === "spot",
			anchor: null,
		});
		const price = fact(folder, launch, "spot_price", { as: () => true, anchor: null });
		if (market ?? price) return market ?? price;
	}
	const source = "aws_autoscaling_group: instances are on demand unless a spot share or price is set";
	return byDefault(false, folder.header(group), source);
}

const zones = (folder: Folder, group: Resource) =>
	zonesOf(folder, expressionAt(group.block, "availability_zones") ?? expressionAt(group.block, "vpc_zone_identifier"));

function scaler(folder: Folder, group: Resource): Declaration[] {
	const policies = policiesOf(folder, group);
	const schedules = folder.of("aws_autoscaling_schedule").filter((one) => isOf(folder, one, group));
	if (policies.length + schedules.length === 0) return [];
	const first = policies[0]?.resource ?? schedules[0];
	return [
		{
			role: "declares",
			file: group.file.path,
			kind: "Scaler",
			at: folder.header(first),
			name: nameOf(folder, group),
			keys: [`${folder.key(group)}#scaler`],
			attributes: some({
				...control(folder, group, policies, schedules),
				min: fact(folder, group, "min_size", { as: asCount }),
				max: fact(folder, group, "max_size", { as: asCount }),
				...pace(
					folder,
					group,
					policies.filter((policy) => policy.type === "step").map((policy) => policy.resource),
				),
			}),
			links: [
				{ kind: "scales", direction: "to", other: { by: "key", key: folder.key(group) }, at: folder.header(first) },
			],
		},
	];
}

/** Cooldowns hold for simple scaling only; target tracking and steps wait for instances to warm up instead. */
function pace(folder: Folder, group: Resource, steps: Resource[]): Record<string, Attribute | undefined> {
	const warmup = fact(folder, group, "default_instance_warmup", { as: asAmount });
	const simple = steps.find(
		(policy) => (settingOf(folder, policy.block, "policy_type") ?? "SimpleScaling") === "SimpleScaling",
	);
	const source = "aws_autoscaling_group: default_cooldown is 300 seconds";
	const cooldown = simple
		? (fact(folder, simple, "cooldown", { as: asAmount }) ??
			fact(folder, group, "default_cooldown", { as: asAmount, default: { value: 300, source } }))
		: undefined;
	const configured = cooldown?.provenance.kind === "declared" ? cooldown : warmup;
	return {
		upCooldown: cooldown ?? warmup,
		downCooldown: cooldown,
		behaviour: configured
			? { value: true, provenance: configured.provenance }
			: byDefault(false, folder.header(group), "aws_autoscaling_group: neither cooldown nor instance warm-up is set"),
	};
}

function nodePool(folder: Folder, group: Resource): Declaration {
	const reclaimable = spot(folder, group);
	const capacity = reclaimable?.value === true ? "spot" : "on-demand";
	return {
		role: "declares",
		file: group.file.path,
		kind: "NodePool",
		at: folder.header(group),
		name: nameOf(folder, group),
		keys: [folder.key(group)],
		attributes: some({
			min: fact(folder, group, "min_size", { as: asCount }),
			max: fact(folder, group, "max_size", { as: asCount }),
			instanceType: instanceType(folder, group),
			capacity:
				reclaimable?.value === undefined
					? unknown(reclaimable?.unknown ?? "how instances are bought is unknown", folder.header(group))
					: { value: capacity, provenance: reclaimable.provenance },
			provisioner: declared("managed", folder.header(group)),
		}),
	};
}
