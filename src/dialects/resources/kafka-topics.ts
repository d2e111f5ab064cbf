import { declared } from "../../design/attribute.ts";
import type { Declaration } from "../../design/fragment.ts";
import { stated } from "../stated.ts";
import { asCount, fact } from "./facts.ts";
import type { Folder } from "./folder.ts";
import { nameOf } from "./names.ts";

/**
 * Topics of Kafka that are resources of their own, by the provider of who runs it: what names a topic, and what counts its partitions.
 * Sources: confluentinc/confluent, Mongey/kafka, aiven/aiven, hashicorp/google, redpanda-data/redpanda, hashicorp/azurerm.
 */
const topics: Readonly<
	Record<string, { name: string; partitions: string; usual?: { value: number; source: string } }>
> = {
	confluent_kafka_topic: {
		name: "topic_name",
		partitions: "partitions_count",
		usual: { value: 6, source: "confluent_kafka_topic: partitions_count is 6 unless set" },
	},
	kafka_topic: { name: "name", partitions: "partitions" },
	aiven_kafka_topic: { name: "topic_name", partitions: "partitions" },
	google_managed_kafka_topic: { name: "topic_id", partitions: "partition_count" },
	redpanda_topic: { name: "name", partitions: "partition_count" },
};

export function kafkaTopics(folder: Folder): Declaration[] {
	return folder.of(...Object.keys(topics)).map((topic) => {
		const { name, partitions, usual } = topics[topic.type];
		const at = folder.header(topic);
		return {
			role: "declares",
			file: topic.file.path,
			kind: "Queue",
			at,
			name: nameOf(folder, topic, name),
			keys: [folder.key(topic)],
			attributes: stated({
				engine: declared("kafka", at),
				partitions: fact(folder, topic, partitions, { as: asCount, ...(usual && { default: usual }) }),
			}),
		};
	});
}
