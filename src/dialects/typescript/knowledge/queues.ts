/** A call or construction that puts work into a queue, topic or stream, or takes it out. */
export interface QueueShape {
	/** How the library's export is reached, as an `Origin`'s path; what is made by it has "()" at the end. */
	path: RegExp;
	does: "publishes" | "consumes";
	/** Where its name, URL or ARN stands: position of the argument, then keys and positions into it. */
	name?: readonly (number | string)[];
	/** The name is the first argument of what it is called on: `pubsub.topic("orders").publishMessage(…)`. */
	on?: RegExp;
}

export interface QueueLibrary {
	engine: string;
	shapes: QueueShape[];
	/** What is made with a name and used in other files. */
	makers?: { path: RegExp; does: "publishes" | "consumes"; name: readonly (number | string)[] }[];
}

const sqs: QueueLibrary = {
	engine: "sqs",
	shapes: [
		{ path: /^\.SendMessage(Batch)?Command$/, does: "publishes", name: [0, "QueueUrl"] },
		{ path: /^\.ReceiveMessageCommand$/, does: "consumes", name: [0, "QueueUrl"] },
		{ path: /^\.SQS(Client)?\(\)\.sendMessage(Batch)?$/, does: "publishes", name: [0, "QueueUrl"] },
		{ path: /^\.SQS(Client)?\(\)\.receiveMessage$/, does: "consumes", name: [0, "QueueUrl"] },
	],
};
const sns: QueueLibrary = {
	engine: "sns",
	shapes: [
		{ path: /^\.Publish(Batch)?Command$/, does: "publishes", name: [0, "TopicArn"] },
		{ path: /^\.SNS\(\)\.publish(Batch)?$/, does: "publishes", name: [0, "TopicArn"] },
	],
};
const kafkajs: QueueLibrary = {
	engine: "kafka",
	shapes: [
		{ path: /(\.producer\(\)|:Producer)\.send$/, does: "publishes", name: [0, "topic"] },
		{ path: /(\.producer\(\)|:Producer)\.sendBatch$/, does: "publishes", name: [0, "topicMessages", 0, "topic"] },
		{ path: /(\.consumer\(\)|:Consumer)\.subscribe$/, does: "consumes", name: [0, "topic"] },
		{ path: /(\.consumer\(\)|:Consumer)\.subscribe$/, does: "consumes", name: [0, "topics", 0] },
	],
};
const bull: QueueLibrary = {
	engine: "redis",
	shapes: [
		{ path: /(^\(\)|^\.Queue\(\)|:Queue)\.(add|addBulk)$/, does: "publishes", on: /^(\.Queue)?$/ },
		{ path: /^\(\)\.process$/, does: "consumes", on: /^$/ },
		{ path: /^\.Worker$/, does: "consumes", name: [0] },
	],
	makers: [{ path: /^\.Queue$/, does: "publishes", name: [0] }],
};
const nestBull: QueueLibrary = {
	engine: "redis",
	shapes: [
		{ path: /^\.Processor$/, does: "consumes", name: [0] },
		{ path: /^\.Processor$/, does: "consumes", name: [0, "name"] },
		{ path: /^\.InjectQueue$/, does: "publishes", name: [0] },
	],
};
const amqp: QueueLibrary = {
	engine: "rabbitmq",
	shapes: [
		{ path: /(create(Confirm)?Channel\(\)|:(Confirm)?Channel(Wrapper)?)\.sendToQueue$/, does: "publishes", name: [0] },
		{ path: /(create(Confirm)?Channel\(\)|:(Confirm)?Channel(Wrapper)?)\.publish$/, does: "publishes", name: [0] },
		{ path: /(create(Confirm)?Channel\(\)|:(Confirm)?Channel(Wrapper)?)\.consume$/, does: "consumes", name: [0] },
	],
};
const nats: QueueLibrary = {
	engine: "nats",
	shapes: [
		{ path: /(\.connect\(\)|:NatsConnection)(\.jetstream\(\))?\.publish$/, does: "publishes", name: [0] },
		{ path: /(\.connect\(\)|:NatsConnection)\.subscribe$/, does: "consumes", name: [0] },
		{ path: /(\.jetstream\(\)|:JetStreamClient)\.(pullSubscribe|subscribe)$/, does: "consumes", name: [0] },
		{ path: /(\.jetstream\(\)|:JetStreamClient)\.consumers\.get$/, does: "consumes", name: [0] },
		{ path: /:JetStreamClient\.publish$/, does: "publishes", name: [0] },
	],
};

/** By package. Queues of one broker that libraries keep in Redis have the engine "redis". */
export const queueLibraries: Record<string, QueueLibrary> = {
	"@aws-sdk/client-sqs": sqs,
	"@aws-sdk/client-sns": sns,
	"aws-sdk": { engine: "sqs", shapes: [...sqs.shapes, ...sns.shapes] },
	"aws-sdk/clients/sqs": {
		engine: "sqs",
		shapes: [
			{ path: /^\(\)\.sendMessage(Batch)?$/, does: "publishes", name: [0, "QueueUrl"] },
			{ path: /^\(\)\.receiveMessage$/, does: "consumes", name: [0, "QueueUrl"] },
		],
	},
	"@aws-sdk/client-kinesis": {
		engine: "kinesis",
		shapes: [
			{ path: /^\.PutRecords?Command$/, does: "publishes", name: [0, "StreamName"] },
			{ path: /^\.GetShardIteratorCommand$/, does: "consumes", name: [0, "StreamName"] },
		],
	},
	"@aws-sdk/client-eventbridge": {
		engine: "eventbridge",
		shapes: [{ path: /^\.PutEventsCommand$/, does: "publishes", name: [0, "Entries", 0, "EventBusName"] }],
	},
	"sqs-consumer": {
		engine: "sqs",
		shapes: [
			{ path: /^\.Consumer\.create$/, does: "consumes", name: [0, "queueUrl"] },
			{ path: /^\.Consumer$/, does: "consumes", name: [0, "queueUrl"] },
		],
	},
	"sqs-producer": {
		engine: "sqs",
		shapes: [{ path: /^\.Producer\.create$/, does: "publishes", name: [0, "queueUrl"] }],
	},
	kafkajs,
	"@confluentinc/kafka-javascript": kafkajs,
	"node-rdkafka": {
		engine: "kafka",
		shapes: [
			{ path: /(\.(HighLevel)?Producer\(\)|:(HighLevel)?Producer)\.produce$/, does: "publishes", name: [0] },
			{ path: /(\.KafkaConsumer\(\)|:KafkaConsumer)\.subscribe$/, does: "consumes", name: [0, 0] },
		],
	},
	amqplib: amqp,
	"amqplib/callback_api": amqp,
	"amqp-connection-manager": amqp,
	bullmq: bull,
	bull: { ...bull, makers: [] },
	"@nestjs/bullmq": nestBull,
	"@nestjs/bull": nestBull,
	nats,
	"@nats-io/transport-node": nats,
	"@google-cloud/pubsub": {
		engine: "pubsub",
		shapes: [
			{
				path: /(\.PubSub\(\)|:PubSub)\.topic\(\)\.(publish|publishMessage|publishJSON)$/,
				does: "publishes",
				on: /\.topic$/,
			},
			{ path: /(\.PubSub\(\)|:PubSub)\.subscription\(\)\.on$/, does: "consumes", on: /\.subscription$/ },
		],
	},
	"@azure/service-bus": {
		engine: "servicebus",
		shapes: [
			{ path: /(\.ServiceBusClient\(\)|:ServiceBusClient)\.createSender$/, does: "publishes", name: [0] },
			{ path: /(\.ServiceBusClient\(\)|:ServiceBusClient)\.createReceiver$/, does: "consumes", name: [0] },
		],
	},
	"@azure/event-hubs": {
		engine: "eventhubs",
		shapes: [
			{ path: /^\.EventHubProducerClient$/, does: "publishes", name: [1] },
			{ path: /^\.EventHubConsumerClient$/, does: "consumes", name: [2] },
		],
	},
	"@nats-io/jetstream": {
		engine: "nats",
		shapes: [
			{ path: /(\.jetstream\(\)|:JetStreamClient)\.consumers\.get$/, does: "consumes", name: [0] },
			{ path: /(\.jetstream\(\)|:JetStreamClient)\.publish$/, does: "publishes", name: [0] },
		],
	},
	"@temporalio/worker": {
		engine: "temporal",
		shapes: [{ path: /^\.Worker\.create$/, does: "consumes", name: [0, "taskQueue"] }],
	},
	agenda: {
		engine: "mongodb",
		shapes: [{ path: /^(\.Agenda)?\(\)\.define$/, does: "consumes", name: [0] }],
	},
	rascal: {
		engine: "rabbitmq",
		shapes: [
			{ path: /^\.(Broker|BrokerAsPromised)\.create\(\)\.subscribe$/, does: "consumes", name: [0] },
			{ path: /^\.(Broker|BrokerAsPromised)\.create\(\)\.publish$/, does: "publishes", name: [0] },
		],
	},
	"@golevelup/nestjs-rabbitmq": {
		engine: "rabbitmq",
		shapes: [
			{ path: /^\.RabbitSubscribe$/, does: "consumes", name: [0, "queue"] },
			{ path: /^\.RabbitSubscribe$/, does: "consumes", name: [0, "routingKey"] },
		],
	},
	"pg-boss": {
		engine: "postgres",
		shapes: [
			{ path: /^(\.PgBoss)?\(\)\.(send|insert|schedule)$/, does: "publishes", name: [0] },
			{ path: /^(\.PgBoss)?\(\)\.work$/, does: "consumes", name: [0] },
		],
	},
};
