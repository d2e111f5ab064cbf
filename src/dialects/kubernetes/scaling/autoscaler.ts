import { type Attribute, byDefault, declared, unknown, type Value } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { Refused } from "../../refused.ts";
import { signalOf } from "../../signals.ts";
import type { Lens, Writer } from "../lens.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { count, toQuantity } from "../quantity.ts";
import { behaviorAttributes, bound, stabilisation } from "./behavior.ts";
import { scalerFragments } from "./scale-target.ts";
import { sharesOf, type Target, targetAttributes } from "./signal.ts";

const metrics: Path = ["spec", "metrics"];
const percent: Path = ["spec", "targetCPUUtilizationPercentage"];
const isV1 = (object: KubeObject) => object.apiVersion === "autoscaling/v1";

interface Metric {
	signal: string;
	resource: boolean;
	path: Path;
	/** Name of the metric and its target, where the API version keeps them. */
	name?: Path;
	body: Path;
}

/** One element of `metrics`, in the shape of v2 and v2beta2 or of v2beta1. */
function metricAt(object: KubeObject, index: number): Metric {
	const path = [...metrics, index];
	const type = object.text([...path, "type"]) ?? "";
	const body = [...path, type.charAt(0).toLowerCase() + type.slice(1)];
	const names = [
		[...body, "name"],
		[...body, "metric", "name"],
		[...body, "metricName"],
	];
	const name = names.find((each) => object.has(each));
	const text = (name && object.text(name)) ?? "";
	const resource = /^(Container)?Resource$/.test(type);
	const signal = resource ? (["cpu", "memory"].includes(text) ? text : "other") : signalOf(text);
	return { signal, resource, path, body, ...(name && { name }) };
}

/** Where each kind of target stands: in v2 and v2beta2, and in v2beta1. */
const places: [of: Target["of"], inTarget: string, beside: string][] = [
	["share", "averageUtilization", "targetAverageUtilization"],
	["each", "averageValue", "targetAverageValue"],
	["whole", "value", "targetValue"],
];

function targetsOf(object: KubeObject, { signal, resource, body, name }: Metric): Target[] {
	return places.flatMap(([of, inTarget, beside]) =>
		[
			[...body, "target", inTarget],
			[...body, beside],
		]
			.filter((path) => object.has(path) && (of !== "share" || resource))
			.map((path) => ({ signal, metric: object.text(name ?? []) ?? "", path, of })),
	);
}

function share(raw: unknown): number | undefined {
	const value = count(raw);
	return value === undefined ? undefined : value / 100;
}

const cpuDefault = "Kubernetes API, HorizontalPodAutoscalerSpec.metrics: defaults to 80% average CPU utilization";

/** The targets that the API states, and the one that it takes without any metric. */
function targets(object: KubeObject, read: readonly Metric[]): Record<string, Attribute | undefined> {
	if (isV1(object)) return { cpuTarget: object.attribute(percent, share, { value: 0.8, source: cpuDefault }) };
	if (read.length === 0) return { cpuTarget: byDefault(0.8, object.place, cpuDefault, object.handle) };
	return targetAttributes(
		object,
		read.flatMap((metric) => targetsOf(object, metric)),
	);
}

function signals(object: KubeObject, read: readonly Metric[]): Attribute {
	if (isV1(object)) {
		const found = object.has(percent) ? object.find(percent) : undefined;
		return found
			? declared(["cpu"], object.pairLocation(found), object.handle)
			: byDefault(["cpu"], object.place, cpuDefault, object.handle);
	}
	const found = object.find(metrics);
	if (!found || read.length === 0) return byDefault(["cpu"], object.place, cpuDefault, object.handle);
	const at = object.pairLocation(found);
	const hidden = read.map((metric) => placeholder(object.text(metric.name ?? []) ?? "")).find((reason) => reason);
	return hidden
		? unknown(hidden, at, object.handle)
		: declared([...new Set(read.map((metric) => metric.signal))], at, object.handle);
}

/** Of what it follows a share of the request, which is another number once the request is. */
function shares(object: KubeObject, read: readonly Metric[]): Attribute {
	if (isV1(object) || read.length === 0) return declared(["cpu"], object.place);
	const found = read.flatMap((one) => {
		// What one container asks for, whatever the others do.
		const of = object.text([...one.body, "container"]);
		return sharesOf(targetsOf(object, one)).map((name) => (of ? `${name} of ${of}` : name));
	});
	return declared([...new Set(found)], object.place);
}

function read(object: KubeObject): Fragment[] | "partial" {
	return scalerFragments(object, "hpa", () => {
		const all = isV1(object) ? [] : object.indices(metrics).map((index) => metricAt(object, index));
		return {
			min: object.attribute(["spec", "minReplicas"], count, {
				value: 1,
				source: "Kubernetes API, HorizontalPodAutoscalerSpec.minReplicas: defaults to 1",
			}),
			max: object.attribute(["spec", "maxReplicas"], count),
			signals: signals(object, all),
			shares: shares(object, all),
			...targets(object, all),
			...behaviorAttributes(object, ["spec", "behavior"]),
		};
	});
}

const cpuMetric = (target: number) => ({
	type: "Resource",
	resource: { name: "cpu", target: { type: "Utilization", averageUtilization: target } },
});

/** A metric that can be added: what each replica should have of it, in words, and how the API says it. */
const addable: Record<string, { target: string; what: string; metric(averageValue: string): Value }> = {
	requests: {
		target: "requestsTarget",
		what: "requests a second one replica should take",
		metric: (averageValue) => ({
			type: "Pods",
			pods: { metric: { name: "http_requests_per_second" }, target: { type: "AverageValue", averageValue } },
		}),
	},
	"queue-depth": {
		target: "queueTarget",
		what: "messages may wait for each replica",
		metric: (averageValue) => ({
			type: "External",
			external: { metric: { name: "queue_messages_ready" }, target: { type: "AverageValue", averageValue } },
		}),
	},
};

/** Adds a signal beside what is there: several metrics, and the largest answer wins. */
const addSignal: Writer = ({ value, current, component }, object, edit) => {
	const before = Array.isArray(current.value) ? current.value : [];
	const wanted = Array.isArray(value) ? value : [];
	const added = wanted.filter((signal) => !before.includes(signal));
	const known = addable[String(added[0])];
	if (before.some((signal) => !wanted.includes(signal)) || added.length !== 1 || !known) {
		throw new Refused(`add a metric for ${added.join(", ") || "the wanted signal"} to spec.metrics`);
	}
	const each = component[known.target]?.value;
	const averageValue = typeof each === "number" && each > 0 ? toQuantity(each) : undefined;
	if (!averageValue) throw new Refused(`say first how many ${known.what} (${known.target})`);
	const metric = known.metric(averageValue);
	const cpu = cpuMetric(Math.round(Number(component.cpuTarget?.value ?? 0.8) * 100));
	if (isV1(object)) {
		// autoscaling/v1 cannot say more than a CPU percentage; v2 says the same in `metrics`.
		return [
			...edit.set(["apiVersion"], "autoscaling/v2"),
			...edit.set(metrics, [cpu, metric], { before: "targetCPUUtilizationPercentage" }),
			...edit.remove(["spec"], ["targetCPUUtilizationPercentage"]),
		];
	}
	if (object.apiVersion === "autoscaling/v2beta1") throw new Refused("migrate it to autoscaling/v2 first");
	return object.indices(metrics).length > 0
		? edit.append(metrics, metric)
		: edit.set(metrics, [cpu, metric], { after: "maxReplicas" });
};

const paced =
	(writer: Writer): Writer =>
	(change, object, edit) => {
		if (/v1$|v2beta1$/.test(object.apiVersion))
			throw new Refused("migrate it to autoscaling/v2 first: older versions have no behavior");
		return writer(change, object, edit);
	};

export const autoscaler: Lens = {
	groups: ["autoscaling"],
	read,
	writers: {
		min: bound(["spec", "minReplicas"], "min", "maxReplicas"),
		max: bound(["spec", "maxReplicas"], "max"),
		signals: addSignal,
		upStabilisation: paced(stabilisation(["spec", "behavior"], "scaleUp", "metrics")),
		downStabilisation: paced(stabilisation(["spec", "behavior"], "scaleDown", "metrics")),
	},
};
