import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { signalOf } from "../../signals.ts";
import { stated } from "../../stated.ts";
import { asAmount, asCount, asText, expressionAt, fact, settingOf, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { setAnew } from "../set-anew.ts";
import { bootsCold } from "../starts-cold.ts";
import { type Block, blocksOf, expressionsOf } from "../syntax.ts";
import { takenAtBoot } from "../taken-queue.ts";
import { type Result, Unknown } from "../value.ts";

export const managers = ["google_compute_instance_group_manager", "google_compute_region_instance_group_manager"];
const scalers = ["google_compute_autoscaler", "google_compute_region_autoscaler"];
const templates = ["google_compute_instance_template", "google_compute_region_instance_template"];
const checks = ["google_compute_health_check", "google_compute_region_health_check"];
const backends = ["google_compute_backend_service", "google_compute_region_backend_service"];

/** Managed instance groups and their autoscalers. */
export const instanceGroups = (folder: Folder): Declaration[] => [
	...folder.of(...managers).map((group) => service(folder, group)),
	...folder.of(...managers).flatMap((group) => rolloutOf(folder, group)),
	...folder
		.of(...scalers)
		// One that is switched off changes nothing.
		.filter((scaler) => settingOf(folder, scaler.block, "autoscaling_policy/mode") !== "OFF")
		.map((scaler) => scalerOf(folder, scaler)),
];

function service(folder: Folder, group: Resource): Declaration {
	const at = folder.header(group);
	const [template] = expressionsOf(group.block).flatMap((one) => mentioned(folder, one, ...templates));
	const routed = folder
		.of(...backends)
		.find((backend) => expressionsOf(backend.block).some((one) => mentioned(folder, one, ...managers).includes(group)));
	const healing = blocksOf(group.block, "auto_healing_policies")[0];
	const spot =
		template &&
		["scheduling/preemptible", "scheduling/provisioning_model"].flatMap(
			(path) =>
				fact(folder, template, path, {
					as: (value) => value === true || value === "true" || value === "SPOT",
					anchor: null,
				}) ?? [],
		)[0];
	return {
		role: "declares",
		file: group.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, group),
		keys: [folder.key(group)],
		attributes: stated({
			platform: declared("machines", at),
			role: routed && declared("server", folder.header(routed)),
			replicas: fact(folder, group, "target_size", { as: asCount }),
			setAnew: setAnew(folder, group, "target_size"),
			...starts(folder, group, healing),
			instanceType: template && fact(folder, template, "machine_type", { as: asText, anchor: null }),
			compiles: bootsCold(folder, template, "metadata_startup_script", "metadata"),
			readiness: healing && routed && declared("http", folder.at(healing.header)),
			spot:
				spot ??
				(template &&
					byDefault(
						false,
						folder.header(template),
						"google_compute_instance_template: machines are standard unless they are SPOT",
					)),
			zones: fact(folder, group, "distribution_policy_zones", {
				as: (value) => (Array.isArray(value) ? value.length : undefined),
				anchor: null,
			}),
			region: fact(folder, group, "region", { as: asText, anchor: null }),
		}),
		links: routed
			? []
			: takenAtBoot(folder, template, ["google_pubsub_subscription"], "metadata_startup_script", "metadata"),
	};
}

/**
 * How long healing waits before it replaces a machine that does not answer yet, and the longest start that it or the
 * autoscaler allows for. Source: google_compute_health_check: every 5 seconds, and twice in a row, unless set.
 */
function starts(folder: Folder, group: Resource, healing: Block | undefined): Record<string, Attribute | undefined> {
	const delay =
		healing && fact(folder, group, "auto_healing_policies/initial_delay_sec", { as: asAmount, anchor: null });
	if (!healing || !delay) return {};
	const [check] = mentioned(folder, expressionAt(healing, "health_check"), ...checks);
	const every = check && asAmount(settingOf(folder, check.block, "check_interval_sec") ?? 5);
	const times = check && asAmount(settingOf(folder, check.block, "unhealthy_threshold") ?? 2);
	const scaler = folder
		.of(...scalers)
		.find((one) => mentioned(folder, expressionAt(one.block, "target"), ...managers).includes(group));
	const boot = scaler && fact(folder, scaler, "autoscaling_policy/cooldown_period", { as: asAmount, anchor: null });
	const isLonger = typeof boot?.value === "number" && typeof delay.value === "number" && boot.value > delay.value;
	return {
		startAllowance: isLonger ? boot : delay,
		...(every !== undefined &&
			times !== undefined &&
			typeof delay.value === "number" && { killedAfter: { ...delay, value: delay.value + every * times } }),
	};
}

/**
 * How a proactive update replaces its machines; what the update policy leaves out, the platform reckons from the zones.
 * Source: google_compute_instance_group_manager, update_policy.
 */
function rolloutOf(folder: Folder, group: Resource): Declaration[] {
	const [policy] = blocksOf(group.block, "update_policy");
	if (!policy || settingOf(folder, policy, "type") === "OPPORTUNISTIC") return [];
	const at = folder.at(policy.header);
	const either = (name: string) =>
		fact(folder, group, `update_policy/${name}_fixed`, { as: asAmount, anchor: null }) ??
		fact(folder, group, `update_policy/${name}_percent`, {
			as: (value) => (asAmount(value) === undefined ? undefined : `${asAmount(value)}%`),
			anchor: null,
		});
	return [
		{
			role: "declares",
			file: group.file.path,
			kind: "Rollout",
			at,
			name: nameOf(folder, group),
			keys: [`${folder.key(group)}#rollout`],
			attributes: stated({
				strategy: byDefault("rolling", at, "Compute Engine: an update replaces machines bit by bit"),
				maxSurge: either("max_surge"),
				maxUnavailable: either("max_unavailable"),
			}),
			links: [{ kind: "replaces", direction: "to", other: { by: "key", key: folder.key(group) }, at }],
		},
	];
}

const share = (value: Result) => {
	const amount = asAmount(value);
	return amount !== undefined && amount <= 10 ? amount : undefined;
};

function scalerOf(folder: Folder, scaler: Resource): Declaration {
	const target = expressionAt(scaler.block, "target");
	const [group] = mentioned(folder, target, ...managers);
	const path = (name: string) => `autoscaling_policy/${name}`;
	return {
		role: "declares",
		file: scaler.file.path,
		kind: "Scaler",
		at: folder.header(scaler),
		name: nameOf(folder, group ?? scaler),
		keys: [folder.key(scaler)],
		attributes: stated({
			type: declared("gcp", folder.header(scaler)),
			signals: signals(folder, scaler),
			cpuTarget: fact(folder, scaler, path("cpu_utilization/target"), { as: share }),
			queueTarget: queueTarget(folder, scaler),
			min: fact(folder, scaler, path("min_replicas"), { as: asCount }),
			max: fact(folder, scaler, path("max_replicas"), { as: asCount }),
			warmup: fact(folder, scaler, path("cooldown_period"), {
				as: asAmount,
				default: { value: 60, source: "google_compute_autoscaler: cooldown_period is 60 seconds unless set" },
			}),
			scheduledMin: scheduled(folder, scaler),
		}),
		links:
			group && target
				? [{ kind: "scales", direction: "to", other: { by: "key", key: folder.key(group) }, at: folder.at(target) }]
				: [],
	};
}

/** Fewest machines that a timetable orders: the most of several. */
function scheduled(folder: Folder, scaler: Resource): Attribute | undefined {
	const [policy] = blocksOf(scaler.block, "autoscaling_policy");
	const orders = (policy ? blocksOf(policy, "scaling_schedules") : []).flatMap((one) => {
		const least = expressionAt(one, "min_required_replicas");
		const isOff = String(settingOf(folder, one, "disabled")) === "true";
		return (least && !isOff && valued(folder, least, { as: asCount })) || [];
	});
	const hole = orders.find((one) => one.unknown !== undefined);
	return hole ?? orders.sort((a, b) => Number(b.value) - Number(a.value))[0];
}

/** Without any signal the autoscaler follows CPU at 60 %. Source: Compute Engine API, AutoscalingPolicy. */
function signals(folder: Folder, scaler: Resource): Attribute | undefined {
	const [policy] = blocksOf(scaler.block, "autoscaling_policy");
	const at = folder.header(scaler);
	if (!policy) return unknown("it has no autoscaling_policy of its own", at);
	const found: string[] = [];
	const places = [];
	for (const [block, signal] of [
		["cpu_utilization", "cpu"],
		["load_balancing_utilization", "requests"],
		["scaling_schedules", "schedule"],
	]) {
		const [own] = blocksOf(policy, block);
		if (!own) continue;
		found.push(signal);
		places.push(own.header);
		const method = settingOf(folder, own, "predictive_method");
		if (method !== undefined && method !== "NONE") found.push("prediction");
	}
	for (const metric of blocksOf(policy, "metric")) {
		const name = settingOf(folder, metric, "name");
		if (name instanceof Unknown) return unknown(name.reason, at);
		found.push(signalOf(String(name)));
		places.push(expressionAt(metric, "name") ?? metric.header);
	}
	if (found.every((signal) => signal === "schedule"))
		return byDefault([...found, "cpu"], at, "Compute Engine: without a signal an autoscaler follows CPU at 60 %");
	return declared([...new Set(found)], folder.at(places[0]));
}

function queueTarget(folder: Folder, scaler: Resource): Attribute | undefined {
	const [policy] = blocksOf(scaler.block, "autoscaling_policy");
	for (const metric of policy ? blocksOf(policy, "metric") : []) {
		const name = settingOf(folder, metric, "name");
		const each = expressionAt(metric, "single_instance_assignment") ?? expressionAt(metric, "target");
		if (each && typeof name === "string" && signalOf(name) === "queue-depth")
			return valued(folder, each, { as: asAmount });
	}
	return undefined;
}
