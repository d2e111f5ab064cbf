import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { blocksOf, dynamicOf } from "../syntax.ts";
import { asNumber, Unknown } from "../value.ts";

/**
 * What the security policy of Cloud Armor before a backend service lets one client send. Source: google_compute_security_policy,
 * rate_limit_options: enforce_on_key is ALL unless set, one limit for all clients together.
 */
export function rateLimitOf(folder: Folder, backend: Resource): Attribute | undefined {
	const named = expressionAt(backend.block, "security_policy") ?? expressionAt(backend.block, "edge_security_policy");
	if (!named) return undefined;
	const [policy] = mentioned(folder, named, "google_compute_security_policy", "google_compute_region_security_policy");
	if (!policy) return unknown("what its security policy limits is not in this folder", folder.at(named));
	const rules = [
		...blocksOf(policy.block, "rule"),
		...blocksOf(policy.block, "rules"),
		...folder
			.of("google_compute_security_policy_rule", "google_compute_region_security_policy_rule")
			.filter((one) => mentioned(folder, expressionAt(one.block, "security_policy"), policy.type).includes(policy))
			.map(({ block }) => block),
	];
	for (const rule of rules) {
		const [options] = blocksOf(rule, "rate_limit_options");
		if (!options) continue;
		const key = settingOf(folder, options, "enforce_on_key") ?? "ALL";
		const keyed = blocksOf(options, "enforce_on_key_configs").length > 0;
		if (!keyed && (key === "ALL" || key === "")) continue;
		const at = folder.at(options.header);
		const [count, seconds] = ["count", "interval_sec"].map((name) =>
			settingOf(folder, options, `rate_limit_threshold/${name}`),
		);
		const hole = [key, count, seconds].find((one) => one instanceof Unknown);
		if (hole instanceof Unknown) return unknown(hole.reason, at);
		const [many, within] = [asNumber(count ?? null), asNumber(seconds ?? null)];
		if (many !== undefined && within) return declared(many / within, at);
	}
	const dynamic = dynamicOf(policy.block, "rule");
	return dynamic && unknown("the rules of its security policy are a dynamic block", folder.at(dynamic.header));
}
