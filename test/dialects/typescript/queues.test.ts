import { beforeAll, describe, expect, it } from "vitest";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { fragmentsOf, valuesOf } from "./facts.ts";

beforeAll(() => typescript.load?.());

const path = "services/web/src/server.ts";
/** Each link to a queue: what is done, and by what the queue is known. */
function queuesOf(text: string): string[] {
	return fragmentsOf(text)
		.flatMap((each) => each.links ?? [])
		.filter((link) => link.kind === "publishes" || link.kind === "consumes")
		.map(({ kind, other }) => {
			if (other.by === "environment") return `${kind} $${other.variable}`;
			return `${kind} ${other.by === "name" ? other.name : other.by}`;
		});
}

const cases: [string, string, string[]][] = [
	[
		"sqs",
		`import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";\nconst queueUrl = process.env.QUEUE_URL;\nsqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "x" }));`,
		["publishes $QUEUE_URL"],
	],
	[
		"sqs taken out",
		`import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";\nsqs.send(new ReceiveMessageCommand({ QueueUrl: process.env["QUEUE_URL"] }));\nsqs.send(new DeleteMessageCommand({ QueueUrl: process.env.QUEUE_URL }));`,
		["consumes $QUEUE_URL"],
	],
	[
		"sqs by a url",
		`import { SQS } from "@aws-sdk/client-sqs";\nconst sqs = new SQS({});\nsqs.sendMessage({ QueueUrl: "https://sqs.eu-west-1.amazonaws.com/1/mails" });`,
		["publishes mails"],
	],
	[
		"sqs of the old SDK",
		`import AWS from "aws-sdk";\nconst sqs = new AWS.SQS();\nsqs.receiveMessage({ QueueUrl: process.env.QUEUE_URL }).promise();`,
		["consumes $QUEUE_URL"],
	],
	[
		"sqs-consumer",
		`import { Consumer } from "sqs-consumer";\nConsumer.create({ queueUrl: process.env.QUEUE_URL, handleMessage }).start();`,
		["consumes $QUEUE_URL"],
	],
	[
		"sns",
		`import { PublishCommand } from "@aws-sdk/client-sns";\nnew PublishCommand({ TopicArn: "arn:aws:sns:eu-west-1:1:orders" });`,
		["publishes orders"],
	],
	[
		"kinesis",
		`import { PutRecordCommand } from "@aws-sdk/client-kinesis";\nnew PutRecordCommand({ StreamName: process.env.STREAM ?? "clicks" });`,
		["publishes $STREAM"],
	],
	[
		"kafka",
		`import { Kafka } from "kafkajs";\nconst kafka = new Kafka({ brokers });\nconst producer = kafka.producer();\nconst consumer = kafka.consumer({ groupId: "a" });\nconst TOPIC = "orders";\nproducer.send({ topic: TOPIC, messages: [] });\nconsumer.subscribe({ topic: "payments" });\nconsumer.subscribe({ topics: ["refunds"] });`,
		["publishes orders", "consumes payments", "consumes refunds"],
	],
	[
		"kafka by a type",
		`import type { Producer } from "kafkajs";\nclass A { constructor(private producer: Producer) {}\nsend() { return this.producer.send({ topic: "orders", messages: [] }); } }`,
		["publishes orders"],
	],
	[
		"rabbitmq",
		`import amqp from "amqplib";\nconst conn = await amqp.connect(process.env.AMQP_URL);\nconst ch = await conn.createChannel();\nch.sendToQueue("mails", Buffer.from(""));\nch.publish("events", "order.placed", Buffer.from(""));\nch.consume("mails", handle);`,
		["publishes mails", "publishes events", "consumes mails"],
	],
	[
		"rabbitmq by what is bound",
		`import amqp from "amqplib";\nconst ch = await (await amqp.connect("amqp://mq")).createChannel();\nconst q = await ch.assertQueue("");\nch.bindQueue(q.queue, "events", "order.*");\nch.consume(q.queue, handle);`,
		["consumes events"],
	],
	[
		"another file's channel",
		`import { channel } from "./mq";\nchannel.sendToQueue("mails", Buffer.from(""));`,
		["publishes mails"],
	],
	[
		"bullmq",
		`import { Queue, Worker } from "bullmq";\nconst mails = new Queue("mails", { connection });\nexport const send = () => mails.add("send", {});\nnew Worker("mails", work, { connection });`,
		["publishes mails", "consumes mails"],
	],
	[
		"bullmq, used elsewhere",
		`import { Queue } from "bullmq";\nexport const mails = new Queue("mails");`,
		["publishes mails"],
	],
	[
		"bull",
		`import Bull from "bull";\nconst mails = new Bull("mails", url);\nmails.add({});\nmails.process(work);`,
		["publishes mails", "consumes mails"],
	],
	[
		"nest",
		`import { InjectQueue, Processor } from "@nestjs/bullmq";\n@Processor("mails")\nexport class Mails {}\nexport class Shop { constructor(@InjectQueue("mails") private mails: Queue) {} }`,
		["consumes mails", "publishes mails"],
	],
	[
		"nats",
		`import { connect } from "nats";\nconst nc = await connect({ servers });\nnc.publish("orders.placed");\nnc.subscribe("orders.paid");`,
		["publishes orders.placed", "consumes orders.paid"],
	],
	[
		"pub/sub",
		`import { PubSub } from "@google-cloud/pubsub";\nconst pubsub = new PubSub();\nconst topic = pubsub.topic(process.env.TOPIC);\ntopic.publishMessage({ data });\npubsub.subscription("projects/p/subscriptions/orders-mail").on("message", handle);`,
		["publishes $TOPIC", "consumes orders-mail"],
	],
	[
		"service bus",
		`import { ServiceBusClient } from "@azure/service-bus";\nconst bus = new ServiceBusClient(connection);\nbus.createSender("orders");\nbus.createReceiver(process.env.QUEUE);`,
		["publishes orders", "consumes $QUEUE"],
	],
	[
		"nest's transport",
		`import { NestFactory } from "@nestjs/core";\nimport { ClientsModule, Transport } from "@nestjs/microservices";\nClientsModule.register([{ name: "A", transport: Transport.RMQ, options: { urls, queue: "mails" } }]);\nNestFactory.createMicroservice(App, { transport: Transport.RMQ, options: { urls, queue: process.env.QUEUE } });`,
		["publishes mails", "consumes $QUEUE"],
	],
	[
		"a name that is put together",
		`import { Queue } from "bullmq";\nexport const of = (tenant) => new Queue(\`mails-\${tenant}\`);`,
		[],
	],
	["another library's publish", `client.publish("orders");\nchannel.consume("x", y);`, []],
];

describe("queues", () => {
	for (const [name, text, expected] of cases) it(name, () => expect(queuesOf(text)).toEqual(expected));

	it("are components where they have a name", () => {
		const pieces = fragmentsOf(`import { Worker } from "bullmq";\nnew Worker("mails", work);`);
		expect(pieces.filter((each) => each.kind === "Queue")).toMatchObject([
			{ role: "extends", of: { by: "name", kind: "Queue", name: "mails" }, standalone: "mails" },
		]);
		const text = `import { SendMessageCommand } from "@aws-sdk/client-sqs";\nnew SendMessageCommand({ QueueUrl: process.env.QUEUE_URL });`;
		const [queue] = fragmentsOf(text);
		expect(queue).toMatchObject({ of: { by: "environment", variable: "QUEUE_URL", path } });
		expect(queue).not.toHaveProperty("standalone");
		expect(queue.attributes.engine.value).toBe("sqs");
	});

	it("are not told twice of one bullmq queue", () => {
		const text = `import { Queue } from "bullmq";\nexport const mails = new Queue("mails");\nmails.add("a");\nmails.addBulk([]);`;
		expect(queuesOf(text)).toEqual(["publishes mails", "publishes mails"]);
	});

	it("that are told within a transaction are a second store", () => {
		const text = (body: string) =>
			`import { SendMessageCommand } from "@aws-sdk/client-sqs";\nimport { prisma, sqs } from "./clients";\nasync function place() { ${body} }`;
		const send = `await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL }));`;
		const begin = `await prisma.$transaction(async (tx) => { await tx.order.create({});`;
		expect(valuesOf(text(`${begin} ${send} });`), "acrossShards")).toEqual([true]);
		expect(valuesOf(text(`${begin} }); ${send}`), "acrossShards")).toEqual([false]);
	});
});
