import type { Fragment } from "../../design/fragment.ts";
import type { Note, SourceFile } from "../../design/text.ts";
import type { Reading } from "../dialect.ts";
import { autoscalingGroups } from "./autoscaling-group.ts";
import { balancers } from "./balancer.ts";
import { caches } from "./cache.ts";
import { classicBalancers } from "./classic.ts";
import { ecsServices } from "./ecs.ts";
import { Folder } from "./folder.ts";
import { records } from "./hosts.ts";
import { instancesOf } from "./instances.ts";
import { nodeGroups } from "./node-pool.ts";
import { queues } from "./queue.ts";
import { ecsScalers } from "./scaler.ts";
import { databases } from "./store.ts";

const readers: ((folder: Folder) => Fragment[])[] = [
	balancers,
	classicBalancers,
	autoscalingGroups,
	ecsServices,
	ecsScalers,
	nodeGroups,
	databases,
	caches,
	queues,
	records,
];

/** What the readers know. A folder that mentions none of it is not parsed: most of a large workspace's Terraform. */
const spoken =
	/"aws_(a?lb|elb|ecs|autoscaling|appautoscaling|db_instance|rds_cluster|elasticache|dynamodb_table|sqs_queue|kinesis_stream|eks_node_group)/;

/** The folder without what it does not deploy. */
export function folderFrom(files: readonly SourceFile[]): Folder {
	const folder = new Folder(files.filter((file) => !file.path.endsWith(".json")));
	const absent = [...folder.resources.values()].filter((resource) => instancesOf(folder, resource) === 0);
	for (const resource of absent) folder.resources.delete(resource.address);
	return folder;
}

export function read(files: readonly SourceFile[]): Reading {
	const notes: Note[] = [];
	for (const file of files.filter((one) => one.path.endsWith(".json"))) {
		const message = "Terraform in JSON is not read; only *.tf and *.tfvars are.";
		notes.push({ file: file.path, severity: "info", message });
	}
	if (!files.some((file) => spoken.test(file.text))) return { fragments: [], notes };
	const folder = folderFrom(files);
	for (const file of folder.files.values()) notes.push(...file.notes);
	return { fragments: readers.flatMap((reader) => reader(folder)), notes };
}
