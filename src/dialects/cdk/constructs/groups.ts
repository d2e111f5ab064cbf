import type { Draft } from "../../resources/program/draft.ts";
import { entry, expressionOf, type Made, placeOf, referenceTo, type Value } from "../../resources/program/values.ts";
import type { Expression, Span } from "../../resources/syntax.ts";
import { attach } from "./balancers.ts";
import { asValue, type Construct, type Kit } from "./construct.ts";
import { ofGroup, scalingOf } from "./scaling.ts";

/** aws-cdk-lib makes a launch configuration (detailed unless told otherwise) or, where a flag is set, a template (basic). */
const byFlag = {
	kind: "opaque",
	what: "the monitoring of its machines follows generateLaunchTemplateInsteadOfLaunchConfig of cdk.json",
	inner: [],
} satisfies Partial<Expression>;

const flag = "@aws-cdk/aws-autoscaling:generateLaunchTemplateInsteadOfLaunchConfig";

/** Nothing is said of the monitoring of its machines: what it is made of decides, and that a flag of the context. */
function monitored(draft: Draft, made: Made, { context }: Kit): void {
	const templates = context[flag];
	if (templates === undefined) draft.set("monitoring/enabled", { ...made.at, ...byFlag });
	else draft.fixed("monitoring/enabled", String(templates) !== "true", made.at);
}

function launch(made: Made, props: Value | undefined, kit: Kit, suffix = ""): void {
	const draft = kit.draft("aws_launch_template", made, suffix).from(props, {
		name: "launchTemplateName",
		instance_type: "instanceType",
		"monitoring/enabled": "detailedMonitoring",
		spot_price: "spotPrice",
	});
	const spot = entry(props, "spotOptions");
	if (spot) draft.fixed("instance_market_options/market_type", "spot", placeOf(spot));
	const watched = entry(props, "instanceMonitoring");
	if (watched) draft.fixed("monitoring/enabled", kit.text(watched) !== "BASIC", placeOf(watched));
	else if (made.type === "autoscaling.AutoScalingGroup") monitored(draft, made, kit);
	const script = entry(props, "userData");
	const commands = script?.kind === "made" ? commandsOf(script.made) : [];
	if (commands.length > 0)
		draft.set("user_data", { ...placeOf(commands[0]), kind: "template", parts: lines(commands), heredoc: false });
	made.block = draft.block;
}

/** What a script of `UserData` was told to run. */
function commandsOf(script: Made): Value[] {
	const list = script.fields.get("#commands");
	return list?.kind === "list" ? list.items : [];
}

const lines = (commands: readonly Value[]) => commands.flatMap((one) => [expressionOf(one), "\n"]);

const script = (given: readonly Value[], at: Span): Value => {
	const own: Made = { type: "ec2.UserData", path: [], at, props: undefined, given, fields: new Map() };
	own.fields.set("#commands", { kind: "list", items: given.filter(({ kind }) => kind === "scalar"), at });
	return asValue(own, at);
};

/** Source: aws-cdk-lib, CommonAutoScalingGroupProps: minCapacity 1; the maximum follows the wanted size. */
function group(made: Made, kit: Kit): void {
	const { props } = made;
	const given = entry(props, "launchTemplate") ?? entry(props, "mixedInstancesPolicy", "launchTemplate");
	const template = given?.kind === "made" ? given.made.block : undefined;
	if (!template) launch(made, props, kit, "Template");
	const own = template ?? made.block;
	const draft = kit.draft("aws_autoscaling_group", made).from(props, {
		name: "autoScalingGroupName",
		min_size: "minCapacity",
		max_size: "maxCapacity",
		desired_capacity: "desiredCapacity",
		default_cooldown: "cooldown",
		default_instance_warmup: "defaultInstanceWarmup",
		health_check_type: "healthCheck.type",
		health_check_grace_period: "healthCheck.gracePeriod",
		protect_from_scale_in: "newInstancesProtectedFromScaleIn",
		"mixed_instances_policy/instances_distribution/on_demand_base_capacity":
			"mixedInstancesPolicy.instancesDistribution.onDemandBaseCapacity",
		"mixed_instances_policy/instances_distribution/spot_allocation_strategy":
			"mixedInstancesPolicy.instancesDistribution.spotAllocationStrategy",
		"mixed_instances_policy/instances_distribution/on_demand_percentage_above_base_capacity":
			"mixedInstancesPolicy.instancesDistribution.onDemandPercentageAboveBaseCapacity",
	});
	if (!entry(props, "minCapacity")) draft.fixed("min_size", 1, made.at);
	if (!entry(props, "maxCapacity")) {
		const least = entry(props, "desiredCapacity") ?? entry(props, "minCapacity");
		if (least) draft.set("max_size", expressionOf(least));
		else draft.fixed("max_size", 1, made.at);
	}
	if (own) draft.set("launch_template/id", referenceTo(own, "id", made.at));
	made.block = draft.block;
}

function attached(made: Made, [target]: readonly Value[], at: Span): undefined {
	if (target?.kind === "made") attach(target.made, asValue(made, at));
}

export const groups: Record<string, Construct> = {
	"autoscaling.AutoScalingGroup": {
		make: group,
		methods: {
			...scalingOf(ofGroup),
			attachToApplicationTargetGroup: attached,
			attachToNetworkTargetGroup: attached,
		},
		members: { autoScalingGroupName: "name", autoScalingGroupArn: "arn" },
	},
	"autoscaling.HealthCheck": {
		functions: {
			elb: ([props], at) => ({
				kind: "object",
				entries: new Map([
					["type", { kind: "scalar", expression: { ...at, kind: "literal", value: "ELB" } } as Value],
					...(entry(props, "grace") ? [["gracePeriod", entry(props, "grace") as Value] as [string, Value]] : []),
				]),
				at,
				open: false,
			}),
		},
	},
	"ec2.UserData": {
		functions: { forLinux: script, forWindows: script, custom: script },
		methods: {
			addCommands(made, given) {
				const list = made.fields.get("#commands");
				if (list?.kind === "list") list.items.push(...given);
				return undefined;
			},
		},
	},
	"ec2.LaunchTemplate": { make: (made, kit) => launch(made, made.props, kit) },
	"ecs.AsgCapacityProvider": {
		make(made, kit) {
			const draft = kit.draft("aws_ecs_capacity_provider", made).from(made.props, {
				name: "capacityProviderName",
				"auto_scaling_group_provider/managed_scaling/target_capacity": "targetCapacityPercent",
			});
			// Source: aws-cdk-lib, AsgCapacityProviderProps: ECS scales the group unless enableManagedScaling is false.
			const managed = entry(made.props, "enableManagedScaling");
			const isManaged = !managed || kit.program.known(managed) === true;
			draft.fixed(
				"auto_scaling_group_provider/managed_scaling/status",
				isManaged ? "ENABLED" : "DISABLED",
				managed ? placeOf(managed) : made.at,
			);
			const of = entry(made.props, "autoScalingGroup");
			if (of?.kind === "made" && of.made.block)
				draft.set("auto_scaling_group_provider/auto_scaling_group_arn", referenceTo(of.made.block, "arn", of.at));
			made.block = draft.block;
		},
		members: { capacityProviderName: "name" },
	},
};
