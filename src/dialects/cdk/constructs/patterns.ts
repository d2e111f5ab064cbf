import { entry, type Made, placeOf, referenceTo, scalar, type Value } from "../../resources/program/values.ts";
import type { Span } from "../../resources/syntax.ts";
import { attach, balancerOf, fillGroup, listenerOf } from "./balancers.ts";
import { asValue, type Construct, type Kit } from "./construct.ts";
import { addContainer, containers, scaledTasks, serviceOf, taskOf } from "./containers.ts";

/** A task of the options of a pattern, where it is given none that is made already. */
function taskFor(made: Made, options: Value | undefined, kit: Kit): Value {
	const given = entry(made.props, "taskDefinition");
	if (given?.kind === "made") return given;
	const task = kit.child(made, "TaskDef", "ecs.FargateTaskDefinition", made.at, made.props);
	taskOf(task, made.props, kit);
	const name = entry(options, "containerName") ?? scalar("web", made.at);
	addContainer(task, name, options, made.at);
	return asValue(task, made.at);
}

function serviceFor(made: Made, task: Value, kit: Kit): Made {
	// It goes by the pattern's own name: nobody knows the service within by another.
	const service = { ...kit.child(made, "Service", "ecs.FargateService", made.at), path: made.path };
	const { props } = made;
	const entries = props?.kind === "object" ? props.entries : new Map<string, Value>();
	const own: Value = {
		kind: "object",
		entries: new Map([...entries, ["taskDefinition", task]]),
		at: placeOf(props ?? task),
		open: false,
	};
	serviceOf(service, own, kit);
	made.fields.set("service", asValue(service, made.at));
	made.fields.set("taskDefinition", task);
	return service;
}

/** Source: aws-cdk-lib/aws-ecs-patterns: a load balancer, public unless said otherwise, with one service behind it. */
function balanced(kind: "Application" | "Network"): Construct {
	return {
		make(made, kit) {
			const { props, at } = made;
			const service = serviceFor(made, taskFor(made, entry(props, "taskImageOptions"), kit), kit);
			const type = (what: string) => `elasticloadbalancingv2.${kind}${what}`;
			const given = entry(props, "loadBalancer");
			const lb = given?.kind === "made" ? given.made : kit.child(made, "LB", type("LoadBalancer"), at, props);
			if (given?.kind !== "made") balancerOf(lb, props, kit, entry(props, "publicLoadBalancer") ?? scalar(true, at));
			const listener = listenerOf(lb, "PublicListener", listening(props, at), at, kit);
			const group = kit.child(made, "ECS", type("TargetGroup"), at, props);
			fillGroup(group, undefined, kit);
			attach(group, asValue(service, at));
			if (listener.block && group.block)
				listener.block.blocks.push({
					...listener.block,
					type: "default_action",
					labels: [],
					blocks: [],
					attributes: [attribute("target_group_arn", referenceTo(group.block, "arn", at))],
				});
			for (const [name, one] of Object.entries({ loadBalancer: lb, listener, targetGroup: group }))
				made.fields.set(name, asValue(one, at));
		},
	};
}

const attribute = (name: string, value: ReturnType<typeof referenceTo>) => {
	const { file, start, end } = value;
	return { file, start, end, name, value };
};

/** A certificate or a domain makes it HTTPS. */
function listening(props: Value | undefined, at: Span): Value {
	const secure = entry(props, "certificate") ?? entry(props, "domainName");
	const port = entry(props, "listenerPort") ?? scalar(secure ? 443 : 80, at);
	return { kind: "object", entries: new Map([["port", port]]), at, open: false };
}

/** Source: aws-cdk-lib/aws-ecs-patterns, QueueProcessingServiceBase: scales on the queue's depth and on CPU at 50 %. */
const queued: Construct = {
	make(made, kit) {
		const { props, at } = made;
		const given = entry(props, "queue");
		const queue = given?.kind === "made" ? given.made : kit.child(made, "EcsProcessingQueue", "sqs.Queue", at, props);
		if (given?.kind !== "made")
			queue.block = kit
				.draft("aws_sqs_queue", queue)
				.set("visibility_timeout_seconds", entry(props, "visibilityTimeout")).block;
		const service = serviceFor(made, taskFor(made, props, kit), kit);
		const least = entry(props, "minScalingCapacity") ?? scalar(1, at);
		const most = entry(props, "maxScalingCapacity") ?? scalar(2, at);
		const bounds: Value = {
			kind: "object",
			entries: new Map([
				["minCapacity", least],
				["maxCapacity", most],
			]),
			at,
			open: false,
		};
		const scaling = scaledTasks(service, bounds, at, kit);
		const { scaleOnCpuUtilization } = containers["ecs.ScalableTaskCount"].methods ?? {};
		const target = entry(props, "cpuTargetUtilizationPercent") ?? scalar(50, at);
		const disabled = entry(props, "disableCpuBasedScaling");
		if (!disabled || kit.program.known(disabled) !== true)
			scaleOnCpuUtilization?.(
				scaling,
				[scalar("CpuScaling", at), object({ targetUtilizationPercent: target }, at)],
				at,
				kit,
			);
		const { scaleOnMetric } = containers["ecs.ScalableTaskCount"].methods ?? {};
		const metric = object(
			{ metricName: scalar("ApproximateNumberOfMessagesVisible", at), namespace: scalar("AWS/SQS", at) },
			at,
		);
		const usual = [
			object({ upper: scalar(0, at), change: scalar(-1, at) }, at),
			object({ lower: scalar(100, at), change: scalar(1, at) }, at),
			object({ lower: scalar(500, at), change: scalar(5, at) }, at),
		];
		const scalingSteps = entry(props, "scalingSteps") ?? ({ kind: "list", items: usual, at } as Value);
		scaleOnMetric?.(
			scaling,
			[scalar("QueueMessagesVisibleScaling", at), object({ metric, scalingSteps }, at)],
			at,
			kit,
		);
		made.fields.set("sqsQueue", asValue(queue, at));
	},
};

const object = (members: Record<string, Value>, at: Span): Value => {
	return { kind: "object", entries: new Map(Object.entries(members)), at, open: false };
};

export const patterns: Record<string, Construct> = {
	"ecs-patterns.ApplicationLoadBalancedFargateService": balanced("Application"),
	"ecs-patterns.ApplicationLoadBalancedEc2Service": balanced("Application"),
	"ecs-patterns.NetworkLoadBalancedFargateService": balanced("Network"),
	"ecs-patterns.NetworkLoadBalancedEc2Service": balanced("Network"),
	"ecs-patterns.QueueProcessingFargateService": queued,
	"ecs-patterns.QueueProcessingEc2Service": queued,
};
