import { type Attribute, declared, unknown } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { behaviorAttributes, bound, stabilisation } from "./behavior.ts";
import type { Lens } from "./lens.ts";
import type { KubeObject, Path } from "./object.ts";
import { count, quantity } from "./quantity.ts";
import { scalerFragments } from "./scale-target.ts";
import { signalOf } from "./signal.ts";

const triggers: Path = ["spec", "triggers"];
const behavior: Path = ["spec", "advanced", "horizontalPodAutoscalerConfig", "behavior"];

/** Trigger types that need no look at their query. Source: keda.sh, Scalers. */
const known: Record<string, string> = { cpu: "cpu", memory: "memory", cron: "schedule", predictkube: "prediction" };
const queues =
	/^(kafka|apache-kafka|aws-sqs-queue|aws-kinesis-stream|rabbitmq|azure-(queue|servicebus|eventhub)|gcp-pubsub|gcp-cloudtasks|redis.*|nats-jetstream|stan|activemq|artemis-queue|pulsar|solace.*|ibmmq|beanstalkd|rocketmq|sumologic)$/;
const named = ["metricName", "query", "metricQuery", "awsmetric", "metric"];
/** Where a trigger keeps the messages for each replica, with KEDA's default. */
const queueTargets: Record<string, [key: string, value: number]> = {
	"aws-sqs-queue": ["queueLength", 5],
	"azure-queue": ["queueLength", 5],
	kafka: ["lagThreshold", 10],
	"apache-kafka": ["lagThreshold", 10],
};

function signalAt(object: KubeObject, index: number): string {
	const type = object.text([...triggers, index, "type"]) ?? "";
	if (Object.hasOwn(known, type)) return known[type];
	if (queues.test(type)) return "queue-depth";
	if (/http/.test(type)) return "requests";
	const texts = named.map((key) => object.text([...triggers, index, "metadata", key]) ?? "");
	return signalOf(texts.join(" "));
}

function signals(object: KubeObject): Attribute | undefined {
	const found = object.find(triggers);
	if (!found) return undefined;
	const all = object.indices(triggers).map((index) => signalAt(object, index));
	const at = object.pairLocation(found);
	return all.length > 0 ? declared([...new Set(all)], at, object.handle) : unknown("no triggers", at, object.handle);
}

function queueTarget(object: KubeObject): Attribute | undefined {
	for (const index of object.indices(triggers)) {
		const target = queueTargets[object.text([...triggers, index, "type"]) ?? ""];
		if (!target) continue;
		const [key, value] = target;
		return object.attribute([...triggers, index, "metadata", key], quantity, {
			value,
			source: `KEDA, ${key}: defaults to ${value}`,
		});
	}
	return undefined;
}

function read(object: KubeObject): Fragment[] | "partial" {
	return scalerFragments(object, "keda", () => {
		return {
			min: object.attribute(["spec", "minReplicaCount"], count, {
				value: 0,
				source: "KEDA, ScaledObject.minReplicaCount: defaults to 0",
			}),
			max: object.attribute(["spec", "maxReplicaCount"], count, {
				value: 100,
				source: "KEDA, ScaledObject.maxReplicaCount: defaults to 100",
			}),
			signals: signals(object),
			queueTarget: queueTarget(object),
			...behaviorAttributes(object, behavior),
		};
	});
}

export const keda: Lens = {
	groups: ["keda.sh"],
	read,
	writers: {
		min: bound(["spec", "minReplicaCount"], "min", "maxReplicaCount"),
		max: bound(["spec", "maxReplicaCount"], "max", "triggers"),
		upStabilisation: stabilisation(behavior, "scaleUp"),
		downStabilisation: stabilisation(behavior, "scaleDown"),
	},
};
