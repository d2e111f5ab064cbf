import { type Attribute, byDefault } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";

/*
 * A Service of Knative that Cloud Run is given (`gcloud run services replace`): the same manifest, with annotations of
 * Google's and other defaults. Sources: Cloud Run, YAML reference; About instance autoscaling; Container runtime contract.
 */

const template: Path = ["spec", "template"];
const annotations: Path = ["metadata", "annotations"];
const affinity: Path = [...template, ...annotations, "run.googleapis.com/sessionAffinity"];

export const isCloudRun = (object: KubeObject): boolean =>
	[annotations, [...template, ...annotations]].some((path) =>
		object.keys(path).some((name) => name.startsWith("run.googleapis.com/")),
	) || object.has(["metadata", "labels", "cloud.googleapis.com/location"]);

const own = (name: string): Path => [...annotations, `run.googleapis.com/${name}`];

/** As many as a person says, and neither more nor less. Source: Cloud Run, Manual scaling. */
export const manual = (object: KubeObject): Attribute | undefined =>
	object.text(own("scalingMode")) === "manual" ? object.attribute(own("manualInstanceCount"), count) : undefined;

const isOn = (raw: unknown): boolean => String(raw) === "true";

/** Where clients are pinned, for whoever writes. */
export const affinityPath = affinity;

export const onCloudRun = {
	service: (object: KubeObject): Record<string, Attribute | undefined> => ({
		platform: byDefault("managed", object.place, "Cloud Run runs it"),
		...(manual(object) && { replicas: manual(object) }),
		// It gives each instance a processor and memory of its own, whatever the manifest asks for.
		unrequested: undefined,
		concurrency: object.attribute([...template, "spec", "containerConcurrency"], count, {
			value: 80,
			source: "Cloud Run: 80 requests at once to an instance unless containerConcurrency is set",
		}),
		grace: byDefault(10, object.place, "Cloud Run: an instance is killed ten seconds after SIGTERM"),
	}),
	scaler: (object: KubeObject, max: Attribute): Record<string, Attribute | undefined> => ({
		type: byDefault("gcp", object.place, "Cloud Run scales by itself"),
		signals: byDefault(["requests", "cpu"], object.place, "Cloud Run follows requests at once and CPU by itself"),
		...(object.has(own("minScale")) && { min: object.attribute(own("minScale"), count) }),
		bounded: byDefault(true, object.place, "Cloud Run: at most 100 instances unless maxScale is set"),
		max:
			max.value === undefined
				? byDefault(100, object.place, "Cloud Run: at most 100 instances unless maxScale is set", object.handle)
				: max,
	}),
	front: (object: KubeObject): Record<string, Attribute | undefined> => ({
		public: object.attribute([...annotations, "run.googleapis.com/ingress"], (raw) => raw === "all", {
			value: true,
			source: "Cloud Run: reached from everywhere unless run.googleapis.com/ingress says so",
		}),
		affinity: object.attribute(affinity, (raw) => (isOn(raw) ? "cookie" : "none"), {
			value: "none",
			source: "Cloud Run: sessionAffinity is off unless set",
		}),
	}),
};

/** No node of a cluster runs it. */
export const withoutNodes = (fragments: readonly Fragment[]): Fragment[] =>
	fragments.map((one) =>
		one.role === "declares" && one.links ? { ...one, links: one.links.filter(({ kind }) => kind !== "runs-on") } : one,
	);
