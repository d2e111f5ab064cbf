import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, Extension, Fragment } from "../../../design/fragment.ts";
import { elbAlgorithms } from "../../elb.ts";
import { rawAt } from "../../proxy.ts";
import { stated } from "../../stated.ts";
import { type Attributes, asCount, asText, fact, handleOf, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { blocksOf, dynamicOf } from "../syntax.ts";
import { asBoolean, type Result, Unknown } from "../value.ts";
import { listeners } from "./listener.ts";
import { loadBalancerTypes, targetGroupTypes } from "./types.ts";

const affinities: Record<string, string> = {
	lb_cookie: "cookie",
	app_cookie: "cookie",
	source_ip: "source-ip",
	source_ip_dest_ip: "source-ip",
	source_ip_dest_ip_proto: "source-ip",
};

const mapped = (table: Record<string, string>) => (value: Result) =>
	typeof value === "string" && Object.hasOwn(table, value) ? table[value] : undefined;

/** A target group is the balancer; the load balancers in front of it add what they decide. */
export function balancers(folder: Folder): Fragment[] {
	const groups = folder
		.of(...targetGroupTypes)
		.filter((group) => !["lambda", "alb"].includes(String(settingOf(folder, group.block, "target_type"))));
	const routes = listeners(folder);
	return [
		...groups.map((group) => targetGroup(folder, group, routes.lead(group))),
		...folder.of(...loadBalancerTypes).flatMap((lb) => loadBalancer(folder, lb, routes.groupsOf(lb, groups))),
		...routes.fragments(groups),
	];
}

function targetGroup(folder: Folder, group: Resource, balanced: boolean): Declaration {
	const protocol = String(settingOf(folder, group.block, "protocol"));
	const requests = protocol.startsWith("HTTP");
	const connections = /^(TCP|UDP|TCP_UDP|TLS|GENEVE|QUIC)/.test(protocol);
	const layer = (value: Result) => (String(value).startsWith("HTTP") ? "L7" : "L4");
	return {
		role: "declares",
		file: group.file.path,
		kind: "Balancer",
		at: folder.header(group),
		name: nameOf(folder, group),
		keys: [folder.key(group)],
		attributes: stated({
			...stickiness(folder, group),
			layer: balanced ? undefined : fact(folder, group, "protocol", { as: layer, anchor: null }),
			drain: fact(folder, group, "deregistration_delay", {
				as: asCount,
				default: { value: 300, source: "aws_lb_target_group: deregistration_delay defaults to 300 seconds" },
			}),
			...(connections ? {} : requestRouting(folder, group)),
			...healthCheck(folder, group, requests),
			carries:
				requests && rawAt(Number(settingOf(folder, group.block, "port")), nameOf(folder, group))
					? fact(folder, group, "port", { as: (port) => rawAt(Number(port), nameOf(folder, group)), anchor: null })
					: undefined,
		}),
	};
}

/** Algorithm, slow start and anomaly mitigation exist for HTTP target groups only. */
function requestRouting(folder: Folder, group: Resource): Record<string, Attribute | undefined> {
	return {
		slowStart: fact(folder, group, "slow_start", {
			as: asCount,
			default: { value: 0, source: "aws_lb_target_group: slow_start is off unless set" },
		}),
		algorithm: fact(folder, group, "load_balancing_algorithm_type", {
			as: mapped(elbAlgorithms),
			default: { value: "round-robin", source: "aws_lb_target_group: load_balancing_algorithm_type is round_robin" },
		}),
		outlierDetection: fact(folder, group, "load_balancing_anomaly_mitigation", {
			as: (value) => (value === "on" ? true : value === "off" ? false : undefined),
			default: { value: false, source: "aws_lb_target_group: load_balancing_anomaly_mitigation is off unless set" },
			anchor: null,
		}),
	};
}

/** What a new group has as its type before anybody says so. Source: Elastic Load Balancing, Target group attributes. */
function usualStickiness(folder: Folder, group: Resource): string | undefined {
	const protocol = settingOf(folder, group.block, "protocol");
	if (typeof protocol !== "string") return undefined;
	return /^HTTPS?$/.test(protocol) ? "lb_cookie" : /^(TCP|UDP|TLS|TCP_UDP)$/.test(protocol) ? "source_ip" : undefined;
}

/** A present block is enabled unless it says otherwise (provider schema: enabled defaults to true). */
function stickiness(folder: Folder, group: Resource): Record<string, Attribute | undefined> {
	const handle = handleOf(group, "stickiness");
	const dynamic = dynamicOf(group.block, "stickiness");
	if (dynamic) return { affinity: unknown("stickiness is a dynamic block", folder.at(dynamic.header), handle) };
	const [block] = blocksOf(group.block, "stickiness");
	const source = "aws_lb_target_group: no stickiness unless there is a stickiness block";
	if (!block)
		return { affinity: fact(folder, group, "stickiness", { as: () => undefined, default: { value: "none", source } }) };
	const at = folder.at(block.header);
	const enabled = settingOf(folder, block, "enabled") ?? true;
	if (enabled instanceof Unknown) return { affinity: unknown(enabled.reason, at, handle) };
	if (asBoolean(enabled) === false) return { affinity: declared("none", at, handle) };
	const type = settingOf(folder, block, "type") ?? usualStickiness(folder, group);
	const affinity = mapped(affinities)(type ?? null);
	const reason = type instanceof Unknown ? type.reason : "the type of stickiness is not understood";
	return {
		affinity: affinity ? declared(affinity, at, handle) : unknown(reason, at, handle),
		affinityDuration:
			affinity === "cookie"
				? fact(folder, group, "stickiness/cookie_duration", {
						as: asCount,
						default: { value: 86400, source: "aws_lb_target_group: cookie_duration defaults to a day" },
					})
				: undefined,
	};
}

function healthCheck(folder: Folder, group: Resource, requests: boolean): Record<string, Attribute | undefined> {
	const kind = (value: Result) =>
		/^HTTPS?$/i.test(String(value)) ? "http" : /^TCP$/i.test(String(value)) ? "tcp" : undefined;
	const block = blocksOf(group.block, "health_check").length > 0;
	const checked = asBoolean(settingOf(folder, group.block, "health_check/enabled") ?? true) !== false;
	// Without a block AWS checks as the group talks: HTTP for an HTTP group, TCP for the others.
	const value = block || requests ? "http" : "tcp";
	return {
		healthCheck: checked
			? fact(folder, group, "health_check/protocol", {
					as: kind,
					default: { value, source: "aws_lb_target_group: health checks are on, by HTTP, or TCP for a TCP group" },
					anchor: null,
				})
			: fact(folder, group, "health_check/enabled", { as: () => "none", anchor: null }),
		healthCheckInterval: fact(folder, group, "health_check/interval", {
			as: asCount,
			default: { value: 30, source: "aws_lb_target_group: health_check interval defaults to 30 seconds" },
			anchor: block ? undefined : null,
		}),
		unhealthyThreshold: fact(folder, group, "health_check/unhealthy_threshold", {
			as: asCount,
			default: { value: 3, source: "aws_lb_target_group: unhealthy_threshold defaults to 3" },
			anchor: block ? undefined : null,
		}),
	};
}

function loadBalancer(folder: Folder, lb: Resource, groups: Resource[]): Extension[] {
	const type = settingOf(folder, lb.block, "load_balancer_type") ?? "application";
	const layers: Record<string, string> = { application: "L7", network: "L4", gateway: "L4" };
	const attributes: Attributes = stated({
		layer: fact(folder, lb, "load_balancer_type", {
			as: mapped(layers),
			default: { value: "L7", source: "aws_lb: load_balancer_type defaults to application" },
			anchor: null,
		}),
		public: fact(folder, lb, "internal", {
			as: (value) => (asBoolean(value) === undefined ? undefined : !asBoolean(value)),
			default: { value: true, source: "aws_lb: internal defaults to false" },
			anchor: null,
		}),
		idleTimeout:
			type === "application"
				? fact(folder, lb, "idle_timeout", {
						as: asCount,
						default: { value: 60, source: "aws_lb: idle_timeout defaults to 60 seconds" },
					})
				: type === "network"
					? fact(folder, lb, "idle_timeout", {
							as: asCount,
							default: { value: 350, source: "Network Load Balancer: TCP connections idle out after 350 seconds" },
							anchor: null,
						})
					: undefined,
	});
	return groups.map((group) => ({
		role: "extends",
		of: { by: "key", key: folder.key(group) },
		file: lb.file.path,
		kind: "Balancer",
		at: folder.header(lb),
		attributes,
	}));
}

/** What a service learns from the group that routes to it: the check that gates its traffic. */
export function readinessOf(folder: Folder, group: Resource | undefined): Attribute | undefined {
	if (!group || !targetGroupTypes.includes(group.type)) return undefined;
	const requests = asText(settingOf(folder, group.block, "protocol") ?? null)?.startsWith("HTTP") ?? false;
	const check = healthCheck(folder, group, requests).healthCheck;
	return check && { ...check, handle: undefined };
}
