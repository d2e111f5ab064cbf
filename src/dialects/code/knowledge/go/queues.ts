import type { Queue } from "../../entries/messages.ts";
import type { Server } from "../../entries/processes.ts";
import type { Library } from "../../knowledge.ts";

const kafkaOut: Queue = { is: "queue", engine: "kafka", does: "publishes", name: ["Topic"] };
/** Its writer may name the topic, or each message. */
const written: Queue = { is: "queue", engine: "kafka", does: "publishes", name: ["1.Topic", "Topic"], key: ["1.Key"] };
const record: Queue = { is: "queue", engine: "kafka", does: "publishes", name: ["Topic"], key: ["Key"] };
const message: Queue = {
	is: "queue",
	engine: "kafka",
	does: "publishes",
	name: ["0.TopicPartition.Topic"],
	key: ["0.Key"],
};
const kafkaIn: Queue = { is: "queue", engine: "kafka", does: "consumes", name: ["0.Topic"], works: true };
/** In one group of a FIFO queue, messages are handed out one after the other (SQS docs). The first version of the SDK takes no context. */
const sqs = (does: "publishes" | "consumes", at = 1): Queue => ({
	is: "queue",
	engine: "sqs",
	does,
	name: [`${at}.QueueUrl`],
	...(does === "consumes"
		? { works: true }
		: { key: [`${at}.MessageGroupId`, `${at}.Entries.0.MessageGroupId`], groups: ".fifo" }),
});
const sns = (at: number): Queue => ({
	...{ is: "queue", engine: "sns", does: "publishes" },
	...{ name: [`${at}.TopicArn`], key: [`${at}.MessageGroupId`], groups: ".fifo" },
});
/** Messages of one session are worked at by one receiver at a time (Service Bus docs, Message sessions). */
const session: Queue = {
	...{ is: "queue", engine: "servicebus", does: "publishes" },
	...{ name: ["none"], made: ["0"], key: ["1.SessionID"], groups: "" },
};
/** Libraries of jobs: what they start works off a queue that lives in a store. */
const worker = (source: string, sigterm?: "handled"): Server => ({
	is: "server",
	listens: false,
	role: "worker",
	...(sigterm && { sigterm }),
	source,
});
const consumes = (engine: string, name: string[], made?: string[]): Queue => ({
	is: "queue",
	engine,
	does: "consumes",
	name,
	works: true,
	...(made && { made }),
});
const nats = ["Subscribe", "QueueSubscribe", "SubscribeSync", "QueueSubscribeSync", "ChanSubscribe", "PullSubscribe"];
const publishes = (engine: string, name: string[], more: Partial<Queue> = {}): Queue => ({
	is: "queue",
	engine,
	does: "publishes",
	name,
	...more,
});
/** The second version of the SDK is given a context first. */
const kinesis = (at: number): Queue => ({
	is: "queue",
	engine: "kinesis",
	does: "publishes",
	name: [`${at}.StreamName`],
	key: [`${at}.PartitionKey`, `${at}.Records.0.PartitionKey`],
});
const amazon = "github.com/aws/aws-sdk-go-v2/service/sqs";

export const queueLibraries: Library = {
	imports: [
		"github.com/twmb/franz-go/pkg/kgo",
		"github.com/confluentinc/confluent-kafka-go/kafka",
		"github.com/segmentio/kafka-go",
		"github.com/IBM/sarama",
		"github.com/Shopify/sarama",
		amazon,
		"github.com/aws/aws-sdk-go/service/kinesis",
		"github.com/aws/aws-sdk-go-v2/service/kinesis",
		"github.com/rabbitmq/amqp091-go",
		"github.com/streadway/amqp",
		"github.com/nats-io/nats.go",
		"github.com/nats-io/nats.go/jetstream",
		"github.com/aws/aws-sdk-go-v2/service/sns",
		"github.com/aws/aws-sdk-go/service/sns",
		"github.com/aws/aws-sdk-go/service/sqs",
		"github.com/Azure/azure-sdk-for-go/sdk/messaging/azservicebus",
		"cloud.google.com/go/pubsub",
		"github.com/hibiken/asynq",
		"github.com/riverqueue/river",
		"github.com/RichardKnop/machinery",
		"github.com/ThreeDotsLabs/watermill/message",
		"go.temporal.io/sdk/worker",
	],
	symbols: {
		"github.com/segmentio/kafka-go.Writer": kafkaOut,
		"github.com/segmentio/kafka-go.Writer().WriteMessages": written,
		"github.com/segmentio/kafka-go.NewWriter().WriteMessages": written,
		"github.com/twmb/franz-go/pkg/kgo.Record": record,
		"github.com/confluentinc/confluent-kafka-go/kafka.NewProducer().Produce": message,
		"github.com/confluentinc/confluent-kafka-go/kafka.Producer().Produce": message,
		"github.com/segmentio/kafka-go.NewReader": kafkaIn,
		"github.com/twmb/franz-go/pkg/kgo.ConsumeTopics": consumes("kafka", ["0"]),
		"github.com/confluentinc/confluent-kafka-go/kafka.NewConsumer().Subscribe": consumes("kafka", ["0"]),
		"github.com/confluentinc/confluent-kafka-go/kafka.NewConsumer().SubscribeTopics": consumes("kafka", ["0.0"]),
		"github.com/IBM/sarama.NewConsumerGroup().Consume": consumes("kafka", ["1.0"]),
		"github.com/Shopify/sarama.NewConsumerGroup().Consume": consumes("kafka", ["1.0"]),
		...Object.fromEntries(
			["github.com/rabbitmq/amqp091-go", "github.com/streadway/amqp"].flatMap((amqp) =>
				[`${amqp}.Dial().Channel()`, `${amqp}.DialConfig().Channel()`, `${amqp}.Channel()`].flatMap((channel) =>
					["Consume", "ConsumeWithContext"].map((verb) => [
						`${channel}.${verb}`,
						consumes("rabbitmq", [verb === "Consume" ? "0" : "1"]),
					]),
				),
			),
		),
		...Object.fromEntries(
			["Connect()", "Conn()", "Connect().JetStream()"].flatMap((of) =>
				nats.map((verb) => [`github.com/nats-io/nats.go.${of}.${verb}`, consumes("nats", ["0"])]),
			),
		),
		"cloud.google.com/go/pubsub.NewClient().Subscription().Receive": consumes("pubsub", ["none"], ["0"]),
		"cloud.google.com/go/pubsub.Client().Subscription().Receive": consumes("pubsub", ["none"], ["0"]),
		"github.com/hibiken/asynq.NewServer().Run": worker(
			"asynq docs: Run waits for SIGTERM and lets tasks end",
			"handled",
		),
		"github.com/hibiken/asynq.NewServer().Start": worker("asynq docs: Start begins to take tasks"),
		"github.com/riverqueue/river.NewClient().Start": worker("River docs: Start begins to work jobs"),
		"github.com/RichardKnop/machinery.NewServer().NewWorker().Launch": worker("machinery: Launch takes tasks"),
		"github.com/ThreeDotsLabs/watermill/message.NewRouter().Run": worker("Watermill docs: Run starts the handlers"),
		"go.temporal.io/sdk/worker.New().Run": worker("Temporal docs: a worker polls a task queue"),
		...Object.fromEntries(
			[
				"github.com/aws/aws-sdk-go/service/kinesis.New()",
				"github.com/aws/aws-sdk-go/service/kinesis.Kinesis()",
				"github.com/aws/aws-sdk-go-v2/service/kinesis.NewFromConfig()",
				"github.com/aws/aws-sdk-go-v2/service/kinesis.Client()",
			].flatMap((client, at) =>
				["PutRecord", "PutRecords"].map((verb) => [`${client}.${verb}`, kinesis(at < 2 ? 0 : 1)]),
			),
		),
		// However it is sent: at once, in a batch, or into the channel of a producer.
		"github.com/IBM/sarama.ProducerMessage": record,
		"github.com/Shopify/sarama.ProducerMessage": record,
		...Object.fromEntries(
			["github.com/rabbitmq/amqp091-go", "github.com/streadway/amqp"].flatMap((amqp) =>
				[`${amqp}.Dial().Channel()`, `${amqp}.DialConfig().Channel()`, `${amqp}.Channel()`].flatMap((channel) => [
					[`${channel}.Publish`, publishes("rabbitmq", ["1"])],
					[`${channel}.PublishWithContext`, publishes("rabbitmq", ["2"])],
				]),
			),
		),
		...Object.fromEntries(
			["Connect()", "Conn()", "EncodedConn()", "Connect().JetStream()", "Conn().JetStream()", "JetStreamContext()"].map(
				(of) => [`github.com/nats-io/nats.go.${of}.Publish`, publishes("nats", ["0"])],
			),
		),
		"github.com/nats-io/nats.go/jetstream.New().Publish": publishes("nats", ["1"]),
		"github.com/nats-io/nats.go/jetstream.JetStream().Publish": publishes("nats", ["1"]),
		...Object.fromEntries(
			["NewClient().Topic()", "Client().Topic()", "Topic()", "Client().Publisher()", "NewClient().Publisher()"].map(
				(of) => [
					`cloud.google.com/go/pubsub.${of}.Publish`,
					// Messages of one ordering key are handed out one after the other (Pub/Sub docs, Order messages).
					publishes("pubsub", ["none"], { made: ["0"], key: ["1.OrderingKey"], groups: "" }),
				],
			),
		),
		"github.com/aws/aws-sdk-go-v2/service/sns.NewFromConfig().Publish": sns(1),
		"github.com/aws/aws-sdk-go-v2/service/sns.Client().Publish": sns(1),
		"github.com/aws/aws-sdk-go/service/sns.New().Publish": sns(0),
		"github.com/aws/aws-sdk-go/service/sns.SNS().Publish": sns(0),
		"github.com/aws/aws-sdk-go/service/sqs.New().SendMessage": sqs("publishes", 0),
		"github.com/aws/aws-sdk-go/service/sqs.SQS().SendMessage": sqs("publishes", 0),
		"github.com/Azure/azure-sdk-for-go/sdk/messaging/azservicebus.Client().NewSender().SendMessage": session,
		"github.com/Azure/azure-sdk-for-go/sdk/messaging/azservicebus.Sender().SendMessage": session,
		[`${amazon}.NewFromConfig().SendMessageBatch`]: sqs("publishes"),
		[`${amazon}.Client().SendMessageBatch`]: sqs("publishes"),
		[`${amazon}.NewFromConfig().SendMessage`]: sqs("publishes"),
		[`${amazon}.Client().SendMessage`]: sqs("publishes"),
		[`${amazon}.NewFromConfig().ReceiveMessage`]: sqs("consumes"),
		[`${amazon}.Client().ReceiveMessage`]: sqs("consumes"),
	},
};
