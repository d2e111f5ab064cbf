import { type Attribute, byDefault } from "../../../design/attribute.ts";
import { asCount, asText, expressionAt, settingOf, valued } from "../facts.ts";
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
	const memory = memoryOf(asText(settingOf(folder, instance.block, classPath) ?? null) ?? "");
	if (memory === undefined) return undefined;
	const at = folder.header(owner);
	if (engine === "postgres") {
		const source = "RDS for PostgreSQL: max_connections is LEAST(DBInstanceClassMemory/9531392, 5000)";
		return byDefault(Math.min(5000, Math.floor((memory * 2 ** 30) / 9531392)), at, source);
	}
	if (engine !== "mysql" && engine !== "mariadb") return undefined;
	const source = "RDS for MySQL: max_connections is DBInstanceClassMemory/12582880";
	return byDefault(Math.floor((memory * 2 ** 30) / 12582880), at, source);
}
