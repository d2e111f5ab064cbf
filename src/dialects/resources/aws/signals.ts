import { signalOf } from "../../signals.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import type { Block } from "../syntax.ts";
import { type Result, Unknown } from "../value.ts";

/** What a metric of CloudWatch measures: a name tells more than its namespace does. */
export function metricSignal(name: string, namespace = ""): string {
	const signal = signalOf(name);
	return signal === "other" && namespace === "AWS/SQS" ? "queue-depth" : signal;
}

/** The signals of one policy, or why they cannot be told. */
export function signalsOf(folder: Folder, policy: Resource, tracking: Block | undefined): string[] | Unknown {
	if (tracking) {
		const metric = settingOf(folder, tracking, "predefined_metric_specification/predefined_metric_type");
		if (metric !== undefined) return named(metric);
		const custom = signalsIn(folder, tracking);
		return custom instanceof Unknown ? custom : [...new Set(custom)];
	}
	const type = settingOf(folder, policy.block, "policy_type");
	if (type === "PredictiveScaling") return ["prediction"];
	const alarms = alarmsOf(folder, policy);
	if (alarms.length === 0) return new Unknown(`no alarm in this folder triggers ${policy.address}`);
	const found = alarms.map((alarm) => signalsIn(folder, alarm.block));
	const hole = found.find((names) => names instanceof Unknown);
	return hole ?? [...new Set(found.flat() as string[])];
}

/** The alarms that trigger a policy. */
export function alarmsOf(folder: Folder, policy: Resource): Resource[] {
	return folder
		.of("aws_cloudwatch_metric_alarm")
		.filter((alarm) => mentioned(folder, expressionAt(alarm.block, "alarm_actions"), policy.type).includes(policy));
}

function named(metric: Result): string[] | Unknown {
	if (metric instanceof Unknown) return metric;
	return [signalOf(String(metric))];
}

function signalsIn(folder: Folder, block: Block): string[] | Unknown {
	const names = metricNames(folder, block);
	return names instanceof Unknown ? names : names.map(({ name, namespace }) => metricSignal(name, namespace));
}

/** Metric names in a block and the blocks within it: metric math names several. */
export function metricNames(folder: Folder, block: Block): { name: string; namespace: string }[] | Unknown {
	const found: { name: string; namespace: string }[] = [];
	const visit = (at: Block): Unknown | undefined => {
		const name = settingOf(folder, at, "metric_name");
		if (name instanceof Unknown) return name;
		if (name !== undefined) {
			found.push({ name: String(name), namespace: String(settingOf(folder, at, "namespace") ?? "") });
		}
		for (const inner of at.blocks) {
			const hole = visit(inner);
			if (hole) return hole;
		}
	};
	return visit(block) ?? (found.length > 0 ? found : new Unknown("the policy names no metric"));
}
