import type { CallEntry } from "../../entries/calls.ts";
import type { Queue } from "../../entries/messages.ts";
import { Knowledge, type Library } from "../../knowledge.ts";
import { polly } from "./retries.ts";

/** Names of .NET and its packages, all below one root: extensions are used without a word of where they come from. */
const usual = 100;
const source = "Microsoft docs, HttpClient.Timeout: 100 s";
const verbs = [
	"GetAsync",
	"GetStringAsync",
	"GetStreamAsync",
	"GetByteArrayAsync",
	"GetFromJsonAsync",
	"PostAsync",
	"PostAsJsonAsync",
	"PutAsync",
	"PutAsJsonAsync",
	"PatchAsync",
	"PatchAsJsonAsync",
	"DeleteAsync",
];
const sent: CallEntry = { is: "call", url: ["0"], timeout: ["Timeout"], usual, source };

const http: Library = {
	imports: ["System.Net.Http"],
	symbols: {
		...Object.fromEntries(verbs.map((verb) => [`dotnet.HttpClient().${verb}`, sent])),
		"dotnet.HttpClient().SendAsync": { ...sent, url: ["0.1", "0.RequestUri"] },
		"dotnet.HttpClient().Send": { ...sent, url: ["0.1", "0.RequestUri"] },
	},
};

const restSharp: Library = {
	imports: ["RestSharp"],
	symbols: Object.fromEntries(
		["Execute", "Get", "Post", "Put", "Patch", "Delete"].flatMap((verb) =>
			[verb, `${verb}Async`].map((name) => [
				`dotnet.RestClient().${name}`,
				{
					is: "call",
					url: ["0.0"],
					timeout: ["Timeout", "MaxTimeout", "0.Timeout"],
					usual,
					source: "RestSharp docs, RestClientOptions.Timeout: HttpClient's 100 s",
				} satisfies CallEntry,
			]),
		),
	),
};

/** Messages of one session are worked at by one receiver at a time (Service Bus docs, Message sessions). */
const session: Queue = {
	...{ is: "queue", engine: "servicebus", does: "publishes" },
	...{ name: ["none"], made: ["0"], key: ["0.SessionId", "0.0.SessionId"], groups: "" },
};
/** In one group of a FIFO queue, messages are handed out one after the other (SQS docs). */
const sqs: Queue = {
	...{ is: "queue", engine: "sqs", does: "publishes" },
	...{ name: ["0.QueueUrl"], key: ["0.MessageGroupId"], groups: ".fifo" },
};
const sns: Queue = {
	...{ is: "queue", engine: "sns", does: "publishes" },
	...{ name: ["0.TopicArn"], key: ["0.MessageGroupId"], groups: ".fifo" },
};

const queues: Library = {
	imports: [
		"Confluent.Kafka",
		"Azure.Messaging.ServiceBus",
		"Azure.Messaging.EventHubs",
		"RabbitMQ.Client",
		"MassTransit",
		"Amazon.SQS",
		"Amazon.SimpleNotificationService",
		"Amazon.Kinesis",
	],
	symbols: {
		"~.Subscribe": { is: "queue", engine: "kafka", does: "consumes", name: ["0"], works: true },
		"~.CreateProcessor": { is: "queue", engine: "servicebus", does: "consumes", name: ["0"], works: true },
		"~.CreateReceiver": { is: "queue", engine: "servicebus", does: "consumes", name: ["0"], works: true },
		"~.CreateSender": { is: "queue", engine: "servicebus", does: "publishes", name: ["0"] },
		"dotnet.ServiceBusSender().SendMessageAsync": session,
		"dotnet.ServiceBusSender().SendMessagesAsync": session,
		"dotnet.IAmazonSQS().SendMessageAsync": sqs,
		"dotnet.AmazonSQSClient().SendMessageAsync": sqs,
		"dotnet.IAmazonSimpleNotificationService().PublishAsync": sns,
		"dotnet.AmazonSimpleNotificationServiceClient().PublishAsync": sns,
		"~.BasicConsume": { is: "queue", engine: "rabbitmq", does: "consumes", name: ["queue", "0"], works: true },
		"~.BasicConsumeAsync": { is: "queue", engine: "rabbitmq", does: "consumes", name: ["queue", "0"], works: true },
		"~.ReceiveEndpoint": { is: "queue", does: "consumes", name: ["0"], works: true },
		"~.ReceiveMessageAsync": { is: "queue", engine: "sqs", does: "consumes", name: ["0.QueueUrl", "0"], works: true },
		"dotnet.EventHubProducerClient().SendAsync": {
			...{ is: "queue", engine: "eventhubs", does: "publishes" },
			...{ name: ["eventHubName"], made: ["1"], key: ["1.PartitionKey", "1.PartitionId"] },
		},
		"dotnet.EventHubProducerClient().CreateBatchAsync": {
			...{ is: "queue", engine: "eventhubs", does: "publishes" },
			...{ name: ["eventHubName"], made: ["1"], key: ["0.PartitionKey", "0.PartitionId"] },
		},
		"~.PutRecordAsync": {
			...{ is: "queue", engine: "kinesis", does: "publishes" },
			...{ name: ["0.StreamName"], key: ["0.PartitionKey"] },
		},
		"~.PutRecordsAsync": {
			...{ is: "queue", engine: "kinesis", does: "publishes" },
			...{ name: ["0.StreamName"], key: ["0.Records.0.PartitionKey"] },
		},
		"~.ProduceAsync": { is: "queue", engine: "kafka", does: "publishes", name: ["0.0", "0"], key: ["1.Key"] },
		"~.Produce": { is: "queue", engine: "kafka", does: "publishes", name: ["0.0", "0"], key: ["1.Key"] },
	},
};

const limits: Library = {
	imports: [
		"System.Threading.RateLimiting",
		"System.Threading.Channels",
		"System.Collections.Concurrent",
		"AspNetCoreRateLimit",
	],
	symbols: {
		// Of each client; one for the whole process guards the process, and is meant to.
		...Object.fromEntries(
			["GetFixedWindowLimiter", "GetSlidingWindowLimiter", "GetTokenBucketLimiter"].map((name) => [
				`~.${name}`,
				{
					is: "limiter",
					store: [],
					source: "Microsoft docs, Rate limiting middleware: it counts in this process",
				} as const,
			]),
		),
		"~.AddInMemoryRateLimiting": {
			is: "limiter",
			store: [],
			source: "AspNetCoreRateLimit wiki, In-memory stores: counters are kept in IMemoryCache",
		},
		"~.AddRedisRateLimiting": {
			...{ is: "limiter", store: [], isShared: true },
			source: "AspNetCoreRateLimit.Redis: counters are kept in Redis",
		},
		"~.AddDistributedRateLimiting": {
			...{ is: "limiter", store: [], isShared: true },
			source: "AspNetCoreRateLimit wiki: counters are kept in IDistributedCache",
		},
		"dotnet.BlockingCollection": {
			is: "waiting",
			bound: ["0", "1", "boundedCapacity"],
			isAnyQueue: true,
			usual: "none",
			source: "Microsoft docs, BlockingCollection: without boundedCapacity it has no bound",
		},
		"~.CreateUnbounded": {
			is: "waiting",
			bound: ["none"],
			usual: "none",
			source: "Microsoft docs, Channel.CreateUnbounded: any number of items",
		},
	},
};

const stores: Library = {
	imports: ["MongoDB.Driver"],
	symbols: {
		"dotnet.MongoClient": {
			is: "store",
			engine: "mongodb",
			address: ["0"],
			pool: { at: ["MaxConnectionPoolSize"], usual: 100, source: "MongoDB docs, C# driver: maxPoolSize is 100" },
		},
	},
};

const redisClients: Library = {
	imports: ["StackExchange.Redis"],
	symbols: {
		"dotnet.LinearRetry": {
			is: "reconnect",
			engine: "redis",
			address: [],
			wait: ["0"],
			unit: 0.001,
			source: "StackExchange.Redis docs, ReconnectRetryPolicy: exponential with chance unless it is set",
		},
	},
};

const language: Library = {
	imports: ["System"],
	isQuiet: true,
	symbols: {
		"dotnet.Environment.GetEnvironmentVariable": { is: "environment", name: ["0"] },
		"dotnet.TimeSpan.FromMilliseconds": { is: "duration", seconds: 0.001, of: ["0"] },
		"dotnet.TimeSpan.FromSeconds": { is: "duration", seconds: 1, of: ["0"] },
		"dotnet.TimeSpan.FromMinutes": { is: "duration", seconds: 60, of: ["0"] },
		"dotnet.TimeSpan.Zero": { is: "duration", seconds: 0 },
		"dotnet.TimeSpan.FromHours": { is: "duration", seconds: 3600, of: ["0"] },
	},
};

export const csharpKnowledge = new Knowledge([language, http, restSharp, stores, redisClients, queues, limits, polly]);
