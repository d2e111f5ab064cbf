import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { balancer, lesserShare } from "../edge/balancer.ts";
import { hostsOf } from "../hosts.ts";
import type { Lens, Writer } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";
import { affinityPath, isCloudRun, manual, onCloudRun, withoutNodes } from "./cloud-run.ts";
import { knativeDefaults, knativeLimit } from "./knative-defaults.ts";
import { mainContainer, podSpec } from "./pod.ts";
import { workloadFragments } from "./workload.ts";

const annotations: Path = ["spec", "template", "metadata", "annotations"];

/** Where an annotation of the autoscaler stands: older manifests write its name in one word. */
function annotation(object: KubeObject, name: string): Path {
	const oneWord = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
	const older: Path = [...annotations, `autoscaling.knative.dev/${oneWord}`];
	return object.has(older) ? older : [...annotations, `autoscaling.knative.dev/${name}`];
}

const signals: Record<string, string> = { concurrency: "connections", rps: "requests", cpu: "cpu", memory: "memory" };

/** 0 is no limit, and so is none. */
function most(object: KubeObject): Attribute {
	const said = object.attribute(annotation(object, "max-scale"), count);
	if (said && said.value !== 0) return said;
	return unknown("Knative sets no limit unless max-scale does", object.place, object.handle);
}

function bounded(object: KubeObject): Attribute | undefined {
	const path = annotation(object, "max-scale");
	return object.attribute(path, (raw) => count(raw) !== 0, {
		value: false,
		source: "Knative Serving, max-scale: defaults to 0, which is no limit",
	});
}

/** The other class is that of Kubernetes' own scaler, which knows no requests. */
const isByRequests = (object: KubeObject) =>
	!/^hpa\./.test(object.text([...annotations, "autoscaling.knative.dev/class"]) ?? "");

function scaler(object: KubeObject): Fragment {
	const usual = isByRequests(object) ? "concurrency" : "cpu";
	const metric = object.attribute(annotation(object, "metric"), (raw) => signals[String(raw)], {
		value: signals[usual],
		source: `Knative Serving, metric: defaults to ${usual} in the class of its scaler`,
	})!;
	const target = object.attribute(annotation(object, "target"), count);
	return {
		role: "declares",
		file: object.source.file.path,
		kind: "Scaler",
		name: object.name,
		keys: [`${object.key}/scaler`],
		scope: object.scope,
		namespace: object.namespace,
		at: object.place,
		attributes: stated({
			min: object.attribute(annotation(object, "min-scale"), count, {
				value: 0,
				source: "Knative Serving, min-scale: defaults to 0",
			}),
			max: most(object),
			bounded: bounded(object),
			fromZero: isByRequests(object)
				? byDefault(true, object.place, "Knative Serving holds requests until a replica is there")
				: undefined,
			signals: metric.value === undefined ? metric : { ...metric, value: [metric.value as string] },
			connectionsTarget: metric.value === "connections" ? target : undefined,
			requestsTarget: metric.value === "requests" ? target : undefined,
			...(isCloudRun(object) && onCloudRun.scaler(object, most(object))),
		}),
		...(bounded(object)?.value === false && !isCloudRun(object) && { priority: knativeDefaults }),
		links: [{ kind: "scales", direction: "to", other: { by: "key", key: object.key }, at: object.place }],
	};
}

function isPublic(object: KubeObject): Attribute {
	const visibility: Path = ["metadata", "labels", "networking.knative.dev/visibility"];
	const found = object.find(visibility);
	return found && object.text(visibility) === "cluster-local"
		? declared(false, object.location(found.node), object.handle)
		: byDefault(true, object.place, "Knative Serving: a Service has a public route unless it is cluster-local");
}

function readiness(object: KubeObject): Record<string, Attribute> {
	const main = mainContainer(object);
	if (!main || object.has([...main, "readinessProbe"])) return {};
	return {
		readiness: byDefault("tcp", object.place, "Knative Serving probes the port by TCP where nothing else is said"),
	};
}

function read(object: KubeObject): Fragment[] | "partial" {
	const limit: Path = [...podSpec, "containerConcurrency"];
	const own = (): Record<string, Attribute | undefined> => ({
		...readiness(object),
		// 0 is no limit.
		concurrency: object.raw(limit) === 0 ? undefined : object.attribute(limit, count),
		grace: object.attribute([...podSpec, "timeoutSeconds"], count, {
			value: 300,
			source: "Knative Serving: the grace period is the time-out of a request, 300 s by default",
		}),
		...(isCloudRun(object) && onCloudRun.service(object)),
	});
	const fragments = workloadFragments(object, undefined, own);
	if (fragments === "partial") return fragments;
	const attributes = stated({
		layer: byDefault("L7", object.place, "Knative routes requests"),
		public: isPublic(object),
		affinity: byDefault("none", object.place, "Knative Serving pins no clients", object.handle),
		// Source: Knative Serving, Traffic management: a request goes by chance, by the percentages of its revisions.
		canaryWeight: isPinned(object) ? undefined : revisionShare(object),
		...(isCloudRun(object) && onCloudRun.front(object)),
	});
	const to = { kind: "routes", direction: "to", other: { by: "key", key: object.key }, at: object.place } as const;
	return [
		...(isCloudRun(object) ? withoutNodes(fragments) : fragments),
		{
			...balancer(object, attributes, [to]),
			keys: [`${object.key}/route`],
			hosts: hostsOf(object.name, object.namespace),
		},
		...(isCloudRun(object) && manual(object) ? [] : [scaler(object)]),
	];
}

/** Of the revisions that get any requests at all. */
function revisionShare(object: KubeObject): Attribute | undefined {
	const traffic: Path = ["spec", "traffic"];
	const shares = object.indices(traffic).map((at): Path => [...traffic, at, "percent"]);
	return lesserShare(object, [shares.filter((path) => Number(object.raw(path) ?? 0) > 0)]);
}

const isPinned = (object: KubeObject) => isCloudRun(object) && String(object.raw(affinityPath)) === "true";

const bound =
	(name: string): Writer =>
	({ value }, object, edit) => {
		const wanted = count(value);
		if (wanted === undefined) throw new Refused(`${name} must be a whole number`);
		return edit.set(annotation(object, name), String(wanted));
	};

/** Knative Serving: a workload with its route and its scaler in one. */
export const knativeService: Lens = {
	groups: ["serving.knative.dev"],
	read,
	writers: {
		min: bound("min-scale"),
		max: bound("max-scale"),
		affinity: ({ value }, object, edit) => {
			if (value !== "none" || !isCloudRun(object)) throw new Refused(`pin clients as "${value}" by hand`);
			return edit.set(affinityPath, "false");
		},
	},
};

/** What Knative's operator is told of the whole cluster. */
export const knativeServing: Lens = { groups: ["operator.knative.dev"], read: knativeLimit, writers: {} };
