import type { Attribute } from "../../../design/attribute.ts";
import { asAmount, expressionAt, fact, settingOf, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import type { Block } from "../syntax.ts";
import { asBoolean } from "../value.ts";
import type { Policy } from "./policy.ts";
import { alarmsOf } from "./signals.ts";

/** How often a measure comes that a policy of target tracking decides on: the coarsest of them. */
export function trackingPeriod(folder: Folder, policies: readonly Policy[]): Attribute | undefined {
	const periods = policies.flatMap(({ resource, tracking, trackingName }) => {
		if (!tracking) return [];
		const path = `${trackingName}/customized_metric_specification/period`;
		const source = "Application and EC2 Auto Scaling: a metric of target tracking is looked at every 60 seconds";
		return fact(folder, resource, path, { as: asAmount, default: { value: 60, source } }) ?? [];
	});
	return coarsest(periods);
}

const coarsest = (periods: Attribute[]): Attribute | undefined =>
	periods.find((one) => one.unknown !== undefined) ?? periods.sort((a, b) => Number(b.value) - Number(a.value))[0];

/** How often comes what an alarm looks at: of an expression, the coarsest of the metrics that it is made of. */
export function alarmPeriod(folder: Folder, alarm: Resource): Attribute | undefined {
	const own = fact(folder, alarm, "period", { as: asAmount });
	if (own) return own;
	const within = ({ blocks }: Block): Attribute[] =>
		blocks.flatMap((block) => {
			const period = expressionAt(block, "period");
			const found = period && valued(folder, period, { as: asAmount });
			return [...(found ? [found] : []), ...within(block)];
		});
	return coarsest(within(alarm.block));
}

/** Measures of EC2 itself, which come every five minutes unless a machine is watched in detail. */
const ofMachines = /^ASG(Average(CPUUtilization|NetworkIn|NetworkOut)|Total\w+)$/;
const basic = "Amazon EC2: basic monitoring reports every five minutes";

function readsMachines(folder: Folder, { resource, tracking }: Policy): boolean {
	const isOfMachines = (block: Block, path: string) => settingOf(folder, block, path) === "AWS/EC2";
	if (!tracking) return alarmsOf(folder, resource).some(({ block }) => isOfMachines(block, "namespace"));
	const predefined = settingOf(folder, tracking, "predefined_metric_specification/predefined_metric_type");
	return ofMachines.test(String(predefined)) || isOfMachines(tracking, "customized_metric_specification/namespace");
}

/** What the machines of a group say is five minutes old where nobody asks for detailed monitoring, whatever looks at it. */
export function machinePeriod(
	folder: Folder,
	policies: readonly Policy[],
	launch: Resource | undefined,
	looked: Attribute | undefined,
): Attribute | undefined {
	const coarse = typeof looked?.value === "number" && looked.value >= 300;
	if (!launch || coarse || !policies.some((policy) => readsMachines(folder, policy))) return looked;
	const isTemplate = launch.type === "aws_launch_template";
	const period = fact(folder, launch, isTemplate ? "monitoring/enabled" : "enable_monitoring", {
		as: (value) => ({ true: 60, false: 300 })[String(asBoolean(value))],
		default: isTemplate
			? { value: 300, source: basic }
			: { value: 60, source: "aws_launch_configuration: enable_monitoring defaults to true" },
		anchor: "#detailed",
	});
	return period?.value === 60 ? looked : period;
}
