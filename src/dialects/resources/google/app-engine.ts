import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asAmount, asCount, asFlag, asText, expressionAt, fact } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { blocksOf } from "../syntax.ts";
import { asNumber, type Result } from "../value.ts";

const flexible = "google_app_engine_flexible_app_version";
const standard = "google_app_engine_standard_app_version";

/** App Engine: a service scales by itself behind Google's front ends, unless it says how many instances there are. */
export function appEngine(folder: Folder): Declaration[] {
	return folder.of(standard, flexible).flatMap((one) => {
		const scaling = expressionAt(one.block, "manual_scaling/instances") ? [] : [scaler(folder, one)];
		return [service(folder, one), ...scaling, frontEnd(folder, one)];
	});
}

/**
 * Sources: App Engine, app.yaml reference of both environments (max_concurrent_requests: 10, which the API calls the runtime's
 * own); google_app_engine_flexible_app_version: min_total_instances 2, max_total_instances 20, cool_down_period 120 s.
 */
const bounds = {
	[standard]: {
		min: "automatic_scaling/standard_scheduler_settings/min_instances",
		max: "automatic_scaling/standard_scheduler_settings/max_instances",
		least: { value: 0, source: "App Engine standard: no instance is kept unless min_instances is set" },
	},
	[flexible]: {
		min: "automatic_scaling/min_total_instances",
		max: "automatic_scaling/max_total_instances",
		least: { value: 2, source: "App Engine flexible: at least two instances unless the minimum is set" },
	},
} as const;

const boundsOf = ({ type }: Resource) => bounds[type as keyof typeof bounds];

function least(folder: Folder, one: Resource): Attribute | undefined {
	const { min, least } = boundsOf(one);
	if (blocksOf(one.block, "basic_scaling").length > 0)
		return byDefault(0, folder.header(one), "App Engine: basic scaling keeps no instance");
	return fact(folder, one, min, { as: asCount, default: least });
}

function service(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	const isFlexible = one.type === flexible;
	return {
		role: "declares",
		file: one.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, one, "service", "name"),
		keys: [folder.key(one)],
		attributes: stated({
			platform: declared("managed", at),
			role: declared("server", at),
			replicas: fact(folder, one, "manual_scaling/instances", { as: asCount }) ?? least(folder, one),
			instanceType: fact(folder, one, "instance_class", { as: asText, anchor: null }),
			concurrency: fact(folder, one, "automatic_scaling/max_concurrent_requests", {
				as: asCount,
				...(!isFlexible && {
					default: {
						value: 10,
						source: "App Engine standard: ten requests at once unless max_concurrent_requests is set",
					},
				}),
			}),
			startAllowance: isFlexible
				? fact(folder, one, "readiness_check/app_start_timeout", { as: inSeconds, anchor: null })
				: undefined,
			readiness: isFlexible
				? byDefault("http", at, "App Engine flexible: readiness is checked by HTTP unless that is switched off")
				: undefined,
		}),
	};
}

/** The API writes "120s", app.yaml 120. */
const inSeconds = (value: Result): number | undefined =>
	asNumber(typeof value === "string" ? value.replace(/s$/, "") : value);

/** Several signals may decide; on a flexible service it is CPU unless it asks for more. */
function signals(folder: Folder, one: Resource): Attribute {
	const at = folder.header(one);
	if (one.type === standard)
		return byDefault(["cpu", "requests"], at, "App Engine standard: it follows CPU, throughput and waiting requests");
	const own = ["target_concurrent_requests", "request_utilization", "custom_metrics"].find((name) => {
		const path = `automatic_scaling/${name}`;
		return (
			expressionAt(one.block, path) !== undefined ||
			blocksOf(one.block, "automatic_scaling").some((inner) => blocksOf(inner, name).length > 0)
		);
	});
	const cpu = blocksOf(one.block, "automatic_scaling")
		.flatMap((inner) => blocksOf(inner, "cpu_utilization"))
		.at(0);
	if (own !== undefined) return declared(["cpu", "requests"], cpu ? folder.at(cpu.header) : at);
	if (cpu) return declared(["cpu"], folder.at(cpu.header));
	return byDefault(["cpu"], at, "App Engine flexible: it follows CPU unless another target is set");
}

function scaler(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	const { max } = boundsOf(one);
	const isFlexible = one.type === flexible;
	const most = isFlexible
		? { default: { value: 20, source: "App Engine flexible: at most 20 instances unless the maximum is set" } }
		: {};
	const target = isFlexible
		? fact(folder, one, "automatic_scaling/cpu_utilization/target_utilization", { as: asAmount })
		: fact(folder, one, "automatic_scaling/standard_scheduler_settings/target_cpu_utilization", { as: asAmount });
	return {
		role: "declares",
		file: one.file.path,
		kind: "Scaler",
		at,
		name: nameOf(folder, one, "service", "name"),
		keys: [`${folder.key(one)}#scaler`],
		attributes: stated({
			type: byDefault("gcp", at, "App Engine scales by itself"),
			signals: signals(folder, one),
			cpuTarget: target,
			fromZero: isFlexible
				? undefined
				: byDefault(true, at, "App Engine standard: a request waits until an instance has started"),
			min: least(folder, one),
			max:
				fact(folder, one, "basic_scaling/max_instances", { as: asCount }) ??
				fact(folder, one, max, { as: asCount, ...most }),
			warmup: isFlexible
				? fact(folder, one, "automatic_scaling/cool_down_period", {
						as: inSeconds,
						default: { value: 120, source: "App Engine flexible: new instances are left out for 120 s" },
					})
				: undefined,
		}),
		links: [{ kind: "scales", direction: "to", other: { by: "key", key: folder.key(one) }, at }],
	};
}

function frontEnd(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	return {
		role: "declares",
		file: one.file.path,
		kind: "Balancer",
		at,
		name: nameOf(folder, one, "service", "name"),
		keys: [`${folder.key(one)}#front`],
		attributes: stated({
			layer: byDefault("L7", at, "App Engine: its front ends route requests"),
			public: byDefault(true, at, "App Engine: a service is reached from the internet"),
			affinity: fact(folder, one, "network/session_affinity", {
				as: (value) => (asFlag(value) === undefined ? undefined : asFlag(value) ? "cookie" : "none"),
				default: { value: "none", source: "App Engine: session_affinity is off unless set" },
			}),
		}),
		links: [{ kind: "routes", direction: "to", other: { by: "key", key: folder.key(one) }, at }],
	};
}
