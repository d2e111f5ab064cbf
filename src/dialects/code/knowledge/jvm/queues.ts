import type { Queue } from "../../entries/messages.ts";
import type { Library } from "../../knowledge.ts";

const out = (engine: string, name: string[], more: Partial<Queue> = {}): Queue => ({
	is: "queue",
	engine,
	does: "publishes",
	name,
	...more,
});
/** What listens works off a queue; where the same program answers requests too, that weighs more. */
const listens = (engine: string, name: string[]): Queue => ({
	is: "queue",
	engine,
	does: "consumes",
	name,
	works: true,
});

/** A channel or a topic: its engine is a setting. */
const incoming: Queue = { is: "queue", does: "consumes", name: ["0", "value"], works: true };

/** The clients of the second SDK, by how they are made or handed in; what they are given is built step by step. */
const awsClients = (service: string, names: readonly string[], calls: Record<string, Queue>) =>
	Object.fromEntries(
		names.flatMap((name) =>
			["()", ".create()", ".builder().build()"].flatMap((made) =>
				Object.entries(calls).map(([call, entry]) => [
					`software.amazon.awssdk.services.${service}.${name}${made}.${call}`,
					entry,
				]),
			),
		),
	);

/** A topic, a key and a value, or one message whose headers say both (Spring for Apache Kafka docs, Sending Messages). */
const sent = out("kafka", ["0.setHeader(TOPIC)", "0"], {
	key: ["0.setHeader(KEY)", "0.setHeader(MESSAGE_KEY)", "1"],
});
/** In one group of a FIFO queue, messages are handed out one after the other (SQS docs). */
const sqs = out("sqs", ["0.queueUrl", "0.withQueueUrl"], {
	key: ["0.messageGroupId", "0.withMessageGroupId"],
	groups: ".fifo",
});
const sns = out("sns", ["0.topicArn", "0.withTopicArn"], {
	key: ["0.messageGroupId", "0.withMessageGroupId"],
	groups: ".fifo",
});
const kinesis = out("kinesis", ["0.streamName", "0.withStreamName", "0"], {
	key: ["0.partitionKey", "0.withPartitionKey", "2"],
});
const kinesisBatch: Queue = {
	...kinesis,
	key: ["0.records.0.partitionKey", "0.withRecords.0.withPartitionKey"],
};
const one = (call: string, entry: Queue): [string, Queue] => [call, entry];
/** Messages of one session are worked at by one receiver at a time (Service Bus docs, Message sessions). */
const session = out("servicebus", ["none"], {
	made: ["queueName", "topicName"],
	key: ["0.setSessionId", "0.sessionId", "0.0.setSessionId"],
	groups: "",
});
const hub = (at: number) =>
	out("eventhubs", ["none"], {
		made: ["eventHubName", "connectionString[1]"],
		key: [`${at}.setPartitionKey`, `${at}.setPartitionId`, `${at}.partitionKey`],
	});

export const queueLibraries: Library = {
	imports: [
		"org.springframework.kafka",
		"org.springframework.amqp",
		"org.springframework.jms",
		"org.springframework.pulsar",
		"io.micronaut.configuration.kafka",
		"io.awspring.cloud.sqs",
		"org.apache.kafka.clients",
		"org.apache.kafka.streams",
		"org.springframework.cloud.stream",
		"com.rabbitmq.client",
		"software.amazon.awssdk.services.kinesis",
		"software.amazon.awssdk.services.sqs",
		"software.amazon.awssdk.services.sns",
		"com.amazonaws.services.kinesis",
		"com.amazonaws.services.sqs",
		"com.amazonaws.services.sns",
		"com.azure.messaging.servicebus",
		"com.azure.messaging.eventhubs",
		"org.eclipse.microprofile.reactive.messaging",
	],
	symbols: {
		"org.springframework.kafka.core.KafkaTemplate().send": sent,
		"org.springframework.kafka.core.reactive.ReactiveKafkaProducerTemplate().send": sent,
		"org.springframework.kafka.annotation.KafkaListener": listens("kafka", ["topics", "0", "topics.0"]),
		"org.springframework.amqp.rabbit.core.RabbitTemplate().convertAndSend": out("rabbitmq", ["0"]),
		"org.springframework.amqp.rabbit.annotation.RabbitListener": listens("rabbitmq", ["queues", "0", "queues.0"]),
		"org.springframework.jms.core.JmsTemplate().convertAndSend": out("jms", ["0"]),
		"org.springframework.jms.annotation.JmsListener": listens("jms", ["destination"]),
		"io.awspring.cloud.sqs.annotation.SqsListener": listens("sqs", ["0", "value", "queueNames", "value.0"]),
		"org.springframework.pulsar.annotation.PulsarListener": listens("pulsar", ["topics", "0", "topics.0"]),
		"org.eclipse.microprofile.reactive.messaging.Incoming": incoming,
		"io.micronaut.configuration.kafka.annotation.Topic": incoming,
		"org.apache.kafka.clients.producer.ProducerRecord": out("kafka", ["0"], { key: ["1"] }),
		"org.apache.kafka.clients.consumer.KafkaConsumer().subscribe": listens("kafka", ["0.0", "0"]),
		"org.apache.kafka.streams.StreamsBuilder().stream": listens("kafka", ["0", "0.0"]),
		"org.springframework.cloud.stream.annotation.StreamListener": incoming,
		"com.rabbitmq.client.ConnectionFactory().newConnection().createChannel().basicPublish": out("rabbitmq", ["1"]),
		"com.rabbitmq.client.Channel().basicPublish": out("rabbitmq", ["1"]),
		"com.rabbitmq.client.Channel().basicConsume": listens("rabbitmq", ["0"]),
		...awsClients("kinesis", ["KinesisClient", "KinesisAsyncClient"], {
			putRecord: kinesis,
			putRecords: kinesisBatch,
		}),
		...awsClients("sqs", ["SqsClient", "SqsAsyncClient"], { sendMessage: sqs }),
		...awsClients("sns", ["SnsClient", "SnsAsyncClient"], { publish: sns }),
		...Object.fromEntries(
			["", "Async"].flatMap((kind) => [
				one(`com.amazonaws.services.kinesis.AmazonKinesis${kind}().putRecord`, kinesis),
				one(`com.amazonaws.services.kinesis.AmazonKinesis${kind}().putRecords`, kinesisBatch),
				one(`com.amazonaws.services.sqs.AmazonSQS${kind}().sendMessage`, sqs),
				one(`com.amazonaws.services.sns.AmazonSNS${kind}().publish`, sns),
				one(`com.azure.messaging.servicebus.ServiceBusSender${kind}Client().sendMessage`, session),
				one(`com.azure.messaging.eventhubs.EventHubProducer${kind}Client().send`, hub(1)),
				one(`com.azure.messaging.eventhubs.EventHubProducer${kind}Client().createBatch`, hub(0)),
			]),
		),
		"com.azure.messaging.servicebus.ServiceBusClientBuilder()": {
			is: "fluent",
			ends: {
				buildClient: "com.azure.messaging.servicebus.ServiceBusSenderClient()",
				buildAsyncClient: "com.azure.messaging.servicebus.ServiceBusSenderAsyncClient()",
			},
		},
		"com.azure.messaging.eventhubs.EventHubClientBuilder()": {
			is: "fluent",
			ends: {
				buildProducerClient: "com.azure.messaging.eventhubs.EventHubProducerClient()",
				buildAsyncProducerClient: "com.azure.messaging.eventhubs.EventHubProducerAsyncClient()",
			},
		},
		"com.amazonaws.services.kinesis.producer.KinesisProducer().addUserRecord": out("kinesis", ["0"], { key: ["1"] }),
	},
};
