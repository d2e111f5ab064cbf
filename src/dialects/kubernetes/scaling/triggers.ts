import type { Attribute } from "../../../design/attribute.ts";
import { signalOf } from "../../signals.ts";
import type { KubeObject, Path } from "../object.ts";
import { quantity } from "../quantity.ts";
import type { Target } from "./signal.ts";

export const triggers: Path = ["spec", "triggers"];

/** One trigger of a ScaledObject. */
export interface Trigger {
	type: string;
	signal: string;
	metadata: Path;
	target?: Target;
	/** What must be there until the first replica comes. */
	activation?: Attribute;
}

/** Trigger types that need no look at their query. Source: keda.sh, Scalers. */
const known: Record<string, string> = { cpu: "cpu", memory: "memory", cron: "schedule", predictkube: "prediction" };
const queues =
	/^(kafka|apache-kafka|aws-sqs-queue|aws-kinesis-stream|rabbitmq|azure-(queue|servicebus|eventhub)|gcp-pubsub|gcp-cloudtasks|redis.*|nats-jetstream|stan|activemq|artemis-queue|pulsar|solace.*|ibmmq|beanstalkd|rocketmq|sumologic)$/;
const named = ["metricName", "query", "metricQuery", "awsmetric", "metric"];

/** Keys for the messages of each replica, with KEDA's default where it has one. Older names come last. */
const queueTargets: Record<string, [keys: string[], usual?: number]> = {
	"aws-sqs-queue": [["queueLength"], 5],
	"azure-queue": [["queueLength"], 5],
	"azure-servicebus": [["messageCount"], 5],
	kafka: [["lagThreshold"], 10],
	"apache-kafka": [["lagThreshold"], 10],
	rabbitmq: [["value", "queueLength"]],
	"gcp-pubsub": [["value", "subscriptionSize"]],
	redis: [["listLength"], 5],
	"redis-cluster": [["listLength"], 5],
	"redis-sentinel": [["listLength"], 5],
	"nats-jetstream": [["lagThreshold"], 10],
	activemq: [["targetQueueSize"]],
	"artemis-queue": [["queueLength"]],
	pulsar: [["msgBacklogThreshold"]],
	beanstalkd: [["value"]],
};
/** Keys of the triggers that ask a query or a metrics service. */
const queryTargets = ["threshold", "targetMetricValue", "targetValue"];

export function triggersOf(object: KubeObject): Trigger[] {
	return object.indices(triggers).map((index) => triggerAt(object, [...triggers, index]));
}

function triggerAt(object: KubeObject, path: Path): Trigger {
	const type = object.text([...path, "type"]) ?? "";
	const metadata = [...path, "metadata"];
	const metric = named.map((key) => object.text([...metadata, key]) ?? "").join(" ");
	const signal = signalAt(object, type, metadata, metric);
	const kind = object.text([...path, "metricType"]);
	if (signal === "cpu" || signal === "memory") {
		// The type once stood in the metadata.
		const utilization = (kind ?? object.text([...metadata, "type"])) !== "AverageValue" && type === signal;
		const of = utilization ? "share" : "each";
		return { type, signal, metadata, target: { signal, metric, path: [...metadata, "value"], of } };
	}
	const [keys, usual] = queueTargets[type] ?? [queryTargets];
	const key = keys.find((each) => object.has([...metadata, each])) ?? keys[0];
	// "queueLength" → "activationQueueLength"
	const activation = `activation${key.charAt(0).toUpperCase()}${key.slice(1)}`;
	return {
		...{ type, signal, metadata },
		target: {
			...{ signal, metric, path: [...metadata, key], of: kind === "Value" ? "whole" : "each" },
			...(kind !== "Value" && { divided: true }),
			...(usual !== undefined && { usual: { value: usual, source: `KEDA, ${key}: defaults to ${usual}` } }),
		},
		...(object.has([...metadata, activation]) && {
			activation: object.attribute([...metadata, activation], quantity),
		}),
	};
}

function signalAt(object: KubeObject, type: string, metadata: Path, metric: string): string {
	if (Object.hasOwn(known, type)) return known[type];
	// RabbitMQ can be asked for the messages that come in a second, or for other measures of its queue.
	const mode = type === "rabbitmq" ? (object.text([...metadata, "mode"]) ?? "QueueLength") : "QueueLength";
	if (mode !== "QueueLength") return mode === "MessageRate" ? "requests" : "other";
	if (queues.test(type)) return "queue-depth";
	return /http/.test(type) ? "requests" : signalOf(metric);
}
