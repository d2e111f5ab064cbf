import { Knowledge, type Library } from "../knowledge.ts";
import { typescriptStateLibraries } from "./typescript/state.ts";

const environment: Library = {
	imports: ["process"],
	isQuiet: true,
	symbols: { "process.env": { is: "environment" } },
};

const queues: Library = {
	imports: ["kafkajs", "@aws-sdk/client-kinesis", "aws-sdk"],
	symbols: {
		"kafkajs.Kafka().producer().send": {
			is: "queue",
			engine: "kafka",
			does: "publishes",
			name: ["0.topic"],
			key: ["0.messages.0.key"],
		},
		"@aws-sdk/client-kinesis.PutRecordCommand": {
			is: "queue",
			engine: "kinesis",
			does: "publishes",
			name: ["0.StreamName"],
			key: ["0.PartitionKey"],
		},
		"aws-sdk.Kinesis().putRecord": {
			is: "queue",
			engine: "kinesis",
			does: "publishes",
			name: ["0.StreamName"],
			key: ["0.PartitionKey"],
		},
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
	...typescriptStateLibraries,
]);
