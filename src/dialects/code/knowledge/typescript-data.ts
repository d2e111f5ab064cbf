import type { Queue } from "../entries/messages.ts";
import { Knowledge, type Library } from "../knowledge.ts";
import { senderLibrary } from "./typescript/senders.ts";
import { typescriptStateLibraries } from "./typescript/state.ts";

const environment: Library = {
	imports: ["process"],
	isQuiet: true,
	symbols: { "process.env": { is: "environment" } },
};

const publishes = (engine: string, name: string, ...key: string[]): Queue => ({
	is: "queue",
	engine,
	does: "publishes",
	name: [name],
	key,
});
const kinesisOne = publishes("kinesis", "0.StreamName", "0.PartitionKey");
const kinesisMany = publishes("kinesis", "0.StreamName", "0.Records.0.PartitionKey");
/** In one group, messages are handed out one after the other (SQS docs, FIFO queue message groups). */
const sqsOne: Queue = { ...publishes("sqs", "0.QueueUrl", "0.MessageGroupId"), groups: ".fifo" };
const sqsMany: Queue = { ...publishes("sqs", "0.QueueUrl", "0.Entries.0.MessageGroupId"), groups: ".fifo" };
const snsOne: Queue = { ...publishes("sns", "0.TopicArn", "0.MessageGroupId"), groups: ".fifo" };
const snsMany: Queue = {
	...publishes("sns", "0.TopicArn", "0.PublishBatchRequestEntries.0.MessageGroupId"),
	groups: ".fifo",
};
/** Messages of one session are worked at by one receiver at a time (Service Bus docs, Message sessions). */
const session: Queue = {
	...publishes("servicebus", "none", "0.sessionId", "0.0.sessionId"),
	made: ["0"],
	groups: "",
};
/** Messages of one ordering key are handed out one after the other (Pub/Sub docs, Order messages). */
const ordered: Queue = { ...publishes("pubsub", "none", "0.orderingKey"), made: ["0"], groups: "" };
const hub = (at: number): Queue => ({
	...publishes("eventhubs", "none", `${at}.partitionKey`, `${at}.partitionId`),
	made: ["1"],
});
const kafkaOne = publishes("kafka", "0.topic", "0.messages.0.key");
const kafkaMany = publishes("kafka", "0.topicMessages.0.topic", "0.topicMessages.0.messages.0.key");

/** Which queue, topic or stream a message goes to the dialect `typescript` tells; here stands its key. */
const queues: Library = {
	imports: [
		"kafkajs",
		"@confluentinc/kafka-javascript",
		"node-rdkafka",
		"@aws-sdk/client-kinesis",
		"@aws-sdk/client-sqs",
		"@aws-sdk/client-sns",
		"@azure/service-bus",
		"@azure/event-hubs",
		"@google-cloud/pubsub",
		"@nestjs/microservices",
		"aws-sdk",
		"aws-sdk/clients/kinesis",
		"aws-sdk/clients/sqs",
	],
	symbols: {
		...Object.fromEntries(
			[
				"kafkajs.Kafka().producer()",
				"kafkajs.Producer()",
				"@confluentinc/kafka-javascript.KafkaJS.Kafka().producer()",
			].flatMap((of): [string, Queue][] => [
				[`${of}.send`, kafkaOne],
				[`${of}.sendBatch`, kafkaMany],
			]),
		),
		// produce(topic, partition, message, key)
		"node-rdkafka.Producer().produce": publishes("kafka", "0", "3"),
		"node-rdkafka.HighLevelProducer().produce": publishes("kafka", "0", "3"),
		"@aws-sdk/client-kinesis.PutRecordCommand": kinesisOne,
		"@aws-sdk/client-kinesis.PutRecordsCommand": kinesisMany,
		"@aws-sdk/client-kinesis.Kinesis().putRecord": kinesisOne,
		"@aws-sdk/client-kinesis.Kinesis().putRecords": kinesisMany,
		"aws-sdk.Kinesis().putRecord": kinesisOne,
		"aws-sdk.Kinesis().putRecords": kinesisMany,
		"aws-sdk/clients/kinesis().putRecord": kinesisOne,
		"aws-sdk/clients/kinesis().putRecords": kinesisMany,
		"@aws-sdk/client-sqs.SendMessageCommand": sqsOne,
		"@aws-sdk/client-sqs.SendMessageBatchCommand": sqsMany,
		"@aws-sdk/client-sqs.SQS().sendMessage": sqsOne,
		"@aws-sdk/client-sqs.SQS().sendMessageBatch": sqsMany,
		"aws-sdk.SQS().sendMessage": sqsOne,
		"aws-sdk.SQS().sendMessageBatch": sqsMany,
		"aws-sdk/clients/sqs().sendMessage": sqsOne,
		"aws-sdk/clients/sqs().sendMessageBatch": sqsMany,
		"@aws-sdk/client-sns.PublishCommand": snsOne,
		"@aws-sdk/client-sns.PublishBatchCommand": snsMany,
		"@aws-sdk/client-sns.SNS().publish": snsOne,
		"aws-sdk.SNS().publish": snsOne,
		"@azure/service-bus.ServiceBusClient().createSender().sendMessages": session,
		"@azure/service-bus.ServiceBusSender().sendMessages": session,
		"@azure/event-hubs.EventHubProducerClient().sendBatch": hub(1),
		"@azure/event-hubs.EventHubProducerClient().createBatch": hub(0),
		"@google-cloud/pubsub.PubSub().topic().publishMessage": ordered,
		"@google-cloud/pubsub.Topic().publishMessage": ordered,
		"@nestjs/microservices.ClientKafka().emit": publishes("kafka", "0", "1.key"),
		"@nestjs/microservices.ClientKafka().send": publishes("kafka", "0", "1.key"),
	},
};

/** What only tells where to look: the tables of stores stand in the dialect `typescript`. */
const stores: Library = {
	imports: [
		"pg",
		"postgres",
		"mysql2",
		"typeorm",
		"@nestjs/typeorm",
		"sequelize",
		"sequelize-typescript",
		"@mikro-orm/core",
		"@mikro-orm/postgresql",
		"@mikro-orm/mysql",
		"mongodb",
		"@azure/cosmos",
		"@google-cloud/firestore",
		"@google-cloud/spanner",
		"cassandra-driver",
		"@aws-sdk/lib-dynamodb",
		"@aws-sdk/client-dynamodb",
	],
	isQuiet: true,
	symbols: {
		"pg.Pool": { is: "store", engine: "postgres", address: ["0.connectionString", "0.host", "0"] },
		"mysql2/promise.createPool": { is: "store", engine: "mysql", address: ["0.uri", "0.host", "0"] },
		"mongodb.MongoClient": { is: "store", engine: "mongodb", address: ["0"] },
		"mongoose.connect": { is: "store", engine: "mongodb", address: ["0"] },
		"mongoose.createConnection": { is: "store", engine: "mongodb", address: ["0"] },
		"cassandra-driver.Client": { is: "store", engine: "cassandra", address: ["0.contactPoints"] },
	},
};

/** Its schemas say by what they are sharded. */
const mongoose: Library = { imports: ["mongoose", "@nestjs/mongoose"], symbols: {} };

export const typescriptDataKnowledge = new Knowledge([
	environment,
	queues,
	stores,
	mongoose,
	senderLibrary,
	...typescriptStateLibraries,
]);
