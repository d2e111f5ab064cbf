import { isScalar, isSeq, type Node } from "yaml";
import type { Expression } from "../../resources/syntax.ts";
import { member } from "../expressions.ts";
import type { Blocks, Shape } from "../shape.ts";

/** `Scheme: internal` is what Terraform calls internal = true. */
function scheme(blocks: Blocks): void {
	const value = blocks.value("Scheme");
	if (!value) return;
	const operands: Expression[] = [value, blocks.literal("internal", value)];
	const { file, start, end } = value;
	blocks.add("internal", { file, start, end, kind: "operation", operator: "==", operands });
}

const text = (node: Node | undefined) => (isScalar(node) ? String(node.value) : "");

/** Source: AWS CloudFormation User Guide, TargetGroupAttribute and AWS::ElasticLoadBalancingV2::TargetGroup. */
export const targetGroupAttributes = {
	"stickiness.enabled": "stickiness/enabled",
	"stickiness.type": "stickiness/type",
	"stickiness.lb_cookie.duration_seconds": "stickiness/cookie_duration",
	"stickiness.app_cookie.duration_seconds": "stickiness/cookie_duration",
	"deregistration_delay.timeout_seconds": "deregistration_delay",
	"slow_start.duration_seconds": "slow_start",
	"load_balancing.algorithm.type": "load_balancing_algorithm_type",
	"load_balancing.algorithm.anomaly_mitigation": "load_balancing_anomaly_mitigation",
} as const;

export const loadBalancerAttributes = { "idle_timeout.timeout_seconds": "idle_timeout" } as const;

const targetGroup: Shape = {
	type: "aws_lb_target_group",
	names: {
		HealthCheckEnabled: "health_check/enabled",
		HealthCheckProtocol: "health_check/protocol",
		HealthCheckIntervalSeconds: "health_check/interval",
		HealthCheckTimeoutSeconds: "health_check/timeout",
		HealthCheckPath: "health_check/path",
		HealthyThresholdCount: "health_check/healthy_threshold",
		UnhealthyThresholdCount: "health_check/unhealthy_threshold",
	},
	keyed: { TargetGroupAttributes: targetGroupAttributes },
	defaults: {
		"health_check/unhealthy_threshold": {
			value: 2,
			source: "AWS::ElasticLoadBalancingV2::TargetGroup: UnhealthyThresholdCount defaults to 2",
		},
	},
	also(blocks) {
		const [sticky] = blocks.block.blocks.filter(({ type }) => type === "stickiness");
		// Off unless switched on; Terraform's block is on by being there.
		if (sticky && !sticky.attributes.some(({ name }) => name === "enabled"))
			blocks.add("stickiness/enabled", blocks.literal(false, sticky.header));
		// Without a protocol of its own the check talks as the group does.
		if (/^(TCP|UDP|TLS|TCP_UDP|GENEVE)$/.test(text(blocks.at("Protocol"))))
			blocks.block.defaults = {
				...blocks.block.defaults,
				"health_check/protocol": { value: "TCP", source: "Elastic Load Balancing: a TCP group is checked by TCP" },
			};
	},
};

const forwarding = {
	ForwardConfig: "forward",
	TargetGroupStickinessConfig: "stickiness",
	"TargetGroups.TargetGroupArn": "arn",
	DurationSeconds: "duration",
};

/** A policy of a Classic Load Balancer is a resource of its own in Terraform. */
function policies(blocks: Blocks): void {
	for (const [list, type] of [
		["LBCookieStickinessPolicy", "aws_lb_cookie_stickiness_policy"],
		["AppCookieStickinessPolicy", "aws_app_cookie_stickiness_policy"],
	]) {
		const items = blocks.at(list);
		for (const [index, item] of (isSeq(items) ? (items.items as Node[]) : []).entries()) {
			const key = blocks.expressions.span(item);
			const policy = blocks.other(type, `${blocks.label} ${list}${index || ""}`, key, { node: item });
			blocks.add("load_balancer", blocks.itself(key), key, policy);
			const period = member(item, "CookieExpirationPeriod");
			if (period) blocks.add("cookie_expiration_period", blocks.expressions.of(period), undefined, policy);
		}
	}
}

export const balancers: Record<string, Shape> = {
	"AWS::ElasticLoadBalancingV2::TargetGroup": targetGroup,
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {
		type: "aws_lb",
		names: { Type: "load_balancer_type" },
		keyed: { LoadBalancerAttributes: loadBalancerAttributes },
		also: scheme,
	},
	"AWS::ElasticLoadBalancingV2::Listener": { type: "aws_lb_listener", names: forwarding },
	"AWS::ElasticLoadBalancingV2::ListenerRule": { type: "aws_lb_listener_rule", names: forwarding },
	"AWS::ElasticLoadBalancing::LoadBalancer": {
		type: "aws_elb",
		names: {
			LoadBalancerName: "name",
			"Listeners.Protocol": "lb_protocol",
			ConnectionDrainingPolicy: "",
			"ConnectionDrainingPolicy.Enabled": "connection_draining",
			"ConnectionDrainingPolicy.Timeout": "connection_draining_timeout",
			ConnectionSettings: "",
		},
		also(blocks) {
			scheme(blocks);
			policies(blocks);
		},
	},
};
