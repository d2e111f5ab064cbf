import { isMap, type Node } from "yaml";
import type { Value } from "../../design/attribute.ts";
import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange } from "../dialect.ts";
import { Refused } from "../refused.ts";
import { routedTo } from "../resources/aws/group-routes.ts";
import { policiesOf } from "../resources/aws/group-scaler.ts";
import { balancerOf } from "../resources/aws/listener.ts";
import { policyOf } from "../resources/aws/scaler.ts";
import { attachedTo, serviceOf } from "../resources/aws/scaling-target.ts";
import { targetGroupTypes } from "../resources/aws/types.ts";
import { indentOf, insertedAt } from "../resources/edit.ts";
import type { Folder, Resource } from "../resources/folder.ts";
import { mentioned } from "../resources/references.ts";
import { blocksOf, type Expression, expressionsOf } from "../resources/syntax.ts";
import { parseYaml } from "../yaml.ts";

const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Adds a policy on requests for each target beside the policy that is there, as a resource of its own. */
export function writeSignals(folder: Folder, owner: Resource, change: AttributeChange): TextEdit[] {
	const now = texts(change.current.value);
	const added = texts(change.value).filter((signal) => !now.includes(signal));
	if (added.join() !== "requests")
		throw new Refused(`Add a target tracking policy with a customized metric for ${added.join(" and ")}.`);
	const isService = owner.type === "aws_appautoscaling_target";
	const policies = isService
		? attachedTo(folder, owner, "aws_appautoscaling_policy").map((one) => policyOf(folder, one))
		: policiesOf(folder, owner);
	const lead = policies.find(({ tracking }) => tracking) ?? policies[0];
	const routed: Expression[] = isService
		? blocksOf(serviceOf(folder, owner)?.block ?? owner.block, "load_balancer").flatMap(expressionsOf)
		: routedTo(folder, owner);
	const [group] = routed.flatMap((one) => mentioned(folder, one, ...targetGroupTypes));
	const balancer = group && balancerOf(folder, group);
	const advice = `Add a target tracking policy on ALBRequestCountPerTarget for ${owner.label}`;
	if (!lead || !group || !balancer) throw new Refused(`${advice}; no listener of this template leads to it.`);
	if ([lead.resource, group, balancer].some(({ block }) => block.module || block.file !== owner.block.file))
		throw new Refused(`${advice}; what it needs stands in several templates.`);
	const rate = change.component.requestsTarget?.value;
	if (typeof rate !== "number" || rate <= 0)
		throw new Refused(
			`Say first how many requests a second one replica should take (requestsTarget); then ${advice.replace("Add", "add")} with 60 times that rate as its TargetValue.`,
		);
	const file = owner.block.file;
	const text = folder.files.get(file)!.text;
	const root = parseYaml(text).document?.contents as Node | null | undefined;
	const { start } = lead.resource.block;
	if (!isMap(root) || root.flow || text.slice(text.lastIndexOf("\n", start - 1) + 1, start).trim() !== "")
		throw new Refused(`${advice}.`);
	const lines = policyLines(folder, owner, [balancer.label, group.label], Math.round(rate * 60), isService);
	const indent = indentOf(text, start);
	const last = text.slice(0, lead.resource.block.end).trimEnd().length;
	const end = text.indexOf("\n", last);
	const own = lines.map((line) => `${indent}${line}`).join("\n");
	return [insertedAt(folder, file, end < 0 ? text.length : end, `\n\n${own}`)];
}

function policyLines(
	folder: Folder,
	owner: Resource,
	[lb, group]: string[],
	target: number,
	isService: boolean,
): string[] {
	const taken = new Set([...folder.resources.values()].map(({ label }) => label));
	let label = `${owner.label}Requests`;
	for (let number = 2; taken.has(label); number++) label = `${owner.label}Requests${number}`;
	const [type, name, of, tracking] = isService
		? ["ApplicationAutoScaling", "ScalingTargetId", `PolicyName: ${label}`, "TargetTrackingScalingPolicyConfiguration"]
		: ["AutoScaling", "AutoScalingGroupName", undefined, "TargetTrackingConfiguration"];
	return [
		`${label}:`,
		`  Type: AWS::${type}::ScalingPolicy`,
		"  Properties:",
		...(of ? [`    ${of}`] : []),
		"    PolicyType: TargetTrackingScaling",
		`    ${name}: !Ref ${owner.label}`,
		`    ${tracking}:`,
		`      TargetValue: ${target}`,
		"      PredefinedMetricSpecification:",
		"        PredefinedMetricType: ALBRequestCountPerTarget",
		`        ResourceLabel: !Sub "\${${lb}.LoadBalancerFullName}/\${${group}.TargetGroupFullName}"`,
	];
}
