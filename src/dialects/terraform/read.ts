import type { Fragment } from "../../design/fragment.ts";
import type { Note, SourceFile } from "../../design/text.ts";
import type { Reading } from "../dialect.ts";
import { autoscalingGroups } from "./autoscaling-group.ts";
import { balancers } from "./balancer.ts";
import { caches } from "./cache.ts";
import { classicBalancers } from "./classic.ts";
import { ecsServices } from "./ecs.ts";
import { Folder } from "./folder.ts";
import { nodeGroups } from "./node-pool.ts";
import { queues } from "./queue.ts";
import { ecsScalers } from "./scaler.ts";
import { databases, instancesOf } from "./store.ts";

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
];

/** The folder without what it does not deploy. */
export function folderFrom(files: readonly SourceFile[]): Folder {
	const folder = new Folder(files.filter((file) => !file.path.endsWith(".json")));
	const absent = [...folder.resources.values()].filter((resource) => instancesOf(folder, resource) === 0);
	for (const resource of absent) folder.resources.delete(resource.address);
	return folder;
}

export function read(files: readonly SourceFile[]): Reading {
	const folder = folderFrom(files);
	const notes: Note[] = [...folder.files.values()].flatMap((file) => file.notes);
	for (const file of files.filter((one) => one.path.endsWith(".json"))) {
		const message = "Terraform in JSON is not read; only *.tf and *.tfvars are.";
		notes.push({ file: file.path, severity: "info", message });
	}
	return { fragments: readers.flatMap((reader) => reader(folder)), notes };
}
