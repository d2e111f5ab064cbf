import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import { targetOf } from "../../signals.ts";
import { stated } from "../../stated.ts";
import { asAmount, asCount, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { type Block, blocksOf } from "../syntax.ts";
import { asNumber, Unknown } from "../value.ts";
import { alarmPeriod } from "./metric-period.ts";
import type { Policy } from "./policy.ts";
import { alarmsOf, metricNames, metricSignal } from "./signals.ts";

/** An alarm, and the policy that it triggers. */
interface Watch {
	alarm: Resource;
	policy: Resource;
	signal: string;
	/** One of the metric's unit in the design's: a percentage is a share. */
	unit: number | undefined;
	direction: "up" | "down";
}

type Attributes = Record<string, Attribute | undefined>;

/** What the unit of a CloudWatch metric is in the design's; undefined where nobody can say. */
function unitOf(folder: Folder, alarm: Resource, metric: string, signal: string): number | undefined {
	if (signal === "cpu" || signal === "memory") return /utilization/i.test(metric) ? 0.01 : undefined;
	if (metric === "TargetResponseTime") return 1;
	if (metric === "RequestCountPerTarget") {
		// The sum of a period.
		const period = asNumber(settingOf(folder, alarm.block, "period") ?? null);
		return period && period > 0 ? 1 / period : undefined;
	}
	if (signal === "queue-depth") return /age|oldest/i.test(metric) ? undefined : 1;
	return undefined;
}

function watches(folder: Folder, policies: readonly Resource[]): Watch[] {
	return policies.flatMap((policy) =>
		alarmsOf(folder, policy).flatMap((alarm): Watch[] => {
			const operator = String(settingOf(folder, alarm.block, "comparison_operator") ?? "");
			const direction = operator.startsWith("Greater") ? "up" : operator.startsWith("Less") ? "down" : undefined;
			const names = metricNames(folder, alarm.block);
			if (!direction || names instanceof Unknown || names.length !== 1) return [];
			const [{ name, namespace }] = names;
			const signal = metricSignal(name, namespace);
			return [{ alarm, policy, signal, unit: unitOf(folder, alarm, name, signal), direction }];
		}),
	);
}

/** Step and simple scaling: its alarms are the targets, its adjustments the steps. */
export function stepAttributes(folder: Folder, policies: readonly Resource[]): Attributes {
	const all = watches(folder, policies);
	const high = all.find((watch) => watch.direction === "up");
	const low = all.find((watch) => watch.direction === "down" && (!high || watch.signal === high.signal));
	if (!high) return { metricPeriod: actingPeriod(folder, policies) };
	const { signal, unit, alarm } = high;
	const scaled = (value: number) => Number((value * (unit ?? 1)).toPrecision(12));
	const target = fact(folder, alarm, "threshold", {
		as: (value) => (asAmount(value) === undefined ? undefined : scaled(asAmount(value)!)),
		anchor: null,
	});
	const name = unit === undefined ? undefined : targetOf[signal];
	return {
		...(name && { [name]: target }),
		upSteps: steps(folder, high, unit),
		// Without an alarm below nothing takes replicas away.
		downSteps: low ? steps(folder, low, unit) : declared([], folder.header(high.policy)),
		lowShare: low && lowShare(folder, low.alarm, alarm),
		...evaluations(folder, alarm, low?.alarm),
	};
}

function lowShare(folder: Folder, low: Resource, high: Resource): Attribute | undefined {
	const most = asNumber(settingOf(folder, high.block, "threshold") ?? null);
	return fact(folder, low, "threshold", {
		as: (value) => {
			const least = asAmount(value);
			return most && least !== undefined && least <= most ? Number((least / most).toPrecision(12)) : undefined;
		},
		anchor: null,
	});
}

/** How old what makes it grow may be, where the measure itself is not one that the design knows: an expression of several. */
function actingPeriod(folder: Folder, policies: readonly Resource[]): Attribute | undefined {
	const alarms = policies.flatMap((policy) => alarmsOf(folder, policy));
	const up = alarms.find(({ block }) => /^Greater/.test(String(settingOf(folder, block, "comparison_operator") ?? "")));
	return up && alarmPeriod(folder, up);
}

/** Periods in a row, in those of the upper alarm. */
function evaluations(folder: Folder, high: Resource, low: Resource | undefined): Attributes {
	const period = (alarm: Resource) => asNumber(settingOf(folder, alarm.block, "period") ?? null);
	const own = period(high);
	const theirs = low && period(low);
	return {
		evaluations: fact(folder, high, "evaluation_periods", { as: asCount, anchor: null }),
		downEvaluations:
			low &&
			fact(folder, low, "evaluation_periods", {
				as: (value) => {
					const count = asCount(value);
					return count && own && theirs ? Math.max(1, Math.ceil((count * theirs) / own)) : undefined;
				},
				anchor: null,
			}),
		metricPeriod: alarmPeriod(folder, high),
	};
}

const kinds: Record<string, string> = {
	ChangeInCapacity: "",
	PercentChangeInCapacity: "%",
	ExactCapacity: "exactly",
};

/** "2 replicas from 0.1": so many where the metric is so far beyond the alarm's threshold. */
function steps(folder: Folder, { policy, direction }: Watch, unit: number | undefined): Attribute | undefined {
	const [within] = blocksOf(policy.block, "step_scaling_policy_configuration");
	const block = within ?? policy.block;
	const at = folder.header(policy);
	const type = settingOf(folder, block, "adjustment_type");
	const kind = typeof type === "string" ? kinds[type] : undefined;
	if (kind === undefined) return unknown("its adjustment type is not known", at);
	const floor = asNumber(settingOf(folder, block, "min_adjustment_magnitude") ?? null);
	const least = kind === "%" && floor ? `, at least ${floor},` : "";
	const what = (amount: number) => (kind === "%" ? "%" : Math.abs(amount) === 1 ? "replica" : "replicas");
	const one = (from: number, change: number) => {
		const amount = kind === "exactly" || direction === "up" ? change : -change;
		return `${kind === "exactly" ? "exactly " : ""}${amount} ${what(amount)}${least} from ${from}`;
	};
	const simple = asNumber(settingOf(folder, policy.block, "scaling_adjustment") ?? null);
	if (simple !== undefined) return declared([one(0, simple)], at);
	const found = blocksOf(block, "step_adjustment").map((step) => stepOf(folder, step, direction));
	if (found.length === 0) return undefined;
	if (found.includes(undefined) || (unit === undefined && found.some((step) => step?.from !== 0))) {
		return unknown("one of its steps is not known", at);
	}
	const inOrder = (found as Step[]).sort((a, b) => a.from - b.from);
	const distance = (from: number) => Number((from * (unit ?? 1)).toPrecision(12));
	return declared(
		inOrder.map((step) => one(distance(step.from), step.change)),
		at,
	);
}

interface Step {
	/** Distance from the threshold at which it begins. */
	from: number;
	change: number;
}

function stepOf(folder: Folder, block: Block, direction: "up" | "down"): Step | undefined {
	const bound = settingOf(
		folder,
		block,
		direction === "up" ? "metric_interval_lower_bound" : "metric_interval_upper_bound",
	);
	const change = asNumber(settingOf(folder, block, "scaling_adjustment") ?? null);
	const from = bound === undefined || bound === "" ? 0 : asNumber(bound);
	if (change === undefined || from === undefined) return undefined;
	return { from: Math.abs(from), change };
}

/** Fewest replicas that a timetable orders: the most of several. */
export function scheduledMin(folder: Folder, schedules: readonly Resource[]): Attribute | undefined {
	const paths = ["scalable_target_action/min_capacity", "desired_capacity", "min_size"];
	const orders = schedules.flatMap((schedule) => {
		// −1 leaves a size as it is.
		const path = paths.find((one) => ![undefined, -1, "-1"].includes(settingOf(folder, schedule.block, one) as never));
		return path ? (fact(folder, schedule, path, { as: asCount, anchor: null }) ?? []) : [];
	});
	const hole = orders.find((order) => order.unknown !== undefined);
	return hole ?? orders.sort((a, b) => Number(b.value) - Number(a.value))[0];
}

/** Whether a policy of steps takes replicas away; undefined where that depends, or cannot be told. */
export function takesAway(folder: Folder, { block }: Resource): boolean | undefined {
	const [within] = blocksOf(block, "step_scaling_policy_configuration");
	if (settingOf(folder, within ?? block, "adjustment_type") === "ExactCapacity") return undefined;
	const simple = settingOf(folder, block, "scaling_adjustment");
	const stepped = blocksOf(within ?? block, "step_adjustment").map((one) =>
		settingOf(folder, one, "scaling_adjustment"),
	);
	const changes = [...(simple === undefined ? [] : [simple]), ...stepped].map((one) => asNumber(one ?? null));
	if (changes.some((one) => one !== undefined && one < 0)) return true;
	return changes.length === 0 || changes.includes(undefined) ? undefined : false;
}

/** Whether no policy takes replicas away; a forecast never does. */
export function growsOnly(folder: Folder, policies: readonly Policy[]): Attributes {
	const keeps = ({ resource, tracking, type }: Policy) => {
		if (!tracking) return type === "predictive" || takesAway(folder, resource) === false;
		return String(settingOf(folder, tracking, "disable_scale_in")) === "true";
	};
	const [first] = policies.filter(({ type }) => type !== "predictive");
	if (!first || !policies.every(keeps)) return {};
	const at = folder.at(first.tracking?.header ?? first.resource.block.header);
	return stated({ downSelect: declared("disabled", at) });
}
