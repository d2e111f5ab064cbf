import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { signalOf, targetOf } from "../../signals.ts";
import { stated } from "../../stated.ts";
import { asCount, asText, expressionAt, settingOf, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { type Block, blocksOf } from "../syntax.ts";
import { asNumber, Unknown } from "../value.ts";
import { isoSeconds } from "./duration.ts";
import { plans, scaleSets, webApps } from "./types.ts";

interface Rule {
	block: Block;
	name: string | Unknown;
	direction: string;
	threshold: number | undefined;
}

/** Azure Monitor's autoscale of a scale set, or of a plan with all the apps on it. */
export function autoscaling(folder: Folder): Declaration[] {
	return folder
		.of("azurerm_monitor_autoscale_setting")
		.filter((setting) => String(settingOf(folder, setting.block, "enabled")) !== "false")
		.map((setting) => scaler(folder, setting));
}

/** What a setting scales: a plan scales each of its apps. */
function scaledBy(folder: Folder, setting: Resource): Resource[] {
	const targets = mentioned(folder, expressionAt(setting.block, "target_resource_id"), ...scaleSets, ...plans);
	return targets.flatMap((target) => (plans.includes(target.type) ? appsOn(folder, target) : [target]));
}

export const appsOn = (folder: Folder, plan: Resource): Resource[] =>
	folder
		.of(...webApps)
		.filter((app) =>
			["service_plan_id", "app_service_plan_id"].some((name) =>
				mentioned(folder, expressionAt(app.block, name), ...plans).includes(plan),
			),
		);

const within = (
	folder: Folder,
	block: Block,
	path: string,
	as: Parameters<typeof valued>[2]["as"],
): Attribute | undefined => {
	const expression = expressionAt(block, path);
	return expression && valued(folder, expression, { as });
};

function rulesOf(folder: Folder, profile: Block): Rule[] {
	return blocksOf(profile, "rule").map((block) => {
		const name = settingOf(folder, block, "metric_trigger/metric_name");
		return {
			block,
			name: name instanceof Unknown ? name : String(name ?? ""),
			direction: String(settingOf(folder, block, "scale_action/direction") ?? ""),
			threshold: asNumber(settingOf(folder, block, "metric_trigger/threshold") ?? null),
		};
	});
}

/** "Percentage CPU" and "CpuPercentage" are CPU, whatever else the name says. */
const signalIn = (name: string) =>
	/cpu/i.test(name)
		? "cpu"
		: /memory/i.test(name)
			? "memory"
			: /http ?queue|messages?/i.test(name)
				? "queue-depth"
				: signalOf(name);

function scaler(folder: Folder, setting: Resource): Declaration {
	const at = folder.header(setting);
	const profiles = blocksOf(setting.block, "profile");
	const isTimed = (one: Block) => blocksOf(one, "recurrence").length + blocksOf(one, "fixed_date").length > 0;
	const scheduled = profiles.filter(isTimed);
	// What holds where no timetable does.
	const profile = profiles.find((one) => !isTimed(one)) ?? profiles[0];
	const rules = profiles.flatMap((one) => rulesOf(folder, one));
	const scaled = scaledBy(folder, setting);
	const place = folder.at(expressionAt(setting.block, "target_resource_id") ?? setting.block.header);
	return {
		role: "declares",
		file: setting.file.path,
		kind: "Scaler",
		at,
		name: scaled.length === 1 ? nameOf(folder, scaled[0]) : nameOf(folder, setting),
		keys: [folder.key(setting)],
		attributes: stated({
			type: declared(rules.length > 0 || scheduled.length === 0 ? "step" : "scheduled", at),
			signals: signals(folder, setting, rules, scheduled),
			// A timetable with profiles of its own for each day is what makes it grow and shrink.
			min: least(profiles.flatMap((one) => within(folder, one, "capacity/minimum", asCount) ?? [])),
			max: most(profiles.flatMap((one) => within(folder, one, "capacity/maximum", asCount) ?? [])),
			scheduledMin: most(scheduled.flatMap((one) => within(folder, one, "capacity/minimum", asCount) ?? [])),
			...(profile && pace(folder, rulesOf(folder, profile))),
		}),
		links: [
			...scaled.map((one) => ({
				kind: "scales" as const,
				direction: "to" as const,
				other: { by: "key" as const, key: folder.key(one) },
				at: place,
			})),
			...(scaled.length === 0 ? [ofOthers(folder, setting, place)] : []),
		],
	};
}

const least = (all: Attribute[]): Attribute | undefined =>
	all.find((one) => one.unknown !== undefined) ?? all.sort((a, b) => Number(a.value) - Number(b.value))[0];

const most = (all: Attribute[]): Attribute | undefined =>
	all.find((one) => one.unknown !== undefined) ?? all.sort((a, b) => Number(b.value) - Number(a.value))[0];

/** It scales what is deployed elsewhere: a plan whose apps no folder here names, a scale set known by its id alone. */
function ofOthers(folder: Folder, setting: Resource, at: Location): FragmentLink {
	const [plan] = mentioned(folder, expressionAt(setting.block, "target_resource_id"), ...plans);
	const name = nameOf(folder, plan ?? setting);
	const key = `${folder.key(plan ?? setting)} apps`;
	return { kind: "scales", direction: "to", other: { by: "key", key }, at, outside: { kind: "Service", name } };
}

function signals(folder: Folder, setting: Resource, rules: Rule[], scheduled: Block[]): Attribute {
	const hole = rules.map(({ name }) => name).find((name) => name instanceof Unknown);
	const at = folder.header(setting);
	if (hole instanceof Unknown) return unknown(hole.reason, at);
	const found = rules.map(({ name }) => signalIn(String(name)));
	// Source: azurerm_monitor_autoscale_setting, predictive: Enabled scales, ForecastOnly tells.
	const foresees = settingOf(folder, setting.block, "predictive/scale_mode") === "Enabled";
	const all = [
		...new Set([...(scheduled.length > 0 ? ["schedule"] : []), ...found, ...(foresees ? ["prediction"] : [])]),
	];
	const [first] = rules;
	const place = first && (expressionAt(first.block, "metric_trigger/metric_name") ?? first.block.header);
	return declared(all, place ? folder.at(place) : at);
}

/** Steps and thresholds of the first metric that makes it grow. */
function pace(folder: Folder, rules: Rule[]): Record<string, Attribute | undefined> {
	const up = rules.find(({ direction }) => direction === "Increase");
	const down = rules.find(({ direction, name }) => direction === "Decrease" && (!up || name === up.name));
	if (!up || up.name instanceof Unknown) return {};
	const signal = signalIn(up.name);
	const unit = signal === "cpu" || signal === "memory" ? 0.01 : 1;
	const target = targetOf[signal];
	const threshold = (value: unknown) => {
		const number = asNumber(value as never);
		return number === undefined || number < 0 ? undefined : Number((number * unit).toPrecision(12));
	};
	const low = (value: unknown) => {
		const number = asNumber(value as never);
		return number !== undefined && up.threshold ? Number((number / up.threshold).toPrecision(12)) : undefined;
	};
	return {
		...(target && { [target]: within(folder, up.block, "metric_trigger/threshold", threshold) }),
		upSteps: steps(folder, up),
		downSteps: down ? steps(folder, down) : declared([], folder.at(up.block.header)),
		lowShare: down && within(folder, down.block, "metric_trigger/threshold", low),
		upCooldown: within(folder, up.block, "scale_action/cooldown", isoSeconds),
		downCooldown: down && within(folder, down.block, "scale_action/cooldown", isoSeconds),
		// Its grain: the window that is looked back over is five minutes at the least.
		metricPeriod: within(folder, up.block, "metric_trigger/time_grain", isoSeconds),
		behaviour: declared(true, folder.at(up.block.header)),
	};
}

function steps(folder: Folder, { block }: Rule): Attribute | undefined {
	const type = asText(settingOf(folder, block, "scale_action/type") ?? null);
	const count = asNumber(settingOf(folder, block, "scale_action/value") ?? 1);
	const at = folder.at(block.header);
	if (count === undefined) return unknown("its step is not known", at);
	if (type === "PercentChangeCount") return declared([`${count} % from 0`], at);
	const what = count === 1 ? "replica" : "replicas";
	return declared([type === "ExactCount" ? `exactly ${count} ${what} from 0` : `${count} ${what} from 0`], at);
}
