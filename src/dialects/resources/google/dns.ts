import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, asFlag, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { type Block, blocksOf } from "../syntax.ts";

/** Source: google_dns_record_set, routing_policy. */
const policies: Record<string, string> = { wrr: "weighted", geo: "geo", primary_backup: "failover" };

/** Records of Cloud DNS that choose between answers. */
export function dnsPolicies(folder: Folder): Declaration[] {
	return folder.of("google_dns_record_set").flatMap((record) => {
		const [policy] = blocksOf(record.block, "routing_policy");
		const kind = Object.keys(policies).find((name) => policy && blocksOf(policy, name).length > 0);
		return policy && kind !== undefined ? edge(folder, record, policy, kind) : [];
	});
}

function edge(folder: Folder, record: Resource, policy: Block, kind: string): Declaration[] {
	const at = folder.header(record);
	const items = blocksOf(policy, kind);
	if (kind !== "primary_backup" && items.length < 2) return [];
	return [
		{
			role: "declares",
			file: record.file.path,
			kind: "Edge",
			at,
			name: nameOf(folder, record).replace(/\.$/, ""),
			keys: [folder.key(record)],
			attributes: stated({
				routing: declared(policies[kind], folder.at(items[0].header)),
				regions: regions(folder, record, items, kind),
				healthChecked: checked(folder, policy, items, kind),
				keepsResidency:
					kind === "geo"
						? fact(folder, record, "routing_policy/enable_geo_fencing", { as: asFlag, anchor: null })
						: undefined,
				ttl: fact(folder, record, "ttl", { as: asCount }),
			}),
		},
	];
}

/** Only targets that are checked can leave the answer. */
function checked(folder: Folder, policy: Block, items: readonly Block[], kind: string): Attribute {
	const own = [policy, ...items, ...items.flatMap(({ blocks }) => blocks)];
	const check = own
		.flatMap((block) => [expressionAt(block, "health_check"), blocksOf(block, "health_checked_targets")[0]?.header])
		.find((one) => one !== undefined);
	if (check) return declared(true, folder.at(check));
	// The targets of `primary` are those whose health is looked at: internal balancers, or what a health check names.
	if (kind === "primary_backup")
		return byDefault(
			true,
			folder.at(items[0].header),
			"google_dns_record_set: the targets of primary are health checked",
		);
	return byDefault(false, folder.at(items[0].header), "Cloud DNS: an answer without a health check is always given");
}

function regions(folder: Folder, record: Resource, items: readonly Block[], kind: string): Attribute {
	const at = folder.header(record);
	const places = kind === "primary_backup" ? items.flatMap((item) => blocksOf(item, "backup_geo")) : items;
	const found = places.map((item) => settingOf(folder, item, "location"));
	return found.length > 1 && found.every((one) => typeof one === "string")
		? declared([...new Set(found as string[])], at)
		: unknown("the regions that it answers with are not in the files", at);
}
