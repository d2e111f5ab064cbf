import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { type Block, blocksOf, expressionsOf } from "../syntax.ts";
import { asNumber, Unknown } from "../value.ts";

const minutes: Record<string, number> = { OneMin: 1, FiveMins: 5 };

/** Azure's own templates say "Enabled" and "Disabled". */
const isOff = (value: unknown) => value === false || value === "Disabled" || value === "false";

/** Whether a policy only writes down what it would have done. Source: both policies' resources: Prevention unless it is set. */
function isWatchingOnly(folder: Folder, policy: Resource): boolean {
	const settings = [policy.block, ...blocksOf(policy.block, "policy_settings")];
	return settings.some(
		(block) =>
			settingOf(folder, block, "mode") === "Detection" ||
			isOff(settingOf(folder, block, "enabled")) ||
			isOff(settingOf(folder, block, "state")),
	);
}

/** Whether a rule stops a client, and counts each by itself. Source: azurerm_web_application_firewall_policy, custom_rules. */
function stopsClients(folder: Folder, rule: Block): boolean {
	const [action, by] = ["action", "group_rate_limit_by"].map((name) => settingOf(folder, rule, name));
	return (
		(settingOf(folder, rule, "type") ?? settingOf(folder, rule, "rule_type")) === "RateLimitRule" &&
		!isOff(settingOf(folder, rule, "enabled")) &&
		action !== "Log" &&
		action !== "Allow" &&
		by !== "None" &&
		by !== "GeoLocation"
	);
}

/**
 * The first rule among those of a firewall policy that limits what one client may send. `usual`: the threshold where none is
 * stated.
 */
function limitIn(folder: Folder, policy: Resource, rules: readonly Block[], usual?: number): Attribute | undefined {
	if (isWatchingOnly(folder, policy)) return undefined;
	for (const rule of rules) {
		if (!stopsClients(folder, rule)) continue;
		const at = folder.at(rule.header);
		const limit = settingOf(folder, rule, "rate_limit_threshold") ?? usual;
		const window =
			settingOf(folder, rule, "rate_limit_duration_in_minutes") ?? settingOf(folder, rule, "rate_limit_duration") ?? 1;
		if (limit instanceof Unknown) return unknown(limit.reason, at);
		const length = minutes[String(window)] ?? asNumber(window);
		const most = asNumber(limit ?? null);
		if (most !== undefined && length) return declared(most / (length * 60), at);
	}
	return undefined;
}

/** Front Door: a security policy puts a firewall policy before the domains of its profile. */
export function limitOfFrontDoor(folder: Folder, group: Resource): Attribute | undefined {
	const of = (one: Resource) => mentioned(folder, expressionAt(one.block, "cdn_frontdoor_profile_id"))[0];
	const profile = of(group);
	for (const security of folder.of("azurerm_cdn_frontdoor_security_policy")) {
		if (profile !== undefined && of(security) !== profile) continue;
		const [policy] = expressionsOf(security.block).flatMap((one) =>
			mentioned(folder, one, "azurerm_cdn_frontdoor_firewall_policy"),
		);
		if (!policy) return unknown("what its firewall policy limits is not in this folder", folder.header(security));
		// Source: azurerm_cdn_frontdoor_firewall_policy, custom_rule: rate_limit_threshold defaults to 10, of a minute.
		const limit = limitIn(folder, policy, blocksOf(policy.block, "custom_rule"), 10);
		if (limit) return limit;
	}
	return undefined;
}

/** Application Gateway: a firewall policy that it names. */
export function limitOfGateway(folder: Folder, gateway: Resource): Attribute | undefined {
	const named = expressionAt(gateway.block, "firewall_policy_id");
	if (!named) return undefined;
	const [policy] = mentioned(folder, named, "azurerm_web_application_firewall_policy");
	if (!policy) return unknown("what its firewall policy limits is not in this folder", folder.at(named));
	return limitIn(folder, policy, blocksOf(policy.block, "custom_rules"));
}
