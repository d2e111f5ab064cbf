import { over } from "../../resources/program/draft.ts";
import {
	entry,
	expressionOf,
	itemsOf,
	literal,
	type Made,
	placeOf,
	referenceTo,
	scalar,
	type Value,
} from "../../resources/program/values.ts";
import type { Block, Expression, Span } from "../../resources/syntax.ts";
import type { Construct, Kit } from "./construct.ts";

/** InstanceType "t4g.medium" is the class "db.t4g.medium". */
function classOf(value: Value | undefined, kit: Kit): Expression | undefined {
	const type = kit.text(value);
	return value && (type ? literal(type.startsWith("db.") ? type : `db.${type}`, placeOf(value)) : expressionOf(value));
}

/** `DatabaseInstanceEngine.postgres({ … })` and `.POSTGRES`. */
const engine = (name: string) => (_: readonly Value[], at: Span) => scalar(name, at);

const engines: Construct = {
	functions: {
		postgres: engine("postgres"),
		mysql: engine("mysql"),
		mariaDb: engine("mariadb"),
		auroraPostgres: engine("aurora-postgresql"),
		auroraMysql: engine("aurora-mysql"),
	},
};

function engineOf(value: Value | undefined, kit: Kit): Expression | undefined {
	const name = kit.text(value);
	if (!value || !name) return value && expressionOf(value);
	return literal(
		name
			.toLowerCase()
			.replace(/_/g, "-")
			.replace(/^aurora-postgres$/, "aurora-postgresql"),
		placeOf(value),
	);
}

function instance(made: Made, kit: Kit): void {
	const { props } = made;
	const draft = kit
		.draft("aws_db_instance", made)
		.from(props, { identifier: "instanceIdentifier", multi_az: "multiAz" });
	draft.set("engine", engineOf(entry(props, "engine"), kit));
	draft.set("instance_class", classOf(entry(props, "instanceType"), kit));
	const copied = entry(props, "sourceDatabaseInstance");
	if (copied?.kind === "made" && copied.made.block)
		draft.set("replicate_source_db", referenceTo(copied.made.block, "id", copied.at));
	made.block = draft.block;
	made.fields.set("instanceEndpoint", endpoint(draft.block, "address", made.at));
}

const endpoint = (block: NonNullable<Made["block"]>, attribute: string, at: Span): Value => {
	const address: Value = { kind: "scalar", expression: referenceTo(block, attribute, at) };
	return {
		kind: "object",
		entries: new Map([
			["hostname", address],
			["socketAddress", address],
		]),
		at,
		open: true,
	};
};

/** Source: aws-cdk-lib, DatabaseClusterProps: a writer and readers, or so many `instances` (2). */
function cluster(made: Made, kit: Kit): void {
	const { props } = made;
	const draft = kit.draft("aws_rds_cluster", made).from(props, {
		cluster_identifier: "clusterIdentifier",
		"serverlessv2_scaling_configuration/min_capacity": "serverlessV2MinCapacity",
		"serverlessv2_scaling_configuration/max_capacity": "serverlessV2MaxCapacity",
	});
	draft.set("engine", engineOf(entry(props, "engine"), kit));
	made.block = draft.block;
	const of = referenceTo(draft.block, "id", made.at);
	const writer = entry(props, "writer");
	const type = entry(props, "instanceProps", "instanceType");
	if (writer) {
		for (const [index, one] of [writer, ...itemsOf(entry(props, "readers"))].entries()) {
			const part = kit.draft("aws_rds_cluster_instance", made, `Instance${index + 1}`, placeOf(one));
			part.set("cluster_identifier", of).set("instance_class", classOf(entry(one, "instanceType"), kit));
		}
		const readers = entry(props, "readers");
		if (readers && readers.kind !== "list") {
			const { file, start, end } = placeOf(readers);
			const many: Expression = { file, start, end, kind: "opaque", what: "the number of readers", inner: [] };
			kit.draft("aws_rds_cluster_instance", made, "Readers").set("cluster_identifier", of).set("count", many);
		}
	} else {
		const part = kit.draft("aws_rds_cluster_instance", made, "Instance").set("cluster_identifier", of);
		part.set("instance_class", classOf(type, kit)).set("count", entry(props, "instances") ?? literal(2, made.at));
	}
	made.fields.set("clusterEndpoint", endpoint(draft.block, "endpoint", made.at));
	made.fields.set("clusterReadEndpoint", endpoint(draft.block, "reader_endpoint", made.at));
}

/** ClusterInstance.provisioned("writer", { instanceType }) */
const part = ([, props]: readonly Value[], at: Span): Value =>
	props ?? { kind: "object", entries: new Map(), at, open: false };

/** ClusterInstance.serverlessV2("writer"), as large as the cluster says. */
const serverless = ([, props]: readonly Value[], at: Span): Value => {
	const own = props?.kind === "object" ? props.entries : [];
	return { kind: "object", entries: new Map([...own, ["instanceType", scalar("db.serverless", at)]]), at, open: false };
};

function redrive(made: Made): Expression | undefined {
	const dead = entry(made.props, "deadLetterQueue");
	const queue = entry(dead, "queue");
	if (!dead || queue?.kind !== "made" || !queue.made.block) return undefined;
	const at = placeOf(dead);
	const count = entry(dead, "maxReceiveCount");
	const member = (key: string, value: Expression) => ({ ...at, key: literal(key, at), value });
	const entries = [member("deadLetterTargetArn", referenceTo(queue.made.block, "arn", at))];
	if (count) entries.push(member("maxReceiveCount", expressionOf(count)));
	const { file, start, end } = at;
	const object: Expression = { file, start, end, kind: "object", entries };
	return { file, start, end, kind: "call", name: "jsonencode", arguments: [object] };
}

/** An index may be partitioned by several attributes (`partitionKeys`); of those the family has no word, and one that is many is enough. */
function index(block: Block, props: Value | undefined, at: Span): void {
	const key = entry(props, "partitionKey", "name");
	if (key) over(block).add("global_secondary_index", at, { hash_key: key, range_key: entry(props, "sortKey", "name") });
}

/** Regions of the copies: of a TableV2 objects, of a Table names. Source: aws-cdk-lib, TablePropsV2, TableProps. */
function copies({ props }: Made, block: Block): void {
	const mode = entry(props, "multiRegionConsistency");
	for (const copy of [...itemsOf(entry(props, "replicas")), ...itemsOf(entry(props, "replicationRegions"))])
		over(block).add("replica", placeOf(copy), {
			region_name: copy.kind === "object" ? entry(copy, "region") : copy,
			consistency_mode: mode,
		});
}

const table = (onDemand: boolean): Construct => ({
	make(made, kit) {
		const draft = kit.draft("aws_dynamodb_table", made).from(made.props, {
			name: "tableName",
			hash_key: "partitionKey.name",
			range_key: "sortKey.name",
			billing_mode: "billingMode",
			read_capacity: "readCapacity",
			write_capacity: "writeCapacity",
		});
		// Source: aws-cdk-lib: a TableV2 is paid for on demand unless `billing` says otherwise, a Table has 5 units of each.
		const billing = entry(made.props, "billing");
		if (onDemand && !billing) draft.fixed("billing_mode", "PAY_PER_REQUEST", made.at);
		else if (billing) draft.set("billing_mode", billing);
		for (const unit of onDemand || entry(made.props, "billingMode") ? [] : ["read_capacity", "write_capacity"])
			if (!entry(made.props, unit === "read_capacity" ? "readCapacity" : "writeCapacity"))
				draft.fixed(unit, 5, made.at);
		for (const one of itemsOf(entry(made.props, "globalSecondaryIndexes"))) index(draft.block, one, placeOf(one));
		copies(made, draft.block);
		made.block = draft.block;
	},
	methods: {
		addGlobalSecondaryIndex(made, [props], at) {
			if (made.block) index(made.block, props, at);
			return undefined;
		},
		addReplica(made, [copy], at) {
			if (made.block) over(made.block).add("replica", at, { region_name: entry(copy, "region") });
			return undefined;
		},
	},
	members: { tableName: "name", tableArn: "arn" },
});

/** `Billing.onDemand()` and `Billing.provisioned({ … })`. */
const billing: Construct = {
	functions: {
		onDemand: (_, at) => scalar("PAY_PER_REQUEST", at),
		provisioned: (_, at) => scalar("PROVISIONED", at),
	},
};

export const data: Record<string, Construct> = {
	"rds.DatabaseInstance": {
		make: instance,
		members: { dbInstanceEndpointAddress: "address", instanceIdentifier: "id", secret: "secret" },
	},
	"rds.DatabaseInstanceReadReplica": { make: instance, members: { dbInstanceEndpointAddress: "address" } },
	"rds.DatabaseCluster": { make: cluster, members: { clusterIdentifier: "id" } },
	"docdb.DatabaseCluster": {
		make(made, kit) {
			// Source: aws-cdk-lib/aws-docdb, DatabaseClusterProps: one instance unless `instances` says more.
			const { props } = made;
			made.block = kit.draft("aws_docdb_cluster", made).from(props, { cluster_identifier: "dbClusterName" }).block;
			kit
				.draft("aws_docdb_cluster_instance", made, "Instance")
				.set("cluster_identifier", referenceTo(made.block, "id", made.at))
				.set("instance_class", classOf(entry(props, "instanceType"), kit))
				.set("count", entry(props, "instances") ?? literal(1, made.at));
			made.fields.set("clusterEndpoint", endpoint(made.block, "endpoint", made.at));
			made.fields.set("clusterReadEndpoint", endpoint(made.block, "reader_endpoint", made.at));
		},
		members: { clusterIdentifier: "id" },
	},
	"rds.DatabaseInstanceEngine": engines,
	"rds.DatabaseClusterEngine": engines,
	"rds.ClusterInstance": { functions: { provisioned: part, serverlessV2: serverless } },
	"dynamodb.Table": table(false),
	"dynamodb.TableV2": table(true),
	"dynamodb.Billing": billing,
	"cloudwatch.Alarm": {
		make(made, kit) {
			const metric = entry(made.props, "metric");
			made.block = kit
				.draft("aws_cloudwatch_metric_alarm", made)
				.set("metric_name", entry(metric, "metricName"))
				.set("dimensions", entry(metric, "dimensionsMap")).block;
		},
	},
	"sqs.Queue": {
		make(made, kit) {
			const draft = kit.draft("aws_sqs_queue", made).from(made.props, {
				name: "queueName",
				visibility_timeout_seconds: "visibilityTimeout",
				fifo_queue: "fifo",
			});
			made.block = draft.set("redrive_policy", redrive(made)).block;
		},
		members: { queueUrl: "url", queueArn: "arn", queueName: "name" },
	},
	"kinesis.Stream": {
		make(made, kit) {
			const draft = kit.draft("aws_kinesis_stream", made).from(made.props, {
				name: "streamName",
				shard_count: "shardCount",
				"stream_mode_details/stream_mode": "streamMode",
			});
			// Source: aws-cdk-lib, StreamProps: one shard, where the stream is not on demand.
			if (!entry(made.props, "shardCount") && kit.text(entry(made.props, "streamMode")) !== "ON_DEMAND")
				draft.fixed("shard_count", 1, made.at);
			made.block = draft.block;
		},
		members: { streamName: "name", streamArn: "arn" },
	},
};
