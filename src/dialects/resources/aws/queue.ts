import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { evaluate } from "../evaluate.ts";
import { asAmount, asCount, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { followed, mentioned } from "../references.ts";
import type { Expression } from "../syntax.ts";
import { isMap, type Result, Unknown } from "../value.ts";
import { regionOf } from "./region.ts";

export const queueTypes = ["aws_sqs_queue", "aws_kinesis_stream"];

export function queues(folder: Folder): Declaration[] {
	const redrives = folder.of("aws_sqs_queue_redrive_policy");
	const policyOf = (queue: Resource) =>
		expressionAt(queue.block, "redrive_policy") ??
		redrives
			.filter((one) => mentioned(folder, expressionAt(one.block, "queue_url"), "aws_sqs_queue").includes(queue))
			.map((one) => expressionAt(one.block, "redrive_policy"))[0];
	const all = folder.of("aws_sqs_queue");
	// A queue that takes what others set aside needs no dead letters of its own.
	const dead = all.flatMap((queue) =>
		mentioned(folder, policyOf(queue), "aws_sqs_queue").filter((one) => one !== queue),
	);
	return [
		...all.filter((queue) => !dead.includes(queue)).map((queue) => sqs(folder, queue, policyOf(queue))),
		...folder.of("aws_kinesis_stream").map((stream) => kinesis(folder, stream)),
	];
}

function sqs(folder: Folder, queue: Resource, redrive: ReturnType<typeof expressionAt>): Declaration {
	const at = folder.header(queue);
	const name = nameOf(folder, queue);
	const region = regionOf(folder, queue)?.value;
	return {
		role: "declares",
		file: queue.file.path,
		kind: "Queue",
		at,
		name,
		keys: [folder.key(queue)],
		// https://sqs.REGION.amazonaws.com/ACCOUNT/NAME
		...(region && { hosts: [`sqs.${region}.amazonaws.com/${name}`] }),
		attributes: stated({
			engine: declared("sqs", at),
			...(isFifo(folder, queue, name) && { partitions: byDefault(mostGroups, at, groups) }),
			deadLetter: redrive
				? declared(true, folder.at(redrive))
				: byDefault(false, at, "aws_sqs_queue: no dead-letter queue without a redrive_policy"),
			maxReceives: redrive && maxReceives(folder, redrive),
			visibility: fact(folder, queue, "visibility_timeout_seconds", {
				as: asAmount,
				default: { value: 30, source: "aws_sqs_queue: visibility_timeout_seconds defaults to 30 seconds" },
			}),
		}),
	};
}

/** Groups of messages are worked at beside each other: as many as may be in flight at once. */
const mostGroups = 120_000;
const groups = "SQS FIFO: one message group is worked at by one consumer at a time, of 120,000 messages in flight";

function isFifo(folder: Folder, queue: Resource, name: string): boolean {
	return settingOf(folder, queue.block, "fifo_queue") === true || /\.fifo$/.test(name);
}

/** The policy is JSON: an object that is encoded, or text. */
function maxReceives(folder: Folder, redrive: Expression): Attribute | undefined {
	const at = followed(folder, redrive);
	const [inner] = at.kind === "call" && at.name === "jsonencode" ? at.arguments : [];
	const policy = inner ? evaluate(folder, inner) : undefined;
	const value = policy && isMap(policy) ? policy.maxReceiveCount : text(folder, at);
	if (value instanceof Unknown) return unknown(value.reason, folder.at(redrive));
	const count = asCount(value ?? null);
	return count === undefined
		? unknown("its maxReceiveCount is not understood", folder.at(redrive))
		: declared(count, folder.at(redrive));
}

/** Its number can be told from the text, whatever the rest of it refers to. */
function text(folder: Folder, expression: Expression): Result {
	return /maxReceiveCount\\?"\s*:\s*\\?"?(\d+)/.exec(folder.text(expression))?.[1] ?? null;
}

function kinesis(folder: Folder, stream: Resource): Declaration {
	const at = folder.header(stream);
	return {
		role: "declares",
		file: stream.file.path,
		kind: "Queue",
		at,
		name: nameOf(folder, stream),
		keys: [folder.key(stream)],
		attributes: stated({
			engine: declared("kinesis", at),
			partitions: fact(folder, stream, "shard_count", {
				as: asCount,
				...(settingOf(folder, stream.block, "stream_mode_details/stream_mode") === "ON_DEMAND" && {
					default: { value: 4, source: "Kinesis: an on-demand stream starts with four shards" },
				}),
			}),
		}),
	};
}
