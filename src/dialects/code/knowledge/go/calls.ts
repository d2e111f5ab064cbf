import type { CallEntry, Library, Queue } from "../../knowledge.ts";

const source = "Go, net/http: Client.Timeout is 0, and http.DefaultClient has none";
/** A request carries its context, which may end it: `http.NewRequestWithContext(ctx, method, url, body)`. */
const sent: CallEntry = {
	is: "call",
	url: ["0.2", "0.1"],
	timeout: ["Timeout", "0.0.1"],
	context: ["0.0"],
	usual: "none",
	source,
};
const client: CallEntry = { is: "call", url: ["0"], timeout: ["Timeout"], usual: "none", source };
const resty: CallEntry = {
	is: "call",
	url: ["0"],
	timeout: ["SetTimeout", "Timeout"],
	usual: "none",
	retries: { at: ["SetRetryCount"], usual: 0, pause: "jitter", source: "resty: RetryCount is 0" },
	source: "resty: no time-out unless SetTimeout is called",
};
const verbs = ["Get", "Post", "PostForm", "Head"];

export const httpClients: Library = {
	imports: ["net/http", "github.com/go-resty/resty"],
	symbols: {
		...Object.fromEntries(
			["net/http", "net/http.Client()", "net/http.DefaultClient"].flatMap((of) =>
				verbs.map((verb) => [`${of}.${verb}`, client] as const),
			),
		),
		"net/http.Client().Do": sent,
		...Object.fromEntries(
			["Get", "Post", "Put", "Patch", "Delete", "Head", "Execute"].flatMap((verb) =>
				["New()", "Client()"].map((of) => [`github.com/go-resty/resty.${of}.R().${verb}`, resty] as const),
			),
		),
		"net/http.DefaultClient.Do": sent,
	},
};

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
const sqs = (does: "publishes" | "consumes"): Queue => ({
	is: "queue",
	engine: "sqs",
	does,
	name: ["1.QueueUrl"],
	...(does === "consumes" && { works: true }),
});
const sarama: Queue = { is: "queue", engine: "kafka", does: "publishes", name: ["0.Topic"], key: ["0.Key"] };
const amazon = "github.com/aws/aws-sdk-go-v2/service/sqs";

export const queueLibraries: Library = {
	imports: [
		"github.com/twmb/franz-go/pkg/kgo",
		"github.com/confluentinc/confluent-kafka-go/kafka",
		"github.com/segmentio/kafka-go",
		"github.com/IBM/sarama",
		"github.com/Shopify/sarama",
		amazon,
	],
	symbols: {
		"github.com/segmentio/kafka-go.Writer": kafkaOut,
		"github.com/segmentio/kafka-go.Writer().WriteMessages": written,
		"github.com/segmentio/kafka-go.NewWriter().WriteMessages": written,
		"github.com/twmb/franz-go/pkg/kgo.Record": record,
		"github.com/confluentinc/confluent-kafka-go/kafka.NewProducer().Produce": message,
		"github.com/confluentinc/confluent-kafka-go/kafka.Producer().Produce": message,
		"github.com/segmentio/kafka-go.NewReader": kafkaIn,
		"github.com/IBM/sarama.NewSyncProducer().SendMessage": sarama,
		"github.com/Shopify/sarama.NewSyncProducer().SendMessage": sarama,
		"github.com/IBM/sarama.SyncProducer().SendMessage": sarama,
		"github.com/Shopify/sarama.SyncProducer().SendMessage": sarama,
		[`${amazon}.NewFromConfig().SendMessage`]: sqs("publishes"),
		[`${amazon}.Client().SendMessage`]: sqs("publishes"),
		[`${amazon}.NewFromConfig().ReceiveMessage`]: sqs("consumes"),
		[`${amazon}.Client().ReceiveMessage`]: sqs("consumes"),
	},
};
