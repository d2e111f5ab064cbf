import type { Value } from "../../design/attribute.ts";
import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange } from "../dialect.ts";
import { Refused } from "../refused.ts";
import { routedTo } from "../resources/aws/group-routes.ts";
import { policiesOf } from "../resources/aws/group-scaler.ts";
import { balancerOf } from "../resources/aws/listener.ts";
import type { Policy } from "../resources/aws/policy.ts";
import { policyOf } from "../resources/aws/scaler.ts";
import { attachedTo, serviceOf } from "../resources/aws/scaling-target.ts";
import { loadBalancerTypes, targetGroupTypes } from "../resources/aws/types.ts";
import { insertedAt } from "../resources/edit.ts";
import { expressionAt, settingOf } from "../resources/facts.ts";
import type { Folder, Resource } from "../resources/folder.ts";
import { type Mention, mentions } from "../resources/references.ts";
import { attributeOf, type Block, type Expression } from "../resources/syntax.ts";
import { aligned } from "./edit.ts";

const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Adds a policy on requests for each target, beside the policies that are there. */
export function writeSignals(folder: Folder, owner: Resource, change: AttributeChange): TextEdit[] {
	const now = texts(change.current.value);
	const wanted = texts(change.value);
	const added = wanted.filter((signal) => !now.includes(signal));
	if (now.some((signal) => !wanted.includes(signal)))
		throw new Refused("Remove the policy that is not wanted by hand.");
	if (added.length === 0) return [];
	if (added.join() !== "requests") {
		throw new Refused(`Add a target tracking policy with a customized metric for ${added.join(" and ")}.`);
	}
	const ecs = owner.type === "aws_appautoscaling_target";
	const policies = ecs
		? attachedTo(folder, owner, "aws_appautoscaling_policy").map((one) => policyOf(folder, one))
		: policiesOf(folder, owner);
	const lead = policies.find((policy) => policy.tracking) ?? policies[0];
	if (!lead) throw new Refused(`Add a target tracking policy on ALBRequestCountPerTarget for ${owner.address}.`);
	if (
		lead.resource.block.each !== undefined ||
		attributeOf(lead.resource.block, "count") ||
		attributeOf(lead.resource.block, "for_each")
	) {
		throw new Refused(
			`${lead.resource.address} is made by count or for_each; add a second one on ALBRequestCountPerTarget.`,
		);
	}
	const label = labelFor(
		folder,
		ecs ? (serviceOf(folder, owner)?.block.blocks ?? []).flatMap(groupIn) : routedTo(folder, owner),
	);
	const rate = change.component.requestsTarget?.value;
	if (typeof rate !== "number" || rate <= 0) {
		throw new Refused(
			`Say first how many requests a second one replica should take (requestsTarget); then add a policy on ALBRequestCountPerTarget with resource_label = ${label} and 60 times that rate as its target_value.`,
		);
	}
	// The metric counts the requests that one target got in a minute.
	const text = policyText(folder, lead, label, Math.round(rate * 60));
	const block = lead.resource.block;
	const end = folder.files
		.get(block.file)!
		.text.slice(block.end)
		.search(/\r?\n|$/);
	return [insertedAt(folder, block.file, block.end + end, `\n\n${text}`)];
}

const groupIn = (block: Block): Expression[] =>
	block.type === "load_balancer" ? ((attributeOf(block, "target_group_arn")?.value ?? []) as Expression[]) : [];

/** "${aws_lb.x.arn_suffix}/${aws_lb_target_group.y.arn_suffix}", as the metric wants it. */
function labelFor(folder: Folder, targets: Expression[]): string {
	const [group] = targets
		.flatMap((target) => mentions(folder, target))
		.filter((one) => targetGroupTypes.includes(one.resource.type));
	if (!group) throw new Refused("No target group of this folder routes to it; ALBRequestCountPerTarget needs one.");
	const balancer = balancerOf(folder, group.resource);
	if (!balancer)
		throw new Refused(
			`No listener of this folder leads to ${group.resource.address}; name its load balancer in a new policy.`,
		);
	if ((settingOf(folder, balancer.block, "load_balancer_type") ?? "application") !== "application") {
		throw new Refused(
			`${balancer.address} is not an Application Load Balancer: it counts no requests. Use another metric.`,
		);
	}
	const listeners = folder.of("aws_lb_listener", "aws_alb_listener");
	const balanced = listeners
		.flatMap((listener) => mentions(folder, expressionAt(listener.block, "load_balancer_arn")))
		.find((one) => one.resource === balancer && loadBalancerTypes.includes(one.resource.type));
	const parts = [balanced, group].map((one) => (one ? instance(folder, one) : ""));
	if (parts.some((part) => !part || /\b(each|count)\./.test(part))) {
		throw new Refused(
			`${group.resource.address} is one of several; add a policy on ALBRequestCountPerTarget for the right one.`,
		);
	}
	return `"\${${parts[0]}.arn_suffix}/\${${parts[1]}.arn_suffix}"`;
}

/** `aws_lb.web[0]` of `aws_lb.web[0].arn`. */
const instance = (folder: Folder, { expression }: Mention) => folder.text(expression).replace(/\.\w+$/, "");

function policyText(folder: Folder, lead: Policy, label: string, target: number): string {
	const block = lead.resource.block;
	const copied = (name: string): [string, string][] => {
		const value = attributeOf(block, name)?.value;
		return value ? [[name, folder.text(value)]] : [];
	};
	const cooldowns = (name: string): [string, string][] => {
		const value = lead.tracking && attributeOf(lead.tracking, name)?.value;
		return value ? [[name, folder.text(value)]] : [];
	};
	const head = aligned("  ", [
		["name", nameText(folder, block, lead.resource.label)],
		...copied("provider"),
		["policy_type", '"TargetTrackingScaling"'],
		...["service_namespace", "resource_id", "scalable_dimension", "autoscaling_group_name"].flatMap(copied),
	]);
	const pace = aligned("    ", [
		["target_value", String(target)],
		...cooldowns("scale_in_cooldown"),
		...cooldowns("scale_out_cooldown"),
	]);
	const metric = aligned("      ", [
		["predefined_metric_type", '"ALBRequestCountPerTarget"'],
		["resource_label", label],
	]);
	return `resource "${lead.resource.type}" "${freeLabel(folder, lead.resource)}" {\n${head}\n  ${lead.trackingName} {\n${pace}\n    predefined_metric_specification {\n${metric}    }\n  }\n}`;
}

function freeLabel(folder: Folder, policy: Resource): string {
	const base = renamed(policy.label, "_");
	let label = base;
	for (let number = 2; folder.resources.has(`${policy.type}.${label}`); number++) label = `${base}_${number}`;
	return label;
}

/** "admin_cpu" → "admin_requests". */
const renamed = (name: string, separator: string) =>
	/cpu|memory/i.test(name) ? name.replace(/cpu|memory/i, "requests") : `${name}${separator}requests`;

function nameText(folder: Folder, block: Block, label: string): string {
	const value = attributeOf(block, "name")?.value;
	const text = value ? folder.text(value) : "";
	if (!value || (value.kind !== "literal" && value.kind !== "template") || !text.endsWith('"')) {
		return JSON.stringify(renamed(label, "-"));
	}
	// Only the template's own words, not the names within ${…}.
	const words = /(cpu|memory)(?![^{]*\})/i;
	return words.test(text) ? text.replace(words, "requests") : `${text.slice(0, -1)}-requests"`;
}
