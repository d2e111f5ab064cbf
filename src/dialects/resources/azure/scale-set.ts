import { byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, asText, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { setAnew } from "../set-anew.ts";
import { bootsCold } from "../starts-cold.ts";
import { expressionsOf } from "../syntax.ts";
import { scaleSets } from "./types.ts";

/** Virtual machine scale sets, and the load balancers in front of them. */
export function scaleSetsOf(folder: Folder): Declaration[] {
	return [
		...folder.of(...scaleSets).map((set) => service(folder, set)),
		...folder.of(...scaleSets).flatMap((set) => rolloutOf(folder, set)),
		...folder.of("azurerm_lb_rule").flatMap((rule) => balancer(folder, rule)),
	];
}

const pools = "azurerm_lb_backend_address_pool";

function service(folder: Folder, set: Resource): Declaration {
	const at = folder.header(set);
	const balanced = expressionsOf(set.block).filter(
		(one) => mentioned(folder, one, pools, "azurerm_application_gateway").length > 0,
	);
	const probe = expressionAt(set.block, "health_probe_id");
	return {
		role: "declares",
		file: set.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, set),
		keys: [folder.key(set)],
		attributes: stated({
			platform: declared("machines", at),
			role: balanced[0] && declared("server", folder.at(balanced[0])),
			replicas: fact(folder, set, "instances", { as: asCount }),
			setAnew: setAnew(folder, set, "instances"),
			instanceType:
				fact(folder, set, "sku", { as: asText, anchor: null }) ??
				fact(folder, set, "sku_name", { as: asText, anchor: null }),
			compiles: bootsCold(folder, set, "custom_data", "user_data"),
			readiness: probe && declared("http", folder.at(probe)),
			spot: fact(folder, set, "priority", {
				as: (value) => value === "Spot",
				default: { value: false, source: "azurerm_virtual_machine_scale_set: priority is Regular unless set" },
				anchor: null,
			}),
			zones: fact(folder, set, "zones", {
				as: (value) => (Array.isArray(value) ? value.length : undefined),
				anchor: null,
			}),
		}),
	};
}

/** How a rolling upgrade replaces its machines. Source: azurerm_linux_virtual_machine_scale_set, rolling_upgrade_policy. */
function rolloutOf(folder: Folder, set: Resource): Declaration[] {
	const batch = fact(folder, set, "rolling_upgrade_policy/max_batch_instance_percent", {
		as: (value) => (asCount(value) === undefined ? undefined : `${asCount(value)}%`),
		anchor: null,
	});
	if (!batch) return [];
	const at = folder.header(set);
	const surges = settingOf(folder, set.block, "rolling_upgrade_policy/maximum_surge_instances_enabled") === true;
	return [
		{
			role: "declares",
			file: set.file.path,
			kind: "Rollout",
			at,
			name: nameOf(folder, set),
			keys: [`${folder.key(set)}#rollout`],
			attributes: stated({
				strategy: byDefault("rolling", at, "a scale set with a rolling upgrade policy replaces a batch at a time"),
				maxUnavailable: surges ? { ...batch, value: "0%" } : batch,
				maxSurge: surges ? batch : byDefault("0%", at, "maximum_surge_instances_enabled: false unless it is set"),
			}),
			links: [{ kind: "replaces", direction: "to", other: { by: "key", key: folder.key(set) }, at }],
		},
	];
}

/** A rule of a load balancer sends connections to a pool. */
function balancer(folder: Folder, rule: Resource): Declaration[] {
	const at = folder.header(rule);
	const target =
		expressionAt(rule.block, "backend_address_pool_ids") ?? expressionAt(rule.block, "backend_address_pool_id");
	const reached = mentioned(folder, target, pools);
	const behind = folder
		.of(...scaleSets)
		.filter((set) =>
			expressionsOf(set.block).some((one) => mentioned(folder, one, pools).some((pool) => reached.includes(pool))),
		);
	const probe = expressionAt(rule.block, "probe_id");
	const spread: Record<string, string> = {
		Default: "none",
		SourceIP: "source-ip",
		SourceIPProtocol: "source-ip",
		None: "none",
	};
	const [lb] = mentioned(folder, expressionAt(rule.block, "loadbalancer_id"), "azurerm_lb");
	return [
		{
			role: "declares",
			file: rule.file.path,
			kind: "Balancer",
			at,
			name: nameOf(folder, rule),
			keys: [folder.key(rule)],
			attributes: stated({
				layer: byDefault("L4", at, "Azure Load Balancer balances connections"),
				affinity: fact(folder, rule, "load_distribution", {
					as: (value) => spread[String(value)],
					default: { value: "none", source: "azurerm_lb_rule: load_distribution is Default, a hash of five parts" },
				}),
				healthCheck: probe
					? declared("tcp", folder.at(probe))
					: byDefault("none", at, "azurerm_lb_rule: without a probe every machine of the pool gets connections"),
				public:
					lb && settingOf(folder, lb.block, "frontend_ip_configuration/public_ip_address_id") !== undefined
						? declared(true, folder.header(lb))
						: undefined,
			}),
			links: behind.map((set) => ({ kind: "routes", direction: "to", other: { by: "key", key: folder.key(set) }, at })),
		},
	];
}
