import { inner, over } from "../resources/program/draft.ts";
import {
	entry,
	expressionOf,
	itemsOf,
	literal,
	type Made,
	placeOf,
	referenceTo,
	type Value,
} from "../resources/program/values.ts";
import type { Block, Entry, Expression, Span } from "../resources/syntax.ts";

/** What a component of the library is made with. */
export interface Parts {
	declare(type: string, label: string, at: Span): Made;
	fill(made: Made, props: Value | undefined): void;
}

type Component = (made: Made, label: string, props: Value | undefined, parts: Parts) => void;

const asValue = (made: Made): Value => ({ kind: "made", made, at: made.at });

/** Source: @pulumi/awsx, lb.ApplicationLoadBalancer: a listener and a target group, unless others are given. */
const applicationLoadBalancer: Component = (made, label, props, parts) => {
	const lb = parts.declare("aws.lb.LoadBalancer", label, made.at);
	parts.fill(lb, props);
	const group = parts.declare("aws.lb.TargetGroup", label, made.at);
	const own = entry(props, "defaultTargetGroup") ?? entry(props, "default_target_group");
	parts.fill(group, own);
	const listener = parts.declare("aws.lb.Listener", label, made.at);
	if (lb.block && group.block && listener.block) {
		if (!entry(own, "protocol")) over(group.block).fixed("protocol", "HTTP", made.at);
		const action = inner("default_action", made.at)
			.fixed("type", "forward", made.at)
			.set("target_group_arn", referenceTo(group.block, "arn", made.at)).block;
		over(listener.block)
			.set("load_balancer_arn", referenceTo(lb.block, "arn", made.at))
			.fixed("protocol", "HTTP", made.at);
		listener.block.blocks.push(action);
	}
	for (const [name, part] of [
		["loadBalancer", lb],
		["load_balancer", lb],
		["defaultTargetGroup", group],
		["default_target_group", group],
	] as const)
		made.fields.set(name, asValue(part));
};

/** Source: @pulumi/awsx, ecs.FargateService: its task is given with it, and one runs unless desiredCount is set. */
const service: Component = (made, label, props, parts) => {
	const own = parts.declare("aws.ecs.Service", label, made.at);
	parts.fill(own, props);
	if (!own.block) return;
	own.block.defaults = {
		...own.block.defaults,
		desired_count: { value: 1, source: "awsx.ecs: one task unless desiredCount is set" },
	};
	const args = entry(props, "taskDefinitionArgs") ?? entry(props, "task_definition_args");
	const containers = containersIn(args);
	if (!args || containers.length === 0) return;
	const task = parts.declare("aws.ecs.TaskDefinition", label, placeOf(args));
	if (!task.block) return;
	const definition = over(task.block);
	const [first] = containers;
	for (const name of ["cpu", "memory"]) definition.set(name, entry(args, name) ?? entry(first.of, name));
	const { file, start, end } = placeOf(args);
	const items = containers.map(({ name, of }) => container(name, of));
	definition.set("container_definitions", { file, start, end, kind: "tuple", items });
	over(own.block).set("task_definition", referenceTo(task.block, "arn", made.at));
	for (const one of containers) own.block.blocks.push(...served(one));
	made.fields.set("service", asValue(own));
};

interface Container {
	name: string;
	of: Value;
}

function containersIn(args: Value | undefined): Container[] {
	const single = entry(args, "container");
	if (single) return [{ name: "container", of: single }];
	const many = entry(args, "containers");
	return many?.kind === "object" ? [...many.entries].map(([name, of]) => ({ name, of })) : [];
}

/** As ECS has it: in camel case, with a name. */
function container(name: string, of: Value): Expression {
	const { file, start, end } = placeOf(of);
	const span = { file, start, end };
	const given = of.kind === "object" ? [...of.entries] : [];
	const entries = given
		.filter(([key]) => key !== "portMappings" && key !== "port_mappings")
		.map(([key, value]): Entry => {
			const called = key.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
			const own = expressionOf(value);
			return { file, start: own.start, end: own.end, key: literal(called, own), value: own };
		});
	if (!entry(of, "name")) entries.push({ ...span, key: literal("name", span), value: literal(name, span) });
	return { ...span, kind: "object", entries };
}

/** The target groups that its ports are given. */
function served({ name, of }: Container): Block[] {
	return itemsOf(entry(of, "portMappings") ?? entry(of, "port_mappings")).flatMap((port) => {
		const group = entry(port, "targetGroup") ?? entry(port, "target_group");
		if (group?.kind !== "made" || !group.made.block) return [];
		const at = placeOf(port);
		const to = referenceTo(group.made.block, "arn", at);
		return [
			inner("load_balancer", at)
				.set("target_group_arn", to)
				.set("container_name", entry(of, "name") ?? literal(name, at))
				.set("container_port", entry(port, "containerPort") ?? entry(port, "container_port")).block,
		];
	});
}

/** Components of @pulumi/awsx, each of which is several resources. */
export const components: Readonly<Record<string, Component>> = {
	"awsx.lb.ApplicationLoadBalancer": applicationLoadBalancer,
	"awsx.ecs.FargateService": service,
	"awsx.ecs.EC2Service": service,
};
