import type { Fragment } from "../../design/fragment.ts";
import { folderOf } from "../../design/places.ts";
import type { Note } from "../../design/text.ts";
import type { Reading, Scope, Unit } from "../dialect.ts";
import { autoscalingGroups } from "./autoscaling-group.ts";
import { balancers } from "./balancer.ts";
import { caches } from "./cache.ts";
import { classicBalancers } from "./classic.ts";
import { codeDeployments } from "./code-deploy.ts";
import { ecsServices } from "./ecs.ts";
import { Folder } from "./folder.ts";
import { records } from "./hosts.ts";
import { instancesOf } from "./instances.ts";
import { calledFrom } from "./modules.ts";
import { nodeGroups } from "./node-pool.ts";
import { queues } from "./queue.ts";
import { edges } from "./route53.ts";
import { ecsScalers } from "./scaler.ts";
import { databases } from "./store.ts";
import type { ParsedFile } from "./syntax.ts";
import { valuesOf } from "./units.ts";
import { webAcls } from "./web-acl.ts";

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
	webAcls,
	edges,
	codeDeployments,
];

/** What the readers know. A folder that mentions none of it is not parsed: most of a large workspace's Terraform. */
const spoken =
	/"aws_(a?lb|elb|ecs|autoscaling|appautoscaling|db_instance|rds_cluster|elasticache|dynamodb_table|sqs_queue|kinesis_stream|eks_node_group)/;

const isJson = (path: string) => path.endsWith(".json");

export function filesOf(scope: Scope<ParsedFile>, paths: readonly string[]): ParsedFile[] {
	return paths.flatMap((path) => (isJson(path) ? [] : (scope.file(path) ?? [])));
}

/** The folder without what it does not deploy. */
export function folderFrom(unit: Unit, scope: Scope<ParsedFile>): Folder {
	const files = filesOf(scope, unit.entries);
	const path = folderOf(unit.entries[0] ?? "");
	const called = calledFrom(files, path, scope);
	const folder = new Folder(files, valuesOf(unit), called);
	for (const { prefix, call } of called)
		if (instancesOf(folder, { block: call }) === 0)
			for (const address of folder.resources.keys())
				if (address.startsWith(`${prefix}.`)) folder.resources.delete(address);
	const absent = [...folder.resources.values()].filter((resource) => instancesOf(folder, resource) === 0);
	for (const resource of absent) folder.resources.delete(resource.address);
	return folder;
}

export function read(unit: Unit, scope: Scope<ParsedFile>): Reading {
	const notes: Note[] = [];
	const { entries, environment, given, key } = unit;
	for (const file of entries.filter(isJson)) {
		const message = "Terraform in JSON is not read; only *.tf and *.tfvars are.";
		notes.push({ file, severity: "info", message });
	}
	// Every text is looked at, though one that speaks would do: an edit of any may make the folder speak.
	const called = given?.modules?.split("\n").flatMap((folder) => scope.in(folder)) ?? [];
	if ([...entries, ...called].filter((path) => spoken.test(scope.text(path) ?? "")).length === 0)
		return { fragments: [], notes };
	const folder = folderFrom(unit, scope);
	for (const file of folder.files.values()) notes.push(...file.notes);
	const fragments = readers.flatMap((reader) => reader(folder));
	if (environment === undefined) return { fragments, notes };
	return { fragments: fragments.map((one) => ({ ...one, scope: `module ${key}`, environment })), notes };
}
