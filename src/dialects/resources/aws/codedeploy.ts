import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import { expressionAt, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { blocksOf } from "../syntax.ts";
import type { Result } from "../value.ts";

/** "CodeDeployDefault.LambdaCanary10Percent5Minutes", "Canary10Percent30Minutes", "Linear10PercentEvery1Minute". */
const gradual = /(Canary|Linear)(\d+)Percent(?:Every)?(\d+)Minutes?$/;

/** Source: AWS CodeDeploy, Working with deployment configurations. */
function strategyOf(value: Result): string | undefined {
	const name = String(value);
	if (/AllAtOnce$/.test(name)) return "blue-green";
	return gradual.test(name) ? "canary" : undefined;
}

function stepsOf(value: Result): number[] | undefined {
	const [, kind, percent] = gradual.exec(String(value)) ?? [];
	const share = Number(percent) / 100;
	if (!kind || !(share > 0)) return undefined;
	if (kind === "Canary") return [share];
	return Array.from({ length: Math.max(0, Math.ceil(1 / share) - 1) }, (_, at) =>
		Number((share * (at + 1)).toPrecision(6)),
	);
}

const stay = (value: Result): number | undefined => {
	const minutes = gradual.exec(String(value))?.[3];
	return minutes === undefined ? undefined : Number(minutes) * 60;
};

/** How CodeDeploy moves traffic to a new version. */
export function releaseOf(folder: Folder, group: Resource): Record<string, Attribute | undefined> {
	const name = expressionAt(group.block, "deployment_config_name");
	const at = folder.header(group);
	if (!name)
		return {
			strategy: byDefault("blue-green", at, "CodeDeploy: all traffic moves at once unless a configuration is named"),
		};
	const strategy = valued(folder, name, { as: strategyOf });
	if (!strategy || strategy.unknown !== undefined)
		return { strategy: strategy ?? unknown("its configuration is not named", at) };
	const alarms = blocksOf(group.block, "alarm_configuration")[0];
	const isCanary = strategy.value === "canary";
	const isAtOnce = strategy.value === "blue-green" && strategy.provenance.kind !== "assumed";
	return {
		strategy,
		allAtOnce: isAtOnce ? { ...strategy, value: true } : undefined,
		steps: isCanary ? valued(folder, name, { as: stepsOf }) : undefined,
		stepDuration: isCanary ? valued(folder, name, { as: stay }) : undefined,
		analysis: isCanary
			? alarms
				? declared(true, folder.at(alarms.header))
				: byDefault(false, at, "CodeDeploy: a deployment goes on whatever happens without an alarm")
			: undefined,
	};
}
