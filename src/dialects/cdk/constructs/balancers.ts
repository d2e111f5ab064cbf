import { targetGroupAttributes } from "../../cloudformation/types/balancers.ts";
import { inner, not, over } from "../../resources/program/draft.ts";
import {
	entry,
	expressionOf,
	itemsOf,
	literal,
	type Made,
	referenceTo,
	type Value,
} from "../../resources/program/values.ts";
import type { Span } from "../../resources/syntax.ts";
import { asValue, type Construct, type Kit } from "./construct.ts";

const groupProps = {
	name: "targetGroupName",
	deregistration_delay: "deregistrationDelay",
	slow_start: "slowStart",
	"stickiness/cookie_duration": "stickinessCookieDuration",
	"health_check/interval": "healthCheck.interval",
	"health_check/path": "healthCheck.path",
	"health_check/unhealthy_threshold": "healthCheck.unhealthyThresholdCount",
	"health_check/healthy_threshold": "healthCheck.healthyThresholdCount",
	"health_check/enabled": "healthCheck.enabled",
	target_type: "targetType",
};

const algorithms: Record<string, string> = {
	ROUND_ROBIN: "round_robin",
	LEAST_OUTSTANDING_REQUESTS: "least_outstanding_requests",
	WEIGHTED_RANDOM: "weighted_random",
};

/** Source: aws-cdk-lib, BaseTargetGroupProps and ApplicationTargetGroupProps. */
export function fillGroup(made: Made, props: Value | undefined, kit: Kit): void {
	const isNetwork = made.type.includes("Network");
	const draft = kit.draft("aws_lb_target_group", made).from(props, groupProps);
	draft.set("protocol", entry(props, "protocol") ?? literal(isNetwork ? "TCP" : "HTTP", made.at));
	draft.set("health_check/protocol", protocolOf(entry(props, "healthCheck", "protocol"), kit));
	const algorithm = kit.text(entry(props, "loadBalancingAlgorithmType"));
	if (algorithm)
		draft.fixed(
			"load_balancing_algorithm_type",
			algorithms[algorithm] ?? algorithm,
			entryAt(props, "loadBalancingAlgorithmType", made.at),
		);
	const cookie = entry(props, "stickinessCookieDuration");
	if (cookie) {
		const at = expressionOf(cookie);
		draft.fixed("stickiness/enabled", true, at);
		draft.fixed("stickiness/type", entry(props, "stickinessCookieName") ? "app_cookie" : "lb_cookie", at);
	}
	draft.usual({
		"health_check/unhealthy_threshold": {
			value: 2,
			source: "AWS::ElasticLoadBalancingV2::TargetGroup: UnhealthyThresholdCount defaults to 2",
		},
	});
	made.block = draft.block;
	for (const target of itemsOf(entry(props, "targets"))) attach(made, target);
}

const entryAt = (props: Value | undefined, name: string, at: Span): Span => {
	const value = entry(props, name);
	return value ? expressionOf(value) : at;
};

const protocolOf = (value: Value | undefined, kit: Kit) => (kit.text(value) ? value : undefined);

/** A target is a service, a group of machines, or a container of a service that it was asked for. */
export function attach(group: Made, target: Value): void {
	if (target.kind !== "made" || !group.block) return;
	const service = target.made.fields.get("#service");
	const of = service?.kind === "made" ? service.made : target.made;
	if (!of.block) return;
	const arn = referenceTo(group.block, "arn", target.at);
	const draft = over(of.block);
	if (of.block.labels[0] === "aws_ecs_service") {
		draft.add("load_balancer", target.at, {
			target_group_arn: arn,
			container_name: target.made.fields.get("#container"),
		});
	} else if (of.block.labels[0] === "aws_autoscaling_group") {
		const known = of.block.attributes.find(({ name }) => name === "target_group_arns")?.value;
		const items = known?.kind === "tuple" ? known.items : [];
		draft.set("target_group_arns", { ...arn, kind: "tuple", items: [...items, arn] });
	}
	of.fields.set("#group", asValue(group, target.at));
}

export function balancerOf(made: Made, props: Value | undefined, kit: Kit, isPublic?: Value): void {
	const isNetwork = made.type.includes("Network");
	const draft = kit.draft("aws_lb", made).from(props, { name: "loadBalancerName", idle_timeout: "idleTimeout" });
	draft.fixed("load_balancer_type", isNetwork ? "network" : "application", made.at);
	draft.set("internal", not(isPublic ?? entry(props, "internetFacing")) ?? literal(true, made.at));
	made.block = draft.block;
}

export function listenerOf(lb: Made, id: string, props: Value | undefined, at: Span, kit: Kit): Made {
	const made = kit.child(
		lb,
		id,
		lb.type.includes("Network")
			? "elasticloadbalancingv2.NetworkListener"
			: "elasticloadbalancingv2.ApplicationListener",
		at,
		props,
	);
	const port = entry(props, "port");
	const secure = port && kit.program.known(port) === 443;
	const fallback = made.type.includes("Network") ? "TCP" : secure ? "HTTPS" : "HTTP";
	const draft = kit.draft("aws_lb_listener", made).set("protocol", entry(props, "protocol") ?? literal(fallback, at));
	if (lb.block) draft.set("load_balancer_arn", referenceTo(lb.block, "arn", at));
	made.block = draft.block;
	for (const group of itemsOf(entry(props, "defaultTargetGroups"))) forward(made, undefined, group, at, kit);
	const action = entry(props, "defaultAction");
	if (action) act(made, undefined, action, at, kit);
	return made;
}

/** A route from a listener, by a rule of its own where it has a condition. */
function forward(listener: Made, props: Value | undefined, group: Value, at: Span, kit: Kit): void {
	if (group.kind !== "made" || !group.made.block) return;
	act(listener, props, { kind: "list", items: [group], at }, at, kit);
}

function act(listener: Made, props: Value | undefined, action: Value, at: Span, kit: Kit): void {
	if (!listener.block) return;
	const ruled = entry(props, "priority") ?? entry(props, "conditions") ?? entry(props, "pathPattern");
	const draft = ruled ? kit.draft("aws_lb_listener_rule", listener, "rule", at) : over(listener.block);
	if (ruled) draft.set("listener_arn", referenceTo(listener.block, "arn", at));
	const name = ruled ? "action" : "default_action";
	const parts = itemsOf(action);
	const arnOf = (one: Value | undefined) =>
		one?.kind === "made" && one.made.block ? referenceTo(one.made.block, "arn", one.at) : undefined;
	const weighted = parts.some((one) => one.kind === "object");
	if (!weighted && parts.length <= 1) {
		draft.add(name, at, { target_group_arn: arnOf(parts[0]) });
		return;
	}
	draft.add(name, at, {});
	const block = draft.block.blocks.at(-1)!;
	const forwarded = inner("forward", at);
	for (const one of parts) {
		const of = one.kind === "object" ? entry(one, "targetGroup") : one;
		forwarded.add("target_group", expressionOf(one), { arn: arnOf(of), weight: entry(one, "weight") });
	}
	const sticky = action.kind === "list" ? undefined : entry(action, "stickinessDuration");
	if (sticky) forwarded.fixed("stickiness/enabled", true, expressionOf(sticky));
	block.blocks.push(forwarded.block);
}

const listenerMethods: Construct["methods"] = {
	addTargets(listener, [id, props], at, kit) {
		const type = listener.type.replace("Listener", "TargetGroup");
		const group = kit.child(listener, `${kit.text(id) ?? "Targets"}Group`, type, at, props);
		fillGroup(group, props, kit);
		forward(listener, props, asValue(group, at), at, kit);
		return asValue(group, at);
	},
	addTargetGroups(listener, [, props], at, kit) {
		for (const group of itemsOf(entry(props, "targetGroups"))) forward(listener, props, group, at, kit);
		return undefined;
	},
	addAction(listener, [, props], at, kit) {
		const action = entry(props, "action");
		if (action) act(listener, props, action, at, kit);
		return undefined;
	},
};

const groupMethods: Construct["methods"] = {
	addTarget(group, targets) {
		for (const target of targets) attach(group, target);
		return undefined;
	},
	setAttribute(group, [key, value]) {
		const name = key?.kind === "scalar" && key.expression.kind === "literal" ? String(key.expression.value) : "";
		const path = (targetGroupAttributes as Record<string, string>)[name];
		if (path && value && group.block) over(group.block).set(path, value);
		return undefined;
	},
	enableCookieStickiness(group, [duration], at) {
		if (!group.block) return undefined;
		over(group.block)
			.fixed("stickiness/enabled", true, at)
			.fixed("stickiness/type", "lb_cookie", at)
			.set("stickiness/cookie_duration", duration);
		return undefined;
	},
	configureHealthCheck(group, [check]) {
		if (group.block)
			over(group.block).from(check, {
				"health_check/interval": "interval",
				"health_check/path": "path",
				"health_check/unhealthy_threshold": "unhealthyThresholdCount",
			});
		return undefined;
	},
};

const loadBalancer: Construct = {
	make: (made, kit) => balancerOf(made, made.props, kit),
	methods: {
		addListener: (lb, [id, props], at, kit) => asValue(listenerOf(lb, kit.text(id) ?? "Listener", props, at, kit), at),
		addRedirect: () => undefined,
	},
	members: { loadBalancerDnsName: "dns_name", loadBalancerArn: "arn", loadBalancerFullName: "arn_suffix" },
};
const group: Construct = {
	make: (made, kit) => fillGroup(made, made.props, kit),
	methods: groupMethods,
	members: { targetGroupArn: "arn", targetGroupFullName: "arn_suffix" },
};
const listener: Construct = {
	make(made, kit) {
		const lb = entry(made.props, "loadBalancer");
		if (lb?.kind !== "made") return;
		const own = listenerOf(lb.made, made.path.at(-1) ?? "Listener", made.props, made.at, kit);
		made.block = own.block;
	},
	methods: listenerMethods,
};

const name = (one: string) => `elasticloadbalancingv2.${one}`;

export const balancers: Record<string, Construct> = {
	[name("ApplicationLoadBalancer")]: loadBalancer,
	[name("NetworkLoadBalancer")]: loadBalancer,
	[name("ApplicationTargetGroup")]: group,
	[name("NetworkTargetGroup")]: group,
	[name("ApplicationListener")]: listener,
	[name("NetworkListener")]: listener,
	[name("ListenerAction")]: {
		functions: {
			forward: ([groups]) => groups,
			weightedForward: ([groups]) => groups,
		},
	},
	[name("ApplicationListenerRule")]: {
		make(made, kit) {
			const own = entry(made.props, "listener");
			if (own?.kind !== "made") return;
			for (const one of itemsOf(entry(made.props, "targetGroups"))) forward(own.made, made.props, one, made.at, kit);
			const action = entry(made.props, "action");
			if (action) act(own.made, made.props, action, made.at, kit);
		},
	},
};
