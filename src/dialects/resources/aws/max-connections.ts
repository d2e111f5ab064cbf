import { type Attribute, byDefault } from "../../../design/attribute.ts";
import { asAmount, asCount, asText, expressionAt, settingOf, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { blocksOf } from "../syntax.ts";

const sizes: Record<string, number> = { micro: 1 / 8, small: 1 / 4, medium: 1 / 2, large: 1, xlarge: 2 };

/** GiB of an RDS instance class: "db.r6g.2xlarge" is 64. T, M and R classes only. */
export function memoryOf(instanceClass: string): number | undefined {
	const match = /^db\.([tmr])\d[a-z]*\.(?:(\d+)xlarge|(micro|small|medium|large|xlarge))$/.exec(instanceClass);
	if (!match) return undefined;
	const factor = match[2] ? 2 * Number(match[2]) : sizes[match[3]];
	return factor * (match[1] === "r" ? 16 : 8);
}

/** From the parameter group, else RDS's formula over the memory of the instance class. */
export function maxConnections(
	folder: Folder,
	instance: Resource,
	classPath: string,
	owner: Resource = instance,
): Attribute | undefined {
	const names = ["parameter_group_name", "db_parameter_group_name", "db_cluster_parameter_group_name"];
	const groups = [instance, owner].flatMap((resource) =>
		names.flatMap((name) =>
			mentioned(
				folder,
				expressionAt(resource.block, name),
				"aws_db_parameter_group",
				"aws_rds_cluster_parameter_group",
			),
		),
	);
	for (const group of groups) {
		for (const parameter of blocksOf(group.block, "parameter")) {
			if (settingOf(folder, parameter, "name") !== "max_connections") continue;
			const value = expressionAt(parameter, "value");
			return value && valued(folder, value, { as: asCount });
		}
	}
	const engine = asText(settingOf(folder, owner.block, "engine") ?? null) ?? "";
	const size = asText(settingOf(folder, instance.block, classPath) ?? null) ?? "";
	const memory = size === "db.serverless" ? memoryOfUnits(folder, owner) : memoryOf(size);
	const formula = Object.hasOwn(formulas, engine) ? formulas[engine] : undefined;
	if (memory === undefined || !formula) return undefined;
	return byDefault(Math.floor(formula.most(memory * 2 ** 30)), folder.header(owner), formula.source);
}

/** GiB that a serverless cluster may grow to: its limit of connections follows that, and not what it has at the moment. */
function memoryOfUnits(folder: Folder, cluster: Resource): number | undefined {
	const most = asAmount(settingOf(folder, cluster.block, "serverlessv2_scaling_configuration/max_capacity") ?? null);
	return most === undefined ? undefined : 2 * most;
}

interface Formula {
	most(bytes: number): number;
	source: string;
}

const postgres = (service: string): Formula => ({
	most: (bytes) => Math.min(5000, bytes / 9531392),
	source: `${service}: max_connections is LEAST(DBInstanceClassMemory/9531392, 5000)`,
});
const mysql: Formula = {
	most: (bytes) => bytes / 12582880,
	source: "RDS for MySQL: max_connections is DBInstanceClassMemory/12582880",
};
/** What RDS reckons from the memory of a class, by engine. Sources: its user guides, quotas and constraints; Aurora, maximum connections. */
const formulas: Record<string, Formula> = {
	postgres: postgres("RDS for PostgreSQL"),
	mysql,
	mariadb: mysql,
	"aurora-postgresql": postgres("Aurora PostgreSQL"),
	"aurora-mysql": {
		most: (bytes) => Math.max(45 * Math.log2(bytes / 805306368), 1000 * Math.log2(bytes / 8187281408)),
		source:
			"Aurora MySQL: max_connections is GREATEST(log(DBInstanceClassMemory/805306368)*45, log(DBInstanceClassMemory/8187281408)*1000)",
	},
};
