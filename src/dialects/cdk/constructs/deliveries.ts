import { type Made, referenceTo, type Value } from "../../resources/program/values.ts";
import type { Construct } from "./construct.ts";

/** What puts messages into a stream or queue by itself, and the name of the option that is their key. */
const into = (type: string, queueAs: string, keyAs: string, option: string): Construct => ({
	make(made, kit) {
		const to = targetOf(made);
		const key = optionOf(made, option);
		if (!to?.block || !key) return;
		const draft = kit.draft(type, made).set(queueAs, referenceTo(to.block, "arn", made.at));
		made.block = draft.set(keyAs, key).block;
	},
});

const targetOf = ({ given }: Made): Made | undefined =>
	given.flatMap((one) => (one.kind === "made" ? [one.made] : []))[0];

/** A function that works when a rule or a schedule says so. */
function started(type: string, as: string): Construct {
	return {
		make(made, kit) {
			const to = targetOf(made);
			if (to?.block?.labels[0] !== "aws_lambda_function") return;
			made.block = kit.draft(type, made).set(as, referenceTo(to.block, "arn", made.at)).block;
		},
	};
}

function optionOf({ given }: Made, name: string): Value | undefined {
	return given.flatMap((one) => (one.kind === "object" ? (one.entries.get(name) ?? []) : []))[0];
}

/** Sources: aws-cdk-lib/aws-events-targets, aws-scheduler-targets; @aws-cdk/aws-iot-actions-alpha, aws-pipes-targets-alpha. */
export const deliveries: Record<string, Construct> = {
	"events-targets.KinesisStream": into(
		"aws_cloudwatch_event_target",
		"arn",
		"kinesis_target/partition_key_path",
		"partitionKeyPath",
	),
	"events-targets.SqsQueue": into(
		"aws_cloudwatch_event_target",
		"arn",
		"sqs_target/message_group_id",
		"messageGroupId",
	),
	"scheduler-targets.KinesisStreamPutRecord": into(
		"aws_scheduler_schedule",
		"target/arn",
		"target/kinesis_parameters/partition_key",
		"partitionKey",
	),
	"iot-actions-alpha.KinesisPutRecordAction": into(
		"aws_iot_topic_rule",
		"kinesis/stream_name",
		"kinesis/partition_key",
		"partitionKey",
	),
	"pipes-targets-alpha.KinesisTarget": into(
		"aws_pipes_pipe",
		"target",
		"target_parameters/kinesis_stream_parameters/partition_key",
		"partitionKey",
	),
	"events-targets.LambdaFunction": started("aws_cloudwatch_event_target", "arn"),
	"scheduler-targets.LambdaInvoke": started("aws_scheduler_schedule", "target/arn"),
	// A path of the event, as a value that stands for it.
	"events.EventField": { functions: { fromPath: ([path]) => path } },
};
