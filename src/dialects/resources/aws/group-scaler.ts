import { type Attribute, byDefault } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asAmount, asCount, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { isOf } from "./group-routes.ts";
import { launchOf } from "./launch.ts";
import { machinePeriod } from "./metric-period.ts";
import type { Policy } from "./policy.ts";
import { acts, control, mayGrow, mayShrink, policyOf } from "./scaler.ts";

export function policiesOf(folder: Folder, group: Resource): Policy[] {
	const policies = folder.of("aws_autoscaling_policy").filter((one) => isOf(folder, one, group));
	return policies.map((policy) => policyOf(folder, policy)).filter((policy) => acts(folder, policy));
}

/** A group has bounds in any case; it is scaled only by policies and schedules. */
export function groupScaler(folder: Folder, group: Resource): Declaration[] {
	const policies = policiesOf(folder, group);
	const schedules = folder.of("aws_autoscaling_schedule").filter((one) => isOf(folder, one, group));
	if (policies.length + schedules.length === 0) return [];
	const first = policies[0]?.resource ?? schedules[0];
	const controlled = control(folder, group, policies, schedules);
	return [
		{
			role: "declares",
			file: group.file.path,
			kind: "Scaler",
			at: folder.header(first),
			name: nameOf(folder, group),
			keys: [`${folder.key(group)}#scaler`],
			attributes: stated({
				...controlled,
				metricPeriod: machinePeriod(folder, policies, launchOf(folder, group), controlled.metricPeriod),
				min: fact(folder, group, "min_size", { as: asCount }),
				max: fact(folder, group, "max_size", { as: asCount }),
				...pace(folder, group, policies),
			}),
			links: [
				{ kind: "scales", direction: "to", other: { by: "key", key: folder.key(group) }, at: folder.header(first) },
			],
		},
	];
}

/** Cooldowns hold for simple scaling only; target tracking and steps wait for instances to warm up instead. */
function pace(folder: Folder, group: Resource, policies: Policy[]): Record<string, Attribute | undefined> {
	const simple = policies.filter(
		({ type, resource }) =>
			type === "step" && (settingOf(folder, resource.block, "policy_type") ?? "SimpleScaling") === "SimpleScaling",
	);
	const [estimated] = policies.flatMap(
		({ resource }) => fact(folder, resource, "estimated_instance_warmup", { as: asAmount }) ?? [],
	);
	const warmup = estimated ?? fact(folder, group, "default_instance_warmup", { as: asAmount });
	const source = "aws_autoscaling_group: default_cooldown is 300 seconds";
	const pause = ({ resource }: Policy) =>
		fact(folder, resource, "cooldown", { as: asAmount }) ??
		fact(folder, group, "default_cooldown", { as: asAmount, default: { value: 300, source } });
	const [grows] = simple.filter((one) => mayGrow(folder, one));
	const [shrinks] = simple.filter((one) => mayShrink(folder, one));
	const cooldown = simple[0] && pause(grows ?? simple[0]);
	const configured = cooldown?.provenance.kind === "declared" ? cooldown : warmup;
	return {
		upCooldown: grows && pause(grows),
		downCooldown: shrinks && pause(shrinks),
		// What an instance takes to warm up, where nobody says it. Simple scaling counts each from its start.
		warmup: cooldown
			? undefined
			: (warmup ?? fact(folder, group, "default_cooldown", { as: asAmount, default: { value: 300, source } })),
		behaviour: configured
			? { value: true, provenance: configured.provenance }
			: byDefault(false, folder.header(group), "aws_autoscaling_group: neither cooldown nor instance warm-up is set"),
	};
}
