import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, expressionAt, fact } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { type Block, blocksOf } from "../syntax.ts";
import { asNumber } from "../value.ts";

/** How a release replaces the machines of a group: by a refresh, or by the update policy of its stack. */
export function groupRollout(folder: Folder, group: Resource): Declaration[] {
	const [refresh] = blocksOf(group.block, "instance_refresh");
	if (refresh) return [rollout(folder, group, refresh, refreshed(folder, group, refresh))];
	const [policy] = blocksOf(group.block, "update_policy");
	// Source: CloudFormation, UpdatePolicy attribute: WillReplace goes before a rolling update that is said besides.
	const path = "update_policy/auto_scaling_replacing_update/will_replace";
	const replaces = fact(folder, group, path, {
		as: (value) => (String(value) === "true" ? "blue-green" : undefined),
		anchor: null,
	});
	if (policy && replaces?.value) return [rollout(folder, group, policy, { strategy: replaces })];
	const [rolling] = policy ? blocksOf(policy, "auto_scaling_rolling_update") : [];
	return rolling ? [rollout(folder, group, rolling, inBatches(folder, group, rolling))] : [];
}

/** Source: aws_autoscaling_group, instance_refresh: 90 of 100 stay in service unless it is set. */
function refreshed(folder: Folder, group: Resource, refresh: Block) {
	const at = folder.at(refresh.header);
	const preference = (name: string, from: (percent: number) => number, usual: string) =>
		fact(folder, group, `instance_refresh/preferences/${name}`, {
			as: (value) => (asNumber(value) === undefined ? undefined : `${Math.max(0, from(asNumber(value)!))}%`),
			anchor: null,
		}) ?? byDefault(usual, at, `aws_autoscaling_group, instance_refresh: ${name} is left to its default`);
	return {
		strategy: byDefault("rolling", at, "EC2 Auto Scaling: a refresh replaces machines bit by bit"),
		maxUnavailable: preference("min_healthy_percentage", (percent) => 100 - percent, "10%"),
		maxSurge: preference("max_healthy_percentage", (percent) => percent - 100, "0%"),
	};
}

/**
 * CloudFormation ends a batch of old machines at once, and as many as must be in service stay; where all must, it adds a
 * batch first. Source: CloudFormation, UpdatePolicy attribute; aws-cdk-lib, RollingUpdateOptions: a batch of 1, and 0 stay.
 */
function inBatches(folder: Folder, group: Resource, rolling: Block) {
	const at = folder.at(rolling.header);
	const path = (name: string) => `update_policy/auto_scaling_rolling_update/${name}`;
	const counted = (name: string, usual: number) =>
		fact(folder, group, path(name), { as: asCount, anchor: null }) ??
		byDefault(usual, at, `CloudFormation, AutoScalingRollingUpdate: ${name} is ${usual} unless set`);
	const strategy = byDefault("rolling", at, "CloudFormation: a rolling update replaces machines in batches");
	const number = counted("max_batch_size", 1);
	const said = expressionAt(rolling, "max_batch_size");
	// A parameter may be the group's size as well: what is wrong stands in the policy.
	const batch = typeof number.value === "number" && said ? declared(number.value, folder.at(said)) : number;
	const stays = counted("min_instances_in_service", 0);
	const size = fact(folder, group, "min_size", { as: asCount });
	if (stays.value === 0) return { strategy, maxUnavailable: batch, maxSurge: none(stays) };
	const hole = [stays, batch, size].find((one) => typeof one?.value !== "number");
	if (hole || !size) return { strategy, maxUnavailable: unknown(hole?.unknown ?? "its size is not known", at) };
	const missing = Math.min(Number(batch.value), Math.max(0, Number(size.value) - Number(stays.value)));
	return { strategy, maxUnavailable: { ...stays, value: missing }, maxSurge: missing === 0 ? batch : none(stays) };
}

const none = (like: Attribute): Attribute => ({ ...like, value: 0 });

function rollout(
	folder: Folder,
	group: Resource,
	block: Block,
	attributes: Record<string, Attribute | undefined>,
): Declaration {
	const at = folder.at(block.header);
	return {
		role: "declares",
		file: group.file.path,
		kind: "Rollout",
		at,
		name: nameOf(folder, group),
		keys: [`${folder.key(group)}#rollout`],
		attributes: stated(attributes),
		links: [{ kind: "replaces", direction: "to", other: { by: "key", key: folder.key(group) }, at }],
	};
}
