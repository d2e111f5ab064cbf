import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { evaluate } from "../evaluate.ts";
import { asCount, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { blocksOf } from "../syntax.ts";
import { asBoolean, Unknown } from "../value.ts";
import { groupBehind } from "./hosts.ts";
import { regionOf } from "./region.ts";
import { loadBalancerTypes } from "./types.ts";

const policies: Record<string, string> = {
	failover_routing_policy: "failover",
	latency_routing_policy: "latency",
	geolocation_routing_policy: "geo",
	geoproximity_routing_policy: "geo",
	weighted_routing_policy: "weighted",
};

/** Records of one name between which Route 53 chooses: one edge. A record that is alone is only a name. */
export function edges(folder: Folder): Declaration[] {
	const sets = new Map<string, Resource[]>();
	for (const record of folder.of("aws_route53_record")) {
		if (!policyOf(record)) continue;
		const name = expressionAt(record.block, "name");
		const value = name && evaluate(folder, name);
		const key = `${value instanceof Unknown || value === undefined ? folder.text(name ?? record.block.header) : value} ${policyOf(record)}`;
		sets.set(key, [...(sets.get(key) ?? []), record]);
	}
	return [...sets.values()].flatMap((records) => (records.length > 1 ? [edge(folder, records)] : []));
}

function policyOf(record: Resource): string | undefined {
	return Object.keys(policies).find((name) => blocksOf(record.block, name).length > 0);
}

function edge(folder: Folder, records: Resource[]): Declaration {
	const [first] = records;
	const policy = policyOf(first) as string;
	const at = folder.header(first);
	const name = expressionAt(first.block, "name");
	const host = name && evaluate(folder, name);
	return {
		role: "declares",
		file: first.file.path,
		kind: "Edge",
		at,
		name: typeof host === "string" ? host : first.label,
		keys: [folder.key(first)],
		attributes: stated({
			routing: declared(policies[policy], folder.at(blocksOf(first.block, policy)[0].header)),
			regions: regions(folder, records),
			healthChecked: checked(folder, policy, records),
			keepsResidency: policy === "geolocation_routing_policy" ? stays(folder, records) : undefined,
			ttl: blocksOf(first.block, "alias").length > 0 ? undefined : fact(folder, first, "ttl", { as: asCount }),
		}),
		links: records.flatMap((record) => routes(folder, record)),
	};
}

const targetOf = (folder: Folder, record: Resource) =>
	mentioned(
		folder,
		expressionAt(record.block, "alias/name") ?? expressionAt(record.block, "records"),
		...loadBalancerTypes,
	)[0];

function routes(folder: Folder, record: Resource): FragmentLink[] {
	const lb = targetOf(folder, record);
	const group = lb && groupBehind(folder, lb);
	if (!group) return [];
	return [{ kind: "routes", direction: "to", other: { by: "key", key: folder.key(group) }, at: folder.header(record) }];
}

/** Where each record leads: the region of its load balancer, or the one that the record itself names. */
function regions(folder: Folder, records: Resource[]): Attribute {
	const at = folder.header(records[0]);
	const found = new Set<string>();
	for (const record of records) {
		const named = settingOf(folder, record.block, "latency_routing_policy/region");
		const lb = targetOf(folder, record);
		const own = lb ? regionOf(folder, lb)?.value : undefined;
		const region = own ?? (typeof named === "string" ? named : undefined);
		if (typeof region !== "string")
			return unknown(`the region that ${record.address} leads to is not in the files`, at);
		found.add(region);
	}
	return declared([...found], at);
}

/** Whether Route 53 can find a record unhealthy: by a check of its own, or by what its alias leads to. */
function canFail(folder: Folder, record: Resource): Attribute {
	const check = expressionAt(record.block, "health_check_id");
	if (check) return declared(true, folder.at(check));
	const evaluated = expressionAt(record.block, "alias/evaluate_target_health");
	const at = evaluated ? folder.at(evaluated) : folder.header(record);
	if (!evaluated) return byDefault(false, at, "Route 53: a record without a health check is always healthy");
	const value = evaluate(folder, evaluated);
	return value instanceof Unknown ? unknown(value.reason, at) : declared(asBoolean(value) === true, at);
}

/** Of a pair the primary decides; of others each must be able to leave the answer. */
function checked(folder: Folder, policy: string, records: Resource[]): Attribute {
	const types = records.map((record) => settingOf(folder, record.block, "failover_routing_policy/type"));
	const hole = types.find((type) => type instanceof Unknown);
	const asked =
		policy === "failover_routing_policy" ? records.filter((_, index) => types[index] === "PRIMARY") : records;
	const all = (asked.length > 0 ? asked : records).map((record) => canFail(folder, record));
	if (hole instanceof Unknown && all.some(({ value }) => value !== true))
		return unknown(hole.reason, folder.header(records[0]));
	return all.find(({ value }) => value === false) ?? all.find(({ unknown: reason }) => reason) ?? all[0];
}

/**
 * An unhealthy record is passed over, and the next wider one answers, in the end the default. One that cannot fail is never
 * passed over.
 */
function stays(folder: Folder, records: Resource[]): Attribute {
	const isDefault = (record: Resource) => settingOf(folder, record.block, "geolocation_routing_policy/country") === "*";
	const wider = records.find(isDefault);
	const bound = records.filter((record) => !isDefault(record)).map((record) => canFail(folder, record));
	const at = folder.header(records[0]);
	if (!wider) return declared(true, at);
	return (
		bound.find(({ unknown: reason }) => reason) ??
		(bound.find(({ value }) => value === true)
			? { ...bound.find(({ value }) => value === true)!, value: false }
			: declared(true, at))
	);
}
