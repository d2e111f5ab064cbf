import type { Alias } from "../../../design/fragment.ts";
import { askedElsewhere } from "../elsewhere.ts";
import { evaluate } from "../evaluate.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { attributeOf, type Block, blocksOf, type Expression } from "../syntax.ts";

/** The group of machines behind a capacity provider. */
const groupOf = (folder: Folder, provider: Resource): Resource[] =>
	mentioned(
		folder,
		expressionAt(provider.block, "auto_scaling_group_provider/auto_scaling_group_arn"),
		"aws_autoscaling_group",
	);

const nameIn = (folder: Folder, expression: Expression | undefined): string[] => {
	const name = expression && evaluate(folder, expression);
	return typeof name === "string" && !/^FARGATE(_SPOT)?$/.test(name) ? [name] : [];
};

/** Keys of the pool that a capacity provider stands for, which may be of another deployment. */
export function providerKeys(folder: Folder, expression: Expression | undefined): string[] {
	const own = mentioned(folder, expression, "aws_ecs_capacity_provider").flatMap((one) => groupOf(folder, one));
	if (own.length > 0) return own.map((group) => folder.key(group));
	return [...askedElsewhere(expression), ...nameIn(folder, expression).map((name) => `ecs-provider:${name}`)].slice(
		0,
		1,
	);
}

/** The same of a cluster, by what it keeps for services without a strategy of their own. */
export function clusterKeys(folder: Folder, expression: Expression): string[] {
	if (mentioned(folder, expression, "aws_ecs_cluster").length > 0) return [];
	const named = nameIn(folder, expression).map((name) => `ecs-cluster:${name.replace(/^arn:.*:cluster\//, "")}`);
	return [...askedElsewhere(expression), ...named].slice(0, 1);
}

/** Blocks that say what a cluster keeps for services without a strategy of their own. */
export function defaultsOf(folder: Folder, cluster: Resource): Block[] {
	const apart = folder
		.of("aws_ecs_cluster_capacity_providers")
		.filter((one) => mentioned(folder, expressionAt(one.block, "cluster_name"), "aws_ecs_cluster").includes(cluster));
	return [cluster, ...apart].flatMap(({ block }) => blocksOf(block, "default_capacity_provider_strategy"));
}

/** Capacity providers and clusters by the pool that they stand for. */
export function poolsBehind(folder: Folder): Map<string, string> {
	const behind = new Map<string, string>();
	for (const provider of folder.of("aws_ecs_capacity_provider")) {
		const [group] = groupOf(folder, provider);
		if (group) behind.set(folder.key(provider), folder.key(group));
	}
	for (const cluster of folder.of("aws_ecs_cluster")) {
		const [first] = defaultsOf(folder, cluster).flatMap((block) =>
			mentioned(folder, attributeOf(block, "capacity_provider")?.value, "aws_ecs_capacity_provider"),
		);
		const pool = first && behind.get(folder.key(first));
		if (pool) behind.set(folder.key(cluster), pool);
	}
	return behind;
}

/** What other deployments call them by: services their capacity, and scalers their service. */
export function namesElsewhere(folder: Folder): Alias[] {
	const services = folder.of("aws_ecs_service").flatMap((one): Alias[] => {
		const name = settingOf(folder, one.block, "name");
		const of = { by: "key", key: folder.key(one) } as const;
		if (typeof name !== "string") return [];
		return [{ role: "alias", file: one.file.path, hosts: [`ecs service ${name}`], of, at: folder.header(one) }];
	});
	return [...services, ...capacityNames(folder)];
}

function capacityNames(folder: Folder): Alias[] {
	const behind = poolsBehind(folder);
	return folder.of("aws_ecs_capacity_provider", "aws_ecs_cluster").flatMap((one): Alias[] => {
		const name = settingOf(folder, one.block, "name");
		const key = behind.get(folder.key(one));
		if (typeof name !== "string" || !key) return [];
		const kind = one.type === "aws_ecs_cluster" ? "ecs-cluster" : "ecs-provider";
		const of = { by: "key", key } as const;
		return [{ role: "alias", file: one.file.path, hosts: [`${kind}:${name}`], of, at: folder.header(one) }];
	});
}
