import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { signalOf } from "../../signals.ts";
import { stated } from "../../stated.ts";
import { asCount, asFlag, expressionAt, settingOf, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { blocksOf, type Expression } from "../syntax.ts";
import { asNumber, type Result } from "../value.ts";

/**
 * Environments of Elastic Beanstalk: a group, its scaler and its balancer, all by options.
 * Source: Elastic Beanstalk Developer Guide, General options for all environments.
 */
export function beanstalks(folder: Folder): Fragment[] {
	return folder.of("aws_elastic_beanstalk_environment").flatMap((environment): Declaration[] => {
		const options = new Options(folder, environment);
		const single = options.value("aws:elasticbeanstalk:environment", "EnvironmentType")?.value === "SingleInstance";
		const worker = settingOf(folder, environment.block, "tier") === "Worker";
		const parts = [service(folder, environment, options, single, worker), rollout(folder, environment, options)];
		if (!single) parts.push(scaler(folder, environment, options));
		if (!single && !worker) parts.push(balancer(folder, environment, options));
		return parts;
	});
}

class Options {
	private readonly folder: Folder;
	private readonly found = new Map<string, Expression>();
	private readonly names = new Map<string, Expression>();

	constructor(folder: Folder, environment: Resource) {
		this.folder = folder;
		for (const setting of blocksOf(environment.block, "setting")) {
			const value = expressionAt(setting, "value");
			const name = `${settingOf(folder, setting, "namespace")}/${settingOf(folder, setting, "name")}`;
			const called = expressionAt(setting, "name");
			if (value) this.found.set(name, value);
			if (called) this.names.set(name, called);
		}
	}

	value(namespace: string, name: string, as: (value: Result) => Attribute["value"] = (value) => String(value)) {
		const expression = this.found.get(`${namespace}/${name}`);
		const said = expression && valued(this.folder, expression, { as });
		return said && this.withName(said, this.names.get(`${namespace}/${name}`));
	}

	/** A value says nothing without the name on the line before it: both are shown. */
	private withName(said: Attribute, name: Expression | undefined): Attribute {
		const at = said.provenance.kind === "declared" ? said.provenance.at : undefined;
		const before = name && this.folder.at(name);
		const lines = at && before && at.file === before.file ? at.range.start.line - before.range.start.line : 0;
		if (!at || !before || lines < 1 || lines > 2) return said;
		return {
			...said,
			provenance: { kind: "declared", at: { ...at, range: { ...at.range, start: before.range.start } } },
		};
	}
}

const group = "aws:autoscaling:asg";
const trigger = "aws:autoscaling:trigger";
const standard = "aws:elasticbeanstalk:environment:process:default";

function service(
	folder: Folder,
	environment: Resource,
	options: Options,
	single: boolean,
	worker: boolean,
): Declaration {
	const at = folder.header(environment);
	return {
		role: "declares",
		file: environment.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, environment),
		keys: [folder.key(environment)],
		attributes: stated({
			platform: declared("ec2", at),
			role: declared(worker ? "worker" : "server", at),
			replicas: single
				? options.value("aws:elasticbeanstalk:environment", "EnvironmentType", () => 1)
				: (options.value(group, "MinSize", asCount) ?? byDefault(1, at, "Elastic Beanstalk: MinSize is 1 unless set")),
			instanceType:
				options.value("aws:autoscaling:launchconfiguration", "InstanceType") ??
				options.value("aws:ec2:instances", "InstanceTypes", (value) => String(value).split(",")[0]),
			spot: options.value("aws:ec2:instances", "EnableSpot", asFlag),
		}),
	};
}

function scaler(folder: Folder, environment: Resource, options: Options): Declaration {
	const at = folder.header(environment);
	const cpu = options.value(trigger, "MeasureName")?.value === "CPUUtilization";
	const share = (value: Result) => (asCount(value) === undefined ? undefined : asCount(value)! / 100);
	return {
		role: "declares",
		file: environment.file.path,
		kind: "Scaler",
		at,
		name: nameOf(folder, environment),
		keys: [`${folder.key(environment)}#scaler`],
		attributes: stated({
			type: byDefault("step", at, "Elastic Beanstalk: alarms on one metric scale by steps"),
			signals:
				options.value(trigger, "MeasureName", (value) => [signalOf(String(value))]) ??
				byDefault(["other"], at, "Elastic Beanstalk: MeasureName is NetworkOut unless set"),
			cpuTarget: cpu ? options.value(trigger, "UpperThreshold", share) : undefined,
			min: options.value(group, "MinSize", asCount) ?? byDefault(1, at, "Elastic Beanstalk: MinSize is 1 unless set"),
			max: options.value(group, "MaxSize", asCount) ?? byDefault(4, at, "Elastic Beanstalk: MaxSize is 4 unless set"),
			...steps(options, at),
			upCooldown: options.value(group, "Cooldown", asCount) ?? byDefault(360, at, "Elastic Beanstalk: Cooldown is 360"),
			downCooldown:
				options.value(group, "Cooldown", asCount) ?? byDefault(360, at, "Elastic Beanstalk: Cooldown is 360"),
		}),
		links: [{ kind: "scales", direction: "to", other: { by: "key", key: folder.key(environment) }, at }],
	};
}

/** Its alarms: above the upper threshold it grows, below the lower one it shrinks, by a machine each unless told. */
function steps(options: Options, at: Location): Record<string, Attribute | undefined> {
	const step = (name: string) =>
		options.value(trigger, name, (value) => {
			const by = asNumber(value);
			return by === undefined ? undefined : [`${Math.abs(by)} ${Math.abs(by) === 1 ? "replica" : "replicas"} from 0`];
		}) ?? byDefault(["1 replica from 0"], at, `Elastic Beanstalk: ${name} is one machine unless set`);
	const upper = asNumber(options.value(trigger, "UpperThreshold", (value) => asNumber(value))?.value ?? null);
	return {
		metricPeriod:
			options.value(trigger, "Period", (value) =>
				asNumber(value) === undefined ? undefined : 60 * asNumber(value)!,
			) ?? byDefault(300, at, "Elastic Beanstalk: Period is 5 minutes unless set"),
		upSteps: step("UpperBreachScaleIncrement"),
		downSteps: step("LowerBreachScaleIncrement"),
		lowShare: upper
			? options.value(trigger, "LowerThreshold", (value) => {
					const lower = asNumber(value);
					return lower === undefined || lower > upper ? undefined : Number((lower / upper).toPrecision(12));
				})
			: undefined,
	};
}

function balancer(folder: Folder, environment: Resource, options: Options): Declaration {
	const at = folder.header(environment);
	const sticky = (value: Result) => (asFlag(value) === undefined ? undefined : asFlag(value) ? "cookie" : "none");
	const type = options.value("aws:elasticbeanstalk:environment", "LoadBalancerType");
	const classic = type === undefined || type.value === "classic";
	const pinned = classic
		? options.value("aws:elb:policies", "Stickiness Policy", sticky)
		: options.value(standard, "StickinessEnabled", sticky);
	const scheme = options.value("aws:ec2:vpc", "ELBScheme", (value) => value !== "internal");
	return {
		role: "declares",
		file: environment.file.path,
		kind: "Balancer",
		at,
		name: nameOf(folder, environment),
		keys: [`${folder.key(environment)}#balancer`],
		attributes: stated({
			layer:
				type?.value === "network" ? type && { ...type, value: "L4" } : byDefault("L7", at, "Elastic Beanstalk: HTTP"),
			public: scheme ?? byDefault(true, at, "Elastic Beanstalk: ELBScheme is public unless set"),
			affinity: pinned ?? byDefault("none", at, "Elastic Beanstalk: stickiness is off unless set"),
			drain:
				options.value(standard, "DeregistrationDelay", asCount) ??
				byDefault(20, at, "Elastic Beanstalk: DeregistrationDelay and ConnectionDrainingTimeout are 20 s"),
		}),
		links: [{ kind: "routes", direction: "to", other: { by: "key", key: folder.key(environment) }, at }],
	};
}

/** Source: the same, aws:elasticbeanstalk:command: DeploymentPolicy is AllAtOnce unless set. */
function rollout(folder: Folder, environment: Resource, options: Options): Declaration {
	const at = folder.header(environment);
	const policy = options.value("aws:elasticbeanstalk:command", "DeploymentPolicy");
	const strategies: Record<string, string> = {
		AllAtOnce: "recreate",
		Rolling: "rolling",
		RollingWithAdditionalBatch: "rolling",
		Immutable: "rolling",
		TrafficSplitting: "canary",
	};
	const strategy =
		policy === undefined
			? undefined
			: typeof policy.value === "string" && Object.hasOwn(strategies, policy.value)
				? { ...policy, value: strategies[policy.value] }
				: unknown(policy.unknown ?? "its deployment policy is not understood", at);
	return {
		role: "declares",
		file: environment.file.path,
		kind: "Rollout",
		at,
		name: nameOf(folder, environment),
		keys: [`${folder.key(environment)}#rollout`],
		attributes: stated({ strategy }),
		links: [{ kind: "replaces", direction: "to", other: { by: "key", key: folder.key(environment) }, at }],
	};
}
