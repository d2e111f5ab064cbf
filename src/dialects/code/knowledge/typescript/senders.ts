import type { Library } from "../../knowledge.ts";

/** What brokers are sent to with, by what their clients are made of. */
export const senders: readonly { of: RegExp; sends: RegExp; name: string }[] = [
	{ of: /^(kafkajs|@confluentinc\/kafka-javascript)\b/, sends: /^(send|sendBatch)$/, name: "Kafka" },
	{ of: /^node-rdkafka\b/, sends: /^produce$/, name: "Kafka" },
	{ of: /^(amqplib|amqp-connection-manager)\b/, sends: /^(publish|sendToQueue)$/, name: "RabbitMQ" },
	{ of: /^(bull|bullmq|@nestjs\/bull(mq)?)\b/, sends: /^add(Bulk)?$/, name: "the queue" },
	{ of: /^@nestjs\/microservices\b/, sends: /^emit$/, name: "the broker" },
	{ of: /^@google-cloud\/pubsub\b/, sends: /^publish(Message|JSON)?$/, name: "Pub/Sub" },
	{ of: /^@azure\/(service-bus|event-hubs)\b/, sends: /^(sendMessages|sendBatch)$/, name: "the broker" },
	{ of: /^(nats|mqtt|rascal)\b/, sends: /^publish$/, name: "the broker" },
	{ of: /^@golevelup\/nestjs-rabbitmq\b/, sends: /^publish$/, name: "RabbitMQ" },
	{
		of: /^@aws-sdk\/client-(sqs|sns|eventbridge|kinesis)\b/,
		sends: /^(send|sendMessage|publish|putEvents)$/,
		name: "AWS",
	},
	{
		of: /^aws-sdk\b.*\b(SQS|SNS|EventBridge|Kinesis)\(\)/,
		sends: /^(sendMessage|publish|putEvents|putRecords?)$/,
		name: "AWS",
	},
];

/** What a transaction's helpers send with; a file that only does so is read where one of them asks. */
export const senderLibrary: Library = {
	imports: [
		"kafkajs",
		"@confluentinc/kafka-javascript",
		"node-rdkafka",
		"amqplib",
		"amqp-connection-manager",
		"bull",
		"bullmq",
		"@nestjs/bull",
		"@nestjs/bullmq",
		"@nestjs/microservices",
		"@golevelup/nestjs-rabbitmq",
		"@google-cloud/pubsub",
		"@azure/service-bus",
		"@azure/event-hubs",
		"@aws-sdk/client-sns",
		"@aws-sdk/client-eventbridge",
		"nats",
		"mqtt",
		"@elastic/elasticsearch",
		"ioredis",
		"redis",
	],
	isQuiet: true,
	symbols: {},
};
