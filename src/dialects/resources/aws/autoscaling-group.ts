import { type Attribute, byDefault, declared, placeOf, unknown } from "../../../design/attribute.ts";
import type { Declaration, Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { coresOf } from "../../aws-sizes.ts";
import { stated } from "../../stated.ts";
import { asCount, asText, expressionAt, fact, handleOf, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { setAnew } from "../set-anew.ts";
import { cpuOf } from "../sizes.ts";
import { bootsCold } from "../starts-cold.ts";
import { blocksOf, expressionsOf } from "../syntax.ts";
import { takenAtBoot } from "../taken-queue.ts";
import { asNumber } from "../value.ts";
import { readinessOf } from "./balancer.ts";
import { groupRollout } from "./group-rollout.ts";
import { isOf, routedAt, routesTo } from "./group-routes.ts";
import { groupScaler, policiesOf } from "./group-scaler.ts";
import { killedAfter } from "./killed-after.ts";
import { launchOf } from "./launch.ts";
import { provisionerOf, spareOf } from "./node-room.ts";
import { queueTypes } from "./queue.ts";
import { regionOf, zonesOf } from "./region.ts";
import { balancerTypes } from "./types.ts";

/** A group is a service on EC2, or the nodes of a cluster when a capacity provider uses it or its instances join one. */
export function autoscalingGroups(folder: Folder): Fragment[] {
	const providers = folder.of("aws_ecs_capacity_provider");
	return folder.of("aws_autoscaling_group").flatMap((group): Fragment[] => {
		const provider = providers.find((candidate) =>
			expressionsOf(candidate.block).some((one) => mentioned(folder, one, "aws_autoscaling_group").includes(group)),
		);
		return provider || joinsCluster(folder, group)
			? [nodePool(folder, group, provider)]
			: [service(folder, group), ...groupRollout(folder, group), ...groupScaler(folder, group)];
	});
}

/** Instances that register with a cluster when they boot are its nodes. */
function joinsCluster(folder: Folder, group: Resource): boolean {
	const launch = launchOf(folder, group);
	return !!launch && /\bECS_CLUSTER\b|\baws_e[ck]s_cluster\.|\/etc\/eks\/bootstrap/.test(folder.text(launch.block));
}

function service(folder: Folder, group: Resource): Declaration {
	const links = routesTo(folder, group);
	const routed = routedAt(folder, group);
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
		attributes: stated({
			platform: declared("ec2", at),
			role: routed ? declared("server", folder.at(routed)) : undefined,
			replicas: replicas(folder, group),
			setAnew: setAnew(folder, group, "desired_capacity"),
			readiness: readinessOf(folder, balancer),
			instanceType: instanceType(folder, group),
			...starts(folder, group, balancer),
			compiles: bootsCold(folder, launchOf(folder, group), "user_data", "user_data_base64"),
			spot: spot(folder, group),
			spotAsked: spotAsked(folder, group),
			zones: zones(folder, group),
			region: regionOf(folder, group),
		}),
		links: [
			...links,
			...(routed ? [] : takenAtBoot(folder, launchOf(folder, group), queueTypes, "user_data", "user_data_base64")),
		],
	};
}

/**
 * Where the balancer's verdict counts for the group, it replaces a machine that does not answer in time; one that a hook
 * holds back is judged only once the hook is done.
 */
function starts(folder: Folder, group: Resource, balancer: Resource | undefined) {
	const isHooked =
		blocksOf(group.block, "initial_lifecycle_hook").length > 0 ||
		folder.of("aws_autoscaling_lifecycle_hook").some((one) => isOf(folder, one, group));
	if (isHooked || settingOf(folder, group.block, "health_check_type") !== "ELB") return {};
	const warmup = [group, ...policiesOf(folder, group).map(({ resource }) => resource)].flatMap((one) =>
		["default_instance_warmup", "estimated_instance_warmup"].flatMap(
			(path) => fact(folder, one, path, { as: asCount, anchor: null }) ?? [],
		),
	)[0];
	return {
		killedAfter: killedAfter(folder, group, balancer, "health_check_grace_period", {
			grace: 300,
			source: "aws_autoscaling_group: health_check_grace_period is 300 seconds",
		}),
		startAllowance: warmup,
	};
}

function replicas(folder: Folder, group: Resource): Attribute | undefined {
	const desired = fact(folder, group, "desired_capacity", { as: asCount });
	if (desired) return ofItsOwn(folder, group, desired);
	const minimum = fact(folder, group, "min_size", { as: asCount });
	if (minimum?.value === undefined) return minimum;
	const source = "aws_autoscaling_group: without desired_capacity the group starts at min_size";
	return byDefault(minimum.value, folder.header(group), source, handleOf(group, "min_size"));
}

/** One literal that is least, most and wanted: to let the group grow, a person changes what reads it, not the literal. */
function ofItsOwn(folder: Folder, group: Resource, desired: Attribute): Attribute {
	const most = placeOf(fact(folder, group, "max_size", { as: asCount }));
	const literal = placeOf(desired);
	const reads = expressionAt(group.block, "desired_capacity");
	if (!reads || !most || !literal || !isSamePlace(most, literal)) return desired;
	const { value, handle } = desired;
	return value === undefined ? desired : declared(value, folder.at(reads), handle, [literal]);
}

const isSamePlace = (a: Location, b: Location) =>
	a.file === b.file && a.range.start.line === b.range.start.line && a.range.start.character === b.range.start.character;

function instanceType(folder: Folder, group: Resource): Attribute | undefined {
	const launch = launchOf(folder, group);
	return launch && fact(folder, launch, "instance_type", { as: asText, anchor: null });
}

function spot(folder: Folder, group: Resource): Attribute | undefined {
	const path = "mixed_instances_policy/instances_distribution/on_demand_percentage_above_base_capacity";
	const mixed = fact(folder, group, path, {
		as: (value) => (asNumber(value) === undefined ? undefined : asNumber(value)! < 100),
	});
	if (mixed) return mixed;
	const launch = launchOf(folder, group);
	if (launch) {
		const market = fact(folder, launch, "instance_market_options/market_type", {
			as: (value) => value === "spot",
			anchor: null,
		});
		const price = fact(folder, launch, "spot_price", { as: () => true, anchor: null });
		if (market ?? price) return market ?? price;
	}
	const source = "aws_autoscaling_group: instances are on demand unless a spot share or price is set";
	return byDefault(false, folder.header(group), source, handleOf(group, path));
}

const zones = (folder: Folder, group: Resource) =>
	zonesOf(folder, expressionAt(group.block, "availability_zones") ?? expressionAt(group.block, "vpc_zone_identifier"));

/** Taints that its nodes register with: nobody can tell here whom they keep away. */
const tainted = (folder: Folder, launch: Resource) =>
	/register-with-taints|\btaints\b/.test(folder.text(launch.block)) ? [{ key: "?", value: "?" }] : [];

/** A capacity provider keeps its machines so full, and what is left of them is spare. */
function spare(folder: Folder, group: Resource, provider: Resource | undefined): Attribute | undefined {
	if (!provider) return spareOf(folder, folder.header(group));
	// Without managed scaling nothing of ECS adds machines, so that nobody can say what the group follows.
	if (settingOf(folder, provider.block, "auto_scaling_group_provider/managed_scaling/status") !== "ENABLED")
		return undefined;
	const path = "auto_scaling_group_provider/managed_scaling/target_capacity";
	const source = "aws_ecs_capacity_provider: target_capacity defaults to 100, all of each machine";
	return fact(folder, provider, path, {
		as: (value) => (asNumber(value) === undefined ? undefined : Math.max(0, 1 - asNumber(value)! / 100)),
		default: { value: 0, source },
		anchor: null,
	});
}

/** A policy of mixed instances speaks of spot, and never gives it a share: then none is bought. */
function spotAsked(folder: Folder, group: Resource): Attribute | undefined {
	const [mixed] = blocksOf(group.block, "mixed_instances_policy");
	const [distribution] = mixed ? blocksOf(mixed, "instances_distribution") : [];
	const asks = distribution?.attributes.find(({ name }) => /^spot_/.test(name));
	if (!distribution || !asks) return undefined;
	return declared(true, folder.at(distribution.header));
}

function nodePool(folder: Folder, group: Resource, provider: Resource | undefined): Declaration {
	const reclaimable = spot(folder, group);
	const capacity = reclaimable?.value === true ? "spot" : "on-demand";
	const called = settingOf(folder, group.block, "name");
	const min = fact(folder, group, "min_size", { as: asCount });
	const max = fact(folder, group, "max_size", { as: asCount });
	const machine = instanceType(folder, group);
	// A policy of mixed instances buys machines of several sizes.
	const isMixed = blocksOf(group.block, "mixed_instances_policy").length > 0;
	const cores = (nodes: Attribute | undefined) => (isMixed ? undefined : cpuOf(nodes, machine, coresOf));
	const launch = launchOf(folder, group);
	const eks = !!launch && /\baws_eks_cluster\.|\/etc\/eks\/bootstrap/.test(folder.text(launch.block));
	return {
		role: "declares",
		file: group.file.path,
		kind: "NodePool",
		at: folder.header(group),
		name: nameOf(folder, group),
		// A Cluster Autoscaler knows it by its name.
		keys: [folder.key(group), ...(typeof called === "string" ? [`group:${called}`] : [])],
		...(eks && { nodes: { labels: {}, taints: tainted(folder, launch) } }),
		attributes: stated({
			min,
			max,
			minCpu: cores(min),
			maxCpu: cores(max),
			instanceType: machine,
			capacity:
				reclaimable?.value === undefined
					? unknown(reclaimable?.unknown ?? "how instances are bought is unknown", folder.header(group))
					: { value: capacity, provenance: reclaimable.provenance },
			provisioner: provisionerOf(folder) ?? declared("managed", folder.header(group)),
			spare: spare(folder, group, provider),
			spotAsked: spotAsked(folder, group),
		}),
	};
}
