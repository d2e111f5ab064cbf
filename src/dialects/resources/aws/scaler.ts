import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { type Attributes, asAmount, asCount, expressionAt, fact, handleOf, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { attributeOf, blocksOf } from "../syntax.ts";
import { asNumber, type Result, Unknown } from "../value.ts";
import { trackingPeriod } from "./metric-period.ts";
import type { Policy } from "./policy.ts";
import { attachedTo, isEcs, serviceOf } from "./scaling-target.ts";
import { alarmsOf, signalsOf } from "./signals.ts";
import { growsOnly, scheduledMin, stepAttributes, takesAway } from "./steps.ts";

const trackingNames: Record<string, string> = {
	aws_appautoscaling_policy: "target_tracking_scaling_policy_configuration",
	aws_autoscaling_policy: "target_tracking_configuration",
};

export function policyOf(folder: Folder, resource: Resource): Policy {
	const trackingName = trackingNames[resource.type];
	const [tracking] = blocksOf(resource.block, trackingName);
	const predictive = settingOf(folder, resource.block, "policy_type") === "PredictiveScaling";
	return { resource, trackingName, tracking, type: tracking ? "target-tracking" : predictive ? "predictive" : "step" };
}

/** Application Auto Scaling of ECS services: a target with its policies is one scaler. */
export function ecsScalers(folder: Folder): Declaration[] {
	return folder
		.of("aws_appautoscaling_target")
		.filter((target) => isEcs(folder, target))
		.map((target) => {
			const policies = attachedTo(folder, target, "aws_appautoscaling_policy")
				.map((policy) => policyOf(folder, policy))
				.filter((policy) => acts(folder, policy));
			const schedules = attachedTo(folder, target, "aws_appautoscaling_scheduled_action");
			const service = serviceOf(folder, target);
			const id = target.block.attributes.find((attribute) => attribute.name === "resource_id");
			return {
				role: "declares",
				file: target.file.path,
				kind: "Scaler",
				at: folder.header(target),
				name: service ? nameOf(folder, service) : target.label,
				keys: [folder.key(target)],
				attributes: stated({
					...control(folder, target, policies, schedules),
					min: fact(folder, target, "min_capacity", { as: asCount }),
					max: fact(folder, target, "max_capacity", { as: asCount }),
					...cooldowns(folder, policies),
				}),
				links: service
					? [
							{
								kind: "scales",
								direction: "to",
								other: { by: "key", key: folder.key(service) },
								at: folder.at(id?.value ?? target.block.header),
							},
						]
					: elsewhere(folder, target),
			};
		});
}

/** A service that another folder declares: its scaler says what it says all the same. */
function elsewhere(folder: Folder, target: Resource): FragmentLink[] {
	const id = expressionAt(target.block, "resource_id");
	if (!id) return [];
	const at = folder.at(id);
	const last = settingOf(folder, target.block, "resource_id");
	const name = typeof last === "string" ? (last.split("/").at(-1) ?? target.label) : target.label;
	const attributes = { platform: declared("ecs", at) };
	const other = { by: "key", key: `ecs service ${name}` } as const;
	return [{ kind: "scales", direction: "to", other, at, outside: { kind: "Service", name, attributes } }];
}

/** What a set of policies on one pool amounts to: they act together, the largest wins. */
export function control(
	folder: Folder,
	owner: Resource,
	policies: Policy[],
	schedules: Resource[],
): Record<string, Attribute | undefined> {
	const types = policies.map((policy) => policy.type as string);
	const type =
		["target-tracking", "step", "predictive"].find((one) => types.includes(one)) ??
		(schedules.length ? "scheduled" : undefined);
	const first = policies[0]?.resource ?? schedules[0];
	const tracking = policies.filter((policy) => policy.tracking);
	const stepping = policies.filter((policy) => policy.type === "step").map((policy) => policy.resource);
	return {
		...(type === "step" && stepAttributes(folder, stepping)),
		...growsOnly(folder, policies),
		type: type && first ? declared(type, folder.header(first)) : undefined,
		signals: signals(folder, owner, policies, schedules),
		...(tracking.length > 0 && {
			metricPeriod: trackingPeriod(folder, policies),
			cpuTarget: target(folder, policies, "cpu", (value) => value / 100),
			memoryTarget: target(folder, policies, "memory", (value) => value / 100),
			// ALBRequestCountPerTarget counts the requests of a minute.
			requestsTarget: target(folder, policies, "requests", (value) => value / 60),
			queueTarget: target(folder, policies, "queue-depth", (value) => value),
		}),
		scheduledMin: scheduledMin(folder, schedules),
		scheduleLead: first && lead(folder, policies),
	};
}

/** AWS makes forecast capacity ready this long before its hour. */
function lead(folder: Folder, policies: Policy[]): Attribute | undefined {
	const [forecast] = policies.filter((policy) => policy.type === "predictive");
	if (!forecast) return undefined;
	return forecasts.flatMap(
		(name) => fact(folder, forecast.resource, `${name}/scheduling_buffer_time`, { as: asAmount, anchor: null }) ?? [],
	)[0];
}

const forecasts = ["predictive_scaling_configuration", "predictive_scaling_policy_configuration"];

/** A forecast that is only looked at scales nothing (mode, ForecastOnly where it is absent). */
export function acts(folder: Folder, { resource, type }: Policy): boolean {
	const [forecast] = type === "predictive" ? forecasts.flatMap((name) => blocksOf(resource.block, name)) : [];
	const mode = forecast && (settingOf(folder, forecast, "mode") ?? "ForecastOnly");
	return mode !== "ForecastOnly";
}

function signals(folder: Folder, owner: Resource, policies: Policy[], schedules: Resource[]): Attribute {
	const handle = handleOf(owner, "#signals");
	const found: string[] = schedules.length > 0 ? ["schedule"] : [];
	for (const policy of policies) {
		const own = signalsOf(folder, policy.resource, policy.tracking);
		if (own instanceof Unknown) return unknown(own.reason, folder.header(policy.resource), handle);
		found.push(...own);
	}
	const [first] = policies;
	if (!first && found.length === 0) {
		return byDefault([], folder.header(owner), `no scaling policy for ${owner.address} in this folder`, handle);
	}
	const place = first ? metricPlace(folder, first) : schedules[0].block.header;
	return declared([...new Set(found)], folder.at(place), handle);
}

/** The diagnostic goes to the metric that is scaled on. */
function metricPlace(folder: Folder, { resource, tracking }: Policy) {
	const [alarm] = tracking ? [] : alarmsOf(folder, resource);
	const watched = alarm && attributeOf(alarm.block, "metric_name")?.value;
	if (watched) return watched;
	const [metric] = tracking ? blocksOf(tracking, "predefined_metric_specification") : [];
	const type = metric?.attributes.find((attribute) => attribute.name === "predefined_metric_type");
	return type?.value ?? metric?.header ?? tracking?.header ?? resource.block.header;
}

function target(
	folder: Folder,
	policies: Policy[],
	signal: string,
	scale: (value: number) => number,
): Attribute | undefined {
	for (const policy of policies) {
		if (!policy.tracking) continue;
		const own = signalsOf(folder, policy.resource, policy.tracking);
		if (own instanceof Unknown || !own.includes(signal)) continue;
		return fact(folder, policy.resource, `${policy.trackingName}/target_value`, {
			as: (value: Result) => {
				const number = asNumber(value);
				return number === undefined || number < 0 ? undefined : scale(number);
			},
		});
	}
}

const cooldownDefault = "Application Auto Scaling: cooldowns of ECS services default to 300 seconds";

function cooldowns(folder: Folder, policies: Policy[]): Attributes {
	const [lead] = [...policies.filter((policy) => policy.tracking), ...policies.filter(({ type }) => type === "step")];
	if (!lead) return {};
	const read = ({ resource, tracking, trackingName }: Policy, name: string) =>
		fact(folder, resource, tracking ? `${trackingName}/${name}` : "step_scaling_policy_configuration/cooldown", {
			as: asAmount,
			default: { value: 300, source: cooldownDefault },
		})!;
	const [grows = lead] = policies.filter((one) => one.type !== "predictive" && mayGrow(folder, one));
	const up = read(lead.tracking ? lead : grows, "scale_out_cooldown");
	const down = shortest(policies.filter((one) => mayShrink(folder, one)).map((one) => read(one, "scale_in_cooldown")));
	const configured = [up, down].find((attribute) => attribute?.provenance.kind === "declared");
	return stated({
		upCooldown: up,
		downCooldown: down,
		behaviour: configured
			? { value: true, provenance: configured.provenance }
			: byDefault(false, folder.header(lead.resource), cooldownDefault),
	});
}

export const mayGrow = (folder: Folder, { resource, tracking }: Policy) =>
	!!tracking || takesAway(folder, resource) !== true;

export function mayShrink(folder: Folder, { resource, tracking, type }: Policy): boolean {
	if (type === "predictive") return false;
	if (!tracking) return takesAway(folder, resource) !== false;
	return String(settingOf(folder, tracking, "disable_scale_in")) !== "true";
}

/** Of several pauses the shortest: whoever waits least takes away first. */
export const shortest = (all: readonly Attribute[]): Attribute | undefined =>
	[...all].sort((a, b) => Number(a.value ?? Number.POSITIVE_INFINITY) - Number(b.value ?? Number.POSITIVE_INFINITY))[0];
