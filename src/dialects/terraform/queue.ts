import { byDefault, declared } from "../../design/attribute.ts";
import type { Declaration } from "../../design/fragment.ts";
import { asCount, expressionAt, fact, some } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";
import { nameOf } from "./names.ts";
import { mentioned } from "./references.ts";

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
	return {
		role: "declares",
		file: queue.file.path,
		kind: "Queue",
		at,
		name: nameOf(folder, queue),
		keys: [folder.key(queue)],
		attributes: {
			engine: declared("sqs", at),
			deadLetter: redrive
				? declared(true, folder.at(redrive))
				: byDefault(false, at, "aws_sqs_queue: no dead-letter queue without a redrive_policy"),
		},
	};
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
		attributes: some({
			engine: declared("kinesis", at),
			partitions: fact(folder, stream, "shard_count", { as: asCount }),
		}),
	};
}
