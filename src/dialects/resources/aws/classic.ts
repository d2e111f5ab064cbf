import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, expressionAt, fact, handleOf, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { asBoolean, Unknown } from "../value.ts";

const policyTypes = ["aws_lb_cookie_stickiness_policy", "aws_app_cookie_stickiness_policy"];

/** The Classic Load Balancer. */
export function classicBalancers(folder: Folder): Declaration[] {
	return folder.of("aws_elb").map((elb) => ({
		role: "declares",
		file: elb.file.path,
		kind: "Balancer",
		at: folder.header(elb),
		name: nameOf(folder, elb),
		keys: [folder.key(elb)],
		attributes: stated({
			layer: layer(folder, elb),
			public: fact(folder, elb, "internal", {
				as: (value) => (asBoolean(value) === undefined ? undefined : !asBoolean(value)),
				default: { value: true, source: "aws_elb: internal defaults to false" },
				anchor: null,
			}),
			...stickiness(folder, elb),
			drain: drain(folder, elb),
			idleTimeout: fact(folder, elb, "idle_timeout", {
				as: asCount,
				default: { value: 60, source: "aws_elb: idle_timeout defaults to 60 seconds" },
			}),
			healthCheck: fact(folder, elb, "health_check/target", {
				as: (value) =>
					/^HTTPS?:/i.test(String(value)) ? "http" : /^(TCP|SSL):/i.test(String(value)) ? "tcp" : undefined,
				anchor: null,
			}),
			healthCheckInterval: fact(folder, elb, "health_check/interval", { as: asCount }),
			unhealthyThreshold: fact(folder, elb, "health_check/unhealthy_threshold", { as: asCount }),
		}),
	}));
}

function layer(folder: Folder, elb: Resource): Attribute | undefined {
	return fact(folder, elb, "listener/lb_protocol", {
		as: (value) => (/^https?$/i.test(String(value)) ? "L7" : "L4"),
		anchor: null,
	});
}

function stickiness(folder: Folder, elb: Resource): Record<string, Attribute | undefined> {
	const policy = folder
		.of(...policyTypes)
		.find((candidate) => mentioned(folder, expressionAt(candidate.block, "load_balancer"), "aws_elb").includes(elb));
	if (!policy) {
		const source = "aws_elb: not sticky without a stickiness policy";
		return { affinity: byDefault("none", folder.header(elb), source) };
	}
	return {
		affinity: declared("cookie", folder.header(policy), handleOf(policy, "#policy")),
		affinityDuration: fact(folder, policy, "cookie_expiration_period", { as: asCount }),
	};
}

/** connection_draining defaults to false, its timeout to 300 seconds. */
function drain(folder: Folder, elb: Resource): Attribute | undefined {
	const draining = settingOf(folder, elb.block, "connection_draining");
	if (draining instanceof Unknown)
		return unknown(draining.reason, folder.at(expressionAt(elb.block, "connection_draining")!));
	if (asBoolean(draining ?? false)) {
		return fact(folder, elb, "connection_draining_timeout", {
			as: asCount,
			default: { value: 300, source: "aws_elb: connection_draining_timeout defaults to 300 seconds" },
		});
	}
	const handle = handleOf(elb, "#draining");
	const expression = expressionAt(elb.block, "connection_draining");
	return expression
		? declared(0, folder.at(expression), handle)
		: byDefault(0, folder.header(elb), "aws_elb: connection_draining defaults to false", handle);
}
