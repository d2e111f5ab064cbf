import { byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration, Fragment } from "../../../design/fragment.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";
import { kedaAttributes, kedaBounds } from "../scaling/keda.ts";
import { scalerOf } from "../scaling/scale-target.ts";
import { scheduledMinimums } from "../scaling/scheduled-minimum.ts";
import { workloadFragments } from "./workload.ts";

/** Where each kind states the Job that it makes. */
const jobs: Record<string, Path> = {
	Job: ["spec"],
	CronJob: ["spec", "jobTemplate", "spec"],
	ScaledJob: ["spec", "jobTargetRef"],
};

/** The object as the Job that it makes: its pods stand where those of a workload do. */
export function asJob(object: KubeObject): KubeObject {
	const find = (path: Path) => object.find(path[0] === "spec" ? [...jobs[object.kind], ...path.slice(1)] : path);
	return Object.create(object, { find: { value: find } }) as KubeObject;
}

/** `helm test` makes it, and nobody else. */
function isTest(object: KubeObject): boolean {
	return /\btest\b/.test(object.text(["metadata", "annotations", "helm.sh/hook"]) ?? "");
}

/** Its pods work to an end: nobody asks them, and nothing waits until they are ready. */
const asked = ["listens", "readiness", "startupProbe", "killedAfter", "startAllowance", "preStop", "preStopNeeds"];

function read(object: KubeObject): Fragment[] | "partial" {
	if (isTest(object)) return [];
	const kind = object.location(object.find(["kind"])!.node);
	const job = asJob(object);
	const fragments = workloadFragments(job, undefined, () => ({
		role: declared("job", kind),
		replicas: job.attribute(["spec", "parallelism"], count, {
			value: 1,
			source: "Kubernetes API, JobSpec.parallelism: defaults to 1",
		}),
		setAnew: byDefault(false, object.place, "Kubernetes: a Job is made anew, and nothing changes how many run"),
	}));
	if (fragments === "partial") return fragments;
	return [
		...fragments.map((one) => (one.role === "declares" && one.kind === "Service" ? unasked(one) : one)),
		...scheduledMinimums(job),
	];
}

/** A Service of the cluster that selects the labels of its pods is meant for others. */
function unasked(one: Declaration): Declaration {
	const attributes = Object.fromEntries(Object.entries(one.attributes).filter(([name]) => !asked.includes(name)));
	return { ...one, labels: {}, hosts: [], attributes };
}

/** A Job, once or by a timetable. */
export const job: Lens = { groups: ["batch"], read, writers: {} };

/** KEDA: Jobs by what waits for them. Source: KEDA, ScaledJob: those that run end by themselves. */
function readScaled(object: KubeObject): Fragment[] | "partial" {
	const fragments = read(object);
	if (fragments === "partial" || fragments.length === 0) return fragments;
	const stays = "KEDA, ScaledJob: a Job that runs is left to its end, however few are needed";
	const scaler = scalerOf(
		object,
		"keda",
		{ ...kedaAttributes(object), downSelect: byDefault("disabled", object.place, stays) },
		{ kind: "scales", direction: "to", other: { by: "key", key: object.key }, at: object.place },
	);
	return [...fragments, scaler];
}

export const scaledJob: Lens = { groups: ["keda.sh"], read: readScaled, writers: kedaBounds };
