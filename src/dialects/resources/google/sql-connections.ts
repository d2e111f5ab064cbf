import { type Attribute, byDefault, unknown } from "../../../design/attribute.ts";
import { asCount, expressionAt, fact, settingOf, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { blocksOf, dynamicOf } from "../syntax.ts";

/** Sources: Cloud SQL for PostgreSQL and for MySQL, Quotas and limits: by GiB of memory; MySQL by machine. */
const byMemory = [
	[120, 1000],
	[60, 800],
	[30, 600],
	[15, 500],
	[7.5, 400],
	[6, 200],
	[3.75, 100],
	[1.7, 50],
	[0, 25],
] as const;
const ofSmall: Record<string, { memory: number; mysql: number }> = {
	"db-f1-micro": { memory: 0.6, mysql: 250 },
	"db-g1-small": { memory: 1.7, mysql: 1000 },
};

/** From the instance's flag, else by its tier. */
export function sqlConnections(folder: Folder, instance: Resource): Attribute | undefined {
	const settings = blocksOf(instance.block, "settings");
	for (const flag of settings.flatMap((one) => blocksOf(one, "database_flags"))) {
		if (settingOf(folder, flag, "name") !== "max_connections") continue;
		const value = expressionAt(flag, "value");
		return value && valued(folder, value, { as: asCount });
	}
	if (settings.some((one) => dynamicOf(one, "database_flags")))
		return unknown("its flags are made of a collection", folder.header(instance));
	const tier = fact(folder, instance, "settings/tier", { as: (value) => String(value) })?.value;
	const version = settingOf(folder, instance.block, "database_version");
	if (typeof tier !== "string" || typeof version !== "string") return undefined;
	const at = folder.header(instance);
	if (/^MYSQL/.test(version)) {
		const usual = ofSmall[tier]?.mysql ?? 4000;
		return byDefault(usual, at, `Cloud SQL for MySQL: max_connections of ${tier.slice(0, 40)} is ${usual}`);
	}
	const memory = ofSmall[tier]?.memory ?? Number(/^db-custom-\d+-(\d+)$/.exec(tier)?.[1]) / 1024;
	const usual = byMemory.find(([least]) => memory >= least)?.[1];
	if (!/^POSTGRES/.test(version) || usual === undefined) return undefined;
	return byDefault(usual, at, `Cloud SQL for PostgreSQL: max_connections of ${tier.slice(0, 40)} is ${usual}`);
}
