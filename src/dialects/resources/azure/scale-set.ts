import { byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, asText, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { setAnew } from "../set-anew.ts";
import { bootsCold } from "../starts-cold.ts";
import { type Block, blocksOf, expressionsOf, type Span } from "../syntax.ts";
import { takenAtBoot } from "../taken-queue.ts";
import { queueTypes, scaleSets } from "./types.ts";

/** Virtual machine scale sets, and the load balancers in front of them. */
export function scaleSetsOf(folder: Folder): Declaration[] {
	return [
		...folder.of(...scaleSets).map((set) => service(folder, set)),
		...folder.of(...scaleSets).flatMap((set) => rolloutOf(folder, set)),
		...rulesOf(folder).map(({ rule, lb }) => balancer(folder, rule, lb)),
	];
}

const pools = "azurerm_lb_backend_address_pool";

function service(folder: Folder, set: Resource): Declaration {
	const at = folder.header(set);
	const balanced = poolOf(set.block);
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
			role: balanced && declared("server", folder.at(balanced)),
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
		links: balanced ? [] : takenAtBoot(folder, set, queueTypes, "custom_data", "user_data"),
	};
}

/** Where it says that its machines belong to what a balancer sends to, wherever that is declared. */
function poolOf(block: Block): Span | undefined {
	const isPool = (name: string) => /^(load_balancer|application_gateway)_backend_address_pool(_ids|s)?$/.test(name);
	const own =
		block.attributes.find(({ name }) => isPool(name))?.value ?? block.blocks.find(({ type }) => isPool(type))?.header;
	return own ?? block.blocks.map(poolOf).find((one) => one);
}

/**
 * How an upgrade replaces its machines: a rolling one batch by batch, an automatic one in no order, possibly all at the same time. A manual
 * one leaves them to whoever does it. Sources: azurerm_linux_virtual_machine_scale_set, rolling_upgrade_policy; Microsoft Learn, upgrade
 * policies of scale sets.
 */
function rolloutOf(folder: Folder, set: Resource): Declaration[] {
	const mode = settingOf(folder, set.block, "upgrade_mode") ?? settingOf(folder, set.block, "upgrade_policy_mode");
	const said = expressionAt(set.block, "upgrade_mode") ?? expressionAt(set.block, "upgrade_policy_mode");
	const batch =
		mode === "Automatic"
			? declared("100%", folder.at(said!))
			: fact(folder, set, "rolling_upgrade_policy/max_batch_instance_percent", {
					as: (value) => (asCount(value) === undefined ? undefined : `${asCount(value)}%`),
					anchor: null,
				});
	if (!batch || mode === "Manual") return [];
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
				strategy: byDefault("rolling", at, "an upgrade of a scale set replaces its machines a batch at a time"),
				maxUnavailable: surges ? { ...batch, value: "0%" } : batch,
				maxSurge: surges ? batch : byDefault("0%", at, "maximum_surge_instances_enabled: false unless it is set"),
			}),
			links: [{ kind: "replaces", direction: "to", other: { by: "key", key: folder.key(set) }, at }],
		},
	];
}

const balancerType = "azurerm_lb";

/** SSH, RDP and WinRM: for those who look after the machines, and no users. */
const administered = new Set([22, 3389, 5985, 5986]);

/** The rules of each load balancer, by which users come; Azure's own templates have them within it. */
function rulesOf(folder: Folder): { rule: Resource; lb: Resource | undefined }[] {
	const own = folder.of("azurerm_lb_rule").map((rule) => ({
		rule,
		lb: mentioned(folder, expressionAt(rule.block, "loadbalancer_id"), balancerType)[0],
	}));
	const within = folder
		.of(balancerType)
		.flatMap((lb) => blocksOf(lb.block, "load_balancing_rule").map((block) => ({ rule: { ...lb, block }, lb })));
	return [...own, ...within].filter(
		({ rule }) => !administered.has(Number(settingOf(folder, rule.block, "backend_port"))),
	);
}

/** A rule of a load balancer sends connections to a pool. What joins the pool may be said elsewhere. */
function balancer(folder: Folder, rule: Resource, lb: Resource | undefined): Declaration {
	const at = folder.at(rule.block.header);
	const isWithin = rule.block !== lb?.block && rule.type === balancerType;
	const said = settingOf(folder, rule.block, "name");
	const name =
		isWithin && lb ? `${nameOf(folder, lb)} ${typeof said === "string" ? said : "rule"}` : nameOf(folder, rule);
	const key = isWithin ? `${folder.key(rule)}#${rule.block.start}` : folder.key(rule);
	const target = ["backend_address_pool_ids", "backend_address_pool_id", "backend_address_pool/id"]
		.map((path) => expressionAt(rule.block, path))
		.find((one) => one);
	const reached = isWithin && lb ? [lb] : mentioned(folder, target, pools);
	const behind = folder
		.of(...scaleSets)
		.filter((set) =>
			expressionsOf(set.block).some((one) =>
				mentioned(folder, one, pools, balancerType).some((pool) => reached.includes(pool)),
			),
		);
	const probe = expressionAt(rule.block, "probe_id") ?? expressionAt(rule.block, "probe/id");
	const spread: Record<string, string> = {
		Default: "none",
		SourceIP: "source-ip",
		SourceIPProtocol: "source-ip",
		None: "none",
	};
	const elsewhere: FragmentLink = {
		kind: "routes",
		direction: "to",
		other: { by: "key", key: `${key}#pool` },
		at,
		outside: { kind: "Service", name },
	};
	return {
		role: "declares",
		file: rule.file.path,
		kind: "Balancer",
		at,
		name,
		keys: [key],
		attributes: stated({
			layer: byDefault("L4", at, "Azure Load Balancer balances connections"),
			affinity: fact(folder, rule, "load_distribution", {
				as: (value) => spread[String(value)],
				default: { value: "none", source: "azurerm_lb_rule: load_distribution is Default, a hash of five parts" },
				...(isWithin && { anchor: null }),
			}),
			healthCheck: probe
				? declared("tcp", folder.at(probe))
				: byDefault("none", at, "azurerm_lb_rule: without a probe every machine of the pool gets connections"),
			public:
				lb &&
				["public_ip_address_id", "public_ip_address/id"].some(
					(path) => settingOf(folder, lb.block, `frontend_ip_configuration/${path}`) !== undefined,
				)
					? declared(true, folder.header(lb))
					: undefined,
		}),
		links:
			behind.length > 0
				? behind.map((set) => ({ kind: "routes", direction: "to", other: { by: "key", key: folder.key(set) }, at }))
				: [elsewhere],
	};
}
