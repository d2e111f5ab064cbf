import type { Library, Queue } from "../../knowledge.ts";

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
		"org.eclipse.microprofile.reactive.messaging",
	],
	symbols: {
		"org.springframework.kafka.core.KafkaTemplate().send": out("kafka", ["0"], { key: ["1"] }),
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
			putRecord: out("kinesis", ["0.streamName"], { key: ["0.partitionKey"] }),
		}),
	},
};
