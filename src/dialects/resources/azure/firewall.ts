import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { type Block, blocksOf, expressionsOf } from "../syntax.ts";
import { asNumber, Unknown } from "../value.ts";

const minutes: Record<string, number> = { OneMin: 1, FiveMins: 5 };

/** The first rule among those of a firewall policy that limits what one client may send. */
function limitIn(folder: Folder, rules: readonly Block[]): Attribute | undefined {
	for (const rule of rules) {
		const type = settingOf(folder, rule, "type") ?? settingOf(folder, rule, "rule_type");
		if (type !== "RateLimitRule") continue;
		const at = folder.at(rule.header);
		const limit = settingOf(folder, rule, "rate_limit_threshold");
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
		const limit = limitIn(folder, blocksOf(policy.block, "custom_rule"));
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
	return limitIn(folder, blocksOf(policy.block, "custom_rules"));
}
