import type { Queue } from "../../entries/messages.ts";
import type { Server } from "../../entries/processes.ts";
import type { Library } from "../../knowledge.ts";

/** A task's queue as far as its call names it; routing and the default queue are settings that nobody reads yet. */
const task: Queue = { is: "queue", does: "publishes", name: ["queue"] };
const kafkaOut: Queue = { is: "queue", engine: "kafka", does: "publishes", name: ["0", "topic"], key: ["key"] };
const kafkaIn: Queue = { is: "queue", engine: "kafka", does: "consumes", name: ["0"], works: true };

/** A queue as an object (boto3 docs, SQS.Queue): made of its URL, or of its name. */
const ofResource = (maker: string): Record<string, Queue> => {
	const queue: Omit<Queue, "does"> = { is: "queue", engine: "sqs", name: ["none"], made: ["url", "QueueName", "0"] };
	const on = (method: string) => `boto3.resource().${maker}().${method}`;
	return {
		[on("receive_messages")]: { ...queue, does: "consumes", works: true },
		[on("send_message")]: { ...queue, does: "publishes", key: ["MessageGroupId"], groups: ".fifo" },
		[on("send_messages")]: { ...queue, does: "publishes", key: ["Entries.0.MessageGroupId"], groups: ".fifo" },
	};
};

/** A client of AWS by what makes it; which service it is for, its calls tell. In one group of a FIFO queue, messages are handed out one after the other (SQS docs). */
const ofClient = (client: string): Record<string, Queue> => {
	const sqs: Omit<Queue, "does"> = { is: "queue", engine: "sqs", name: ["QueueUrl"] };
	const kinesis: Omit<Queue, "key"> = { is: "queue", engine: "kinesis", does: "publishes", name: ["StreamName"] };
	return {
		[`${client}.send_message`]: { ...sqs, does: "publishes", key: ["MessageGroupId"], groups: ".fifo" },
		[`${client}.send_message_batch`]: { ...sqs, does: "publishes", key: ["Entries.0.MessageGroupId"], groups: ".fifo" },
		[`${client}.publish`]: {
			...{ is: "queue", engine: "sns", does: "publishes", name: ["TopicArn"] },
			...{ key: ["MessageGroupId"], groups: ".fifo" },
		},
		[`${client}.receive_message`]: { ...sqs, does: "consumes", works: true },
		[`${client}.put_record`]: { ...kinesis, key: ["PartitionKey"] },
		[`${client}.put_records`]: { ...kinesis, key: ["Records.0.PartitionKey"] },
	};
};

const consumes = (engine: string, name: string[], made?: string[]): Queue => ({
	is: "queue",
	engine,
	does: "consumes",
	name,
	works: true,
	...(made && { made }),
});
/** Messages of one session are worked at by one receiver at a time (Service Bus docs, Message sessions). */
const session: Queue = {
	...{ is: "queue", engine: "servicebus", does: "publishes", name: ["none"] },
	...{ made: ["queue_name", "topic_name", "0"], key: ["0.session_id", "0.0.session_id"], groups: "" },
};
const hub: Queue = {
	...{ is: "queue", engine: "eventhubs", does: "publishes", name: ["none"] },
	...{ made: ["eventhub_name", "2", "1"], key: ["partition_key", "partition_id"] },
};
/** FastStream docs: what a broker's subscriber decorates takes its messages. */
const brokers = [
	["rabbit.RabbitBroker", "rabbitmq"],
	["kafka.KafkaBroker", "kafka"],
	["confluent.KafkaBroker", "kafka"],
	["nats.NatsBroker", "nats"],
	["redis.RedisBroker", "redis"],
] as const;

/** What its queue is called is a setting, or the store's affair. */
const worker = (source: string): Server => ({ is: "server", listens: false, role: "worker", source });

export const queueLibraries: Library = {
	imports: [
		"celery",
		"kafka",
		"aiokafka",
		"confluent_kafka",
		"pika",
		"aio_pika",
		"boto3",
		"aioboto3",
		"aiobotocore",
		"rq",
		"dramatiq",
		"arq",
		"azure.servicebus",
		"azure.eventhub",
		"google.cloud.pubsub_v1",
		"nats",
		"faust",
		"faststream",
		"temporalio",
	],
	symbols: {
		...Object.fromEntries(
			["celery.Celery().task", "celery.Celery().task()", "celery.shared_task", "celery.shared_task()"].flatMap(
				(mark) => [
					[`${mark}.delay`, task],
					[`${mark}.apply_async`, task],
				],
			),
		),
		"celery.Celery().send_task": task,
		"kafka.KafkaProducer().send": kafkaOut,
		"aiokafka.AIOKafkaProducer().send": kafkaOut,
		"aiokafka.AIOKafkaProducer().send_and_wait": kafkaOut,
		"confluent_kafka.Producer().produce": kafkaOut,
		"confluent_kafka.SerializingProducer().produce": kafkaOut,
		"kafka.KafkaConsumer": kafkaIn,
		"aiokafka.AIOKafkaConsumer": kafkaIn,
		"confluent_kafka.Consumer().subscribe": { ...kafkaIn, name: ["0.0"] },
		"pika.BlockingConnection().channel().basic_publish": {
			is: "queue",
			engine: "rabbitmq",
			does: "publishes",
			name: ["routing_key", "1"],
		},
		"pika.BlockingConnection().channel().basic_consume": {
			is: "queue",
			engine: "rabbitmq",
			does: "consumes",
			name: ["queue", "0"],
			works: true,
		},
		"dramatiq.actor.send": task,
		"dramatiq.actor.send_with_options": task,
		"dramatiq.actor().send": task,
		"dramatiq.actor().send_with_options": task,
		"rq.Queue().enqueue": { is: "queue", engine: "redis", does: "publishes", name: ["none"], made: ["0", "name"] },
		"rq.Worker().work": worker("RQ docs: work takes jobs until it is stopped"),
		"faust.App().main": worker("Faust docs: main starts a worker"),
		"google.cloud.pubsub_v1.SubscriberClient().subscribe": worker("Pub/Sub docs: subscribe pulls messages"),
		...Object.fromEntries(
			["azure.servicebus", "azure.servicebus.aio"].flatMap((from) =>
				["ServiceBusClient()", "ServiceBusClient.from_connection_string()"].flatMap((of) => [
					[`${from}.${of}.get_queue_receiver`, consumes("servicebus", ["queue_name", "0"])],
					[`${from}.${of}.get_subscription_receiver`, consumes("servicebus", ["topic_name", "0"])],
					[`${from}.${of}.get_queue_sender().send_messages`, session],
					[`${from}.${of}.get_topic_sender().send_messages`, session],
				]),
			),
		),
		...Object.fromEntries(
			["azure.eventhub", "azure.eventhub.aio"].flatMap((from) =>
				["EventHubProducerClient()", "EventHubProducerClient.from_connection_string()"].flatMap((of) => [
					[`${from}.${of}.create_batch`, hub],
					[`${from}.${of}.send_batch`, hub],
				]),
			),
		),
		// Messages of one ordering key are handed out one after the other (Pub/Sub docs, Order messages).
		"google.cloud.pubsub_v1.PublisherClient().publish": {
			...{ is: "queue", engine: "pubsub", does: "publishes", name: ["topic", "0"] },
			...{ key: ["ordering_key"], groups: "" },
		},
		"nats.connect().subscribe": consumes("nats", ["0", "subject"]),
		"nats.connect().jetstream().subscribe": consumes("nats", ["0", "subject"]),
		"nats.connect().jetstream().pull_subscribe": consumes("nats", ["0", "subject"]),
		"temporalio.worker.Worker": consumes("temporal", ["task_queue"]),
		...Object.fromEntries(
			brokers.map(([path, engine]) => [
				`faststream.${path}().subscriber`,
				consumes(engine, ["0", "queue", "subject", "channel", "list", "stream"]),
			]),
		),
		...Object.fromEntries(
			["connect", "connect_robust"].flatMap((connect) =>
				["consume", "iterator"].map((verb) => [
					`aio_pika.${connect}().channel().declare_queue().${verb}`,
					consumes("rabbitmq", ["none"], ["0", "name"]),
				]),
			),
		),
		...ofClient("boto3.client()"),
		...ofClient("boto3.Session().client()"),
		...ofClient("boto3.session.Session().client()"),
		// `async with session.client("sqs") as sqs`
		...ofClient("aioboto3.Session().client()"),
		...ofClient("aiobotocore.session.get_session().create_client()"),
		...ofResource("Queue"),
		...ofResource("get_queue_by_name"),
		...ofResource("create_queue"),
	},
};
