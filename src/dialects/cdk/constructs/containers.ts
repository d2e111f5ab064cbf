import { over } from "../../resources/program/draft.ts";
import {
	entry,
	expressionOf,
	itemsOf,
	literal,
	type Made,
	placeOf,
	referenceTo,
	scalar,
	unknown,
	type Value,
} from "../../resources/program/values.ts";
import type { Entry, Expression, Span } from "../../resources/syntax.ts";
import { attach } from "./balancers.ts";
import { asValue, type Construct, type Kit } from "./construct.ts";
import { ofService, scalingOf } from "./scaling.ts";

const members: Record<string, string> = {
	cpu: "cpu",
	memory: "memoryLimitMiB",
	memoryReservation: "memoryReservationMiB",
	stopTimeout: "stopTimeout",
	command: "command",
	entryPoint: "entryPoint",
	essential: "essential",
	portMappings: "portMappings",
	healthCheck: "healthCheck",
	image: "image",
};

/** Variables are a map here, and a list of names and values in ECS. */
function variables(map: Value | undefined, key: "value" | "valueFrom"): Expression | undefined {
	if (map?.kind !== "object") return undefined;
	const at = map.at;
	const items = [...map.entries].map(([name, value]): Expression => {
		const of = expressionOf(value);
		const member = (called: string, one: Expression): Entry => {
			return { file: of.file, start: of.start, end: of.end, key: literal(called, of), value: one };
		};
		const { file, start, end } = of;
		return { file, start, end, kind: "object", entries: [member("name", literal(name, of)), member(key, of)] };
	});
	return { ...at, kind: "tuple", items };
}

/** Adds a container to a task, and gives what it says. Source: aws-cdk-lib, ContainerDefinitionOptions. */
export function addContainer(task: Made, id: Value | undefined, props: Value | undefined, at: Span): Entry[] {
	const entries: Entry[] = [];
	if (!task.block) return entries;
	const put = (name: string, value: Expression | undefined) => {
		if (!value) return;
		const { file, start, end } = value;
		entries.push({ file, start, end, key: literal(name, value), value });
	};
	const called = entry(props, "containerName") ?? id;
	put("name", called && expressionOf(called));
	for (const [name, member] of Object.entries(members)) {
		const value = entry(props, member);
		put(name, value && expressionOf(value));
	}
	put("environment", variables(entry(props, "environment"), "value"));
	put("secrets", variables(entry(props, "secrets"), "valueFrom"));
	const known = task.block.attributes.find(({ name }) => name === "container_definitions")?.value;
	const items = known?.kind === "tuple" ? known.items : [];
	const object: Expression = { ...(props ? placeOf(props) : at), kind: "object", entries } as Expression;
	const { file, start, end } = at;
	over(task.block).set("container_definitions", { file, start, end, kind: "tuple", items: [...items, object] });
	return entries;
}

/** What a container says, for what is added to it later. */
const saidBy = new WeakMap<Made, Entry[]>();

/** A list of a container gets more items: its ports, its variables. */
function addTo(container: Made, name: string, items: Expression[]): undefined {
	const entries = saidBy.get(container);
	const [first] = items;
	if (!entries || !first) return undefined;
	const index = entries.findIndex(({ key }) => key.kind === "literal" && key.value === name);
	const known = index < 0 ? undefined : entries.splice(index, 1)[0].value;
	const { file, start, end } = first;
	const value: Expression = {
		...{ file, start, end, kind: "tuple" },
		items: [...(known?.kind === "tuple" ? known.items : known ? [known] : []), ...items],
	};
	entries.push({ file, start, end, key: literal(name, first), value });
	return undefined;
}

export function taskOf(made: Made, props: Value | undefined, kit: Kit): void {
	made.block = kit
		.draft("aws_ecs_task_definition", made)
		.from(props, { family: "family", cpu: "cpu", memory: "memoryLimitMiB" }).block;
}

/** Source: aws-cdk-lib, BaseServiceOptions: minHealthyPercent 50, maxHealthyPercent 200, and one task unless set. */
export function serviceOf(made: Made, props: Value | undefined, kit: Kit): void {
	const draft = kit.draft("aws_ecs_service", made).from(props, {
		name: "serviceName",
		desired_count: "desiredCount",
		deployment_minimum_healthy_percent: "minHealthyPercent",
		deployment_maximum_percent: "maxHealthyPercent",
		"deployment_circuit_breaker/rollback": "circuitBreaker.rollback",
		"deployment_circuit_breaker/enable": "circuitBreaker.enable",
		health_check_grace_period_seconds: "healthCheckGracePeriod",
		"deployment_controller/type": "deploymentController.type",
	});
	draft.usual({
		desired_count: { value: 1, source: "aws-cdk-lib, BaseServiceOptions: desiredCount is 1 unless set" },
		deployment_minimum_healthy_percent: {
			value: 50,
			source: "aws-cdk-lib, BaseServiceOptions: minHealthyPercent is 50 unless set",
		},
	});
	const task = entry(props, "taskDefinition");
	if (task?.kind === "made" && task.made.block)
		draft.set("task_definition", referenceTo(task.made.block, "arn", task.at));
	for (const one of itemsOf(entry(props, "capacityProviderStrategies")))
		draft.add("capacity_provider_strategy", placeOf(one), {
			capacity_provider: entry(one, "capacityProvider"),
			weight: entry(one, "weight"),
			base: entry(one, "base"),
		});
	made.block = draft.block;
}

export function scaledTasks(service: Made, props: Value | undefined, at: Span, kit: Kit): Made {
	const made = kit.child(service, "TaskCount", "ecs.ScalableTaskCount", at, props);
	const draft = kit.draft("aws_appautoscaling_target", made, "", at);
	draft.fixed("service_namespace", "ecs", at).from(props, { min_capacity: "minCapacity", max_capacity: "maxCapacity" });
	if (service.block) draft.set("resource_id", referenceTo(service.block, "name", at));
	// Source: aws-cdk-lib, EnableScalingProps: minCapacity is 1.
	if (!entry(props, "minCapacity")) draft.fixed("min_capacity", 1, at);
	made.block = draft.block;
	return made;
}

const service: Construct = {
	make: (made, kit) => serviceOf(made, made.props, kit),
	methods: {
		autoScaleTaskCount: (made, [props], at, kit) => asValue(scaledTasks(made, props, at, kit), at),
		attachToApplicationTargetGroup(made, [group], at) {
			if (group?.kind === "made") attach(group.made, asValue(made, at));
			return undefined;
		},
		attachToNetworkTargetGroup(made, [group], at) {
			if (group?.kind === "made") attach(group.made, asValue(made, at));
			return undefined;
		},
		loadBalancerTarget(made, [props], at, kit) {
			const target = kit.child(made, "Target", "target", at);
			target.fields.set("#service", asValue(made, at));
			const container = entry(props, "containerName");
			if (container) target.fields.set("#container", container);
			return asValue(target, at);
		},
	},
	members: { serviceName: "name", serviceArn: "arn" },
};

const task: Construct = {
	make: (made, kit) => taskOf(made, made.props, kit),
	methods: {
		addContainer(made, [id, props], at, kit) {
			const container = kit.child(made, kit.text(id) ?? "Container", "ecs.ContainerDefinition", at, props);
			saidBy.set(container, addContainer(made, id, props, at));
			return asValue(container, at);
		},
	},
};

/** `repository` with a tag, which may be left out. */
function fromRepository([repository, tag]: readonly Value[], at: Span): Value {
	const named =
		repository?.kind === "made"
			? repository.made.block?.attributes.find(({ name }) => name === "name")?.value
			: undefined;
	const name = named ?? (repository && expressionOf(repository));
	if (!name) return unknown("its image", at);
	const version = tag && expressionOf(tag);
	return {
		kind: "scalar",
		expression: { ...at, kind: "template", parts: version ? [name, ":", version] : [name, ":latest"], heredoc: false },
	};
}

export const containers: Record<string, Construct> = {
	"ecs.FargateService": service,
	"ecs.Ec2Service": service,
	"ecs.ExternalService": service,
	"ecs.FargateTaskDefinition": task,
	"ecs.Ec2TaskDefinition": task,
	"ecs.TaskDefinition": task,
	"ecs.ContainerDefinition": {
		methods: {
			addPortMappings: (made, given) => addTo(made, "portMappings", given.map(expressionOf)),
			addEnvironment: (made, [name, value], at, kit) => {
				const called = kit.text(name);
				const map = called && value ? new Map([[called, value]]) : new Map<string, Value>();
				const list = variables({ kind: "object", entries: map, at, open: false }, "value");
				return addTo(made, "environment", list?.kind === "tuple" ? list.items : []);
			},
		},
	},
	"ecs.ScalableTaskCount": { methods: scalingOf(ofService) },
	"ecs.ContainerImage": {
		functions: {
			fromRegistry: ([name]) => name,
			fromEcrRepository: fromRepository,
			// The folder's own name is the image's, for the join with code.
			fromAsset: ([folder], at, kit) => {
				const path = kit.text(folder)?.replace(/\/+$/, "");
				return path ? scalar(path.slice(path.lastIndexOf("/") + 1), placeOf(folder)) : unknown("its image", at);
			},
		},
	},
	"ecs.Secret": {
		functions: {
			fromSecretsManager: ([secret]) => secret,
			fromSsmParameter: ([parameter]) => parameter,
		},
	},
	"ecr.Repository": {
		make(made, kit) {
			made.block = kit.draft("aws_ecr_repository", made).from(made.props, { name: "repositoryName" }).block;
		},
		functions: { fromRepositoryName: ([, , name]) => name },
		members: { repositoryUri: "repository_url", repositoryName: "name" },
	},
};
