import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Extension } from "../../../design/fragment.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { type Block, blocksOf } from "../syntax.ts";
import { asNumber } from "../value.ts";
import { listeners } from "./listener.ts";
import { loadBalancerTypes, targetGroupTypes } from "./types.ts";

/** AWS WAF counts over five minutes unless it is told otherwise (RateBasedStatement.EvaluationWindowSec). */
const usualWindow = 300;

/** Rate rules of the web ACLs that stand before load balancers, on them or on the distribution in front of them. */
export function webAcls(folder: Folder): Extension[] {
	const groups = folder.of(...targetGroupTypes);
	const routes = listeners(folder);
	const on = (lb: Resource, by: Resource, argument: string): Extension[] => {
		const rateLimit = rateRuleOf(folder, by, argument);
		if (!rateLimit || rateLimit.provenance.kind === "assumed") return [];
		const { at } = rateLimit.provenance;
		return routes.groupsOf(lb, groups).map((group) => ({
			role: "extends",
			of: { by: "key", key: folder.key(group) },
			file: by.file.path,
			kind: "Balancer",
			at,
			attributes: { rateLimit },
		}));
	};
	const associated = folder
		.of("aws_wafv2_web_acl_association")
		.flatMap((one) =>
			mentioned(folder, expressionAt(one.block, "resource_arn"), ...loadBalancerTypes).flatMap((lb) =>
				on(lb, one, "web_acl_arn"),
			),
		);
	const distributed = folder
		.of("aws_cloudfront_distribution")
		.flatMap((one) =>
			blocksOf(one.block, "origin").flatMap((origin) =>
				mentioned(folder, expressionAt(origin, "domain_name"), ...loadBalancerTypes).flatMap((lb) =>
					on(lb, one, "web_acl_id"),
				),
			),
		);
	return [...associated, ...distributed];
}

/** What the web ACL that an argument names lets each client send; undefined where it counts nothing. */
export function rateRuleOf(folder: Folder, by: Resource, argument: string): Attribute | undefined {
	const expression = expressionAt(by.block, argument);
	if (!expression) return undefined;
	const [acl] = mentioned(folder, expression, "aws_wafv2_web_acl");
	const rule =
		acl &&
		blocksOf(acl.block, "rule")
			.map(rateRule)
			.find((one) => one !== undefined);
	if (acl && !rule) return undefined;
	const limit = rule && asNumber(settingOf(folder, rule, "limit") ?? null);
	const window = (rule && asNumber(settingOf(folder, rule, "evaluation_window_sec") ?? null)) || usualWindow;
	const at = folder.at(rule?.header ?? expression);
	return limit === undefined
		? unknown("what its web ACL limits is not in this folder", at)
		: declared(limit / window, at);
}

/** The rate statement of a rule, also where another one narrows it down or combines it. */
function rateRule(block: Block): Block | undefined {
	for (const inner of block.blocks) {
		if (inner.type === "rate_based_statement") return inner;
		const found = rateRule(inner);
		if (found) return found;
	}
	return undefined;
}
