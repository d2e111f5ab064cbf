import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Extension, Fragment } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asText, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { attributeOf, type Block, blocksOf, expressionsOf } from "../syntax.ts";
import { asBoolean, asNumber, Unknown } from "../value.ts";
import { loadBalancerTypes, targetGroupTypes } from "./types.ts";

const listenerTypes = ["aws_lb_listener", "aws_alb_listener"];
const ruleTypes = ["aws_lb_listener_rule", "aws_alb_listener_rule"];

interface Route {
	listener: Resource;
	balancers: Resource[];
	groups: Resource[];
}

/** Which load balancer sends to which target group, by the listeners and their rules. */
export function listeners(folder: Folder) {
	const groupsIn = (resource: Resource) => [
		...new Set(
			resource.block.blocks
				.flatMap(expressionsOf)
				.flatMap((expression) => mentioned(folder, expression, ...targetGroupTypes)),
		),
	];
	const direct: Route[] = folder.of(...listenerTypes).map((listener) => ({
		listener,
		balancers: mentioned(folder, expressionAt(listener.block, "load_balancer_arn"), ...loadBalancerTypes),
		groups: groupsIn(listener),
	}));
	const ruled: Route[] = folder.of(...ruleTypes).map((rule) => {
		const [listener] = mentioned(folder, expressionAt(rule.block, "listener_arn"), ...listenerTypes);
		const route = direct.find((candidate) => candidate.listener === listener);
		return { listener: rule, balancers: route?.balancers ?? [], groups: groupsIn(rule) };
	});
	const routes = [...direct, ...ruled];
	return {
		lead: (group: Resource) => routes.some((route) => route.groups.includes(group) && route.balancers.length > 0),
		groupsOf: (lb: Resource, known: Resource[]) =>
			known.filter((group) => routes.some((route) => route.balancers.includes(lb) && route.groups.includes(group))),
		fragments: (known: Resource[]): Fragment[] => [
			...direct.flatMap((route) => protocol(folder, route, known)),
			...routes.flatMap((route) => weighted(folder, route.listener)),
		],
	};
}

/** The load balancer in front of a target group, for names that a new resource must mention. */
export function balancerOf(folder: Folder, group: Resource): Resource | undefined {
	const routes = listeners(folder);
	return folder.of(...loadBalancerTypes).find((lb) => routes.groupsOf(lb, [group]).length > 0);
}

function protocol(folder: Folder, route: Route, known: Resource[]): Extension[] {
	const attribute = fact(folder, route.listener, "protocol", { as: asText, anchor: null });
	const redirects = route.groups.length === 0;
	if (!attribute || redirects) return [];
	return known
		.filter((group) => route.groups.includes(group))
		.map((group) => ({
			role: "extends",
			of: { by: "key", key: folder.key(group) },
			file: route.listener.file.path,
			kind: "Balancer",
			at: folder.header(route.listener),
			attributes: { protocol: attribute },
		}));
}

/** A forward to several target groups by weight is a canary, or blue/green when one of them gets everything. */
function weighted(folder: Folder, listener: Resource): Fragment[] {
	const forwards = [...blocksOf(listener.block, "default_action"), ...blocksOf(listener.block, "action")].flatMap(
		(action) => blocksOf(action, "forward"),
	);
	return forwards.flatMap((forward, at) => rollout(folder, listener, forward, at));
}

function rollout(folder: Folder, listener: Resource, forward: Block, index: number): Fragment[] {
	const parts = blocksOf(forward, "target_group").map((block) => ({
		block,
		group: mentioned(folder, attributeOf(block, "arn")?.value, ...targetGroupTypes)[0],
		// The provider's default weight is 1.
		weight: settingOf(folder, block, "weight") ?? 1,
	}));
	if (parts.length < 2) return [];
	const at = folder.at(forward.header);
	const weights = parts.map((part) => asNumber(part.weight));
	const sum = weights.reduce<number>((total, weight) => total + (weight ?? Number.NaN), 0);
	const hole = parts.map((part) => part.weight).find((weight) => weight instanceof Unknown);
	const reason = hole instanceof Unknown ? hole.reason : "the weights are not understood";
	const shares = sum > 0 ? weights.map((weight) => (weight ?? 0) / sum) : undefined;
	const smallest = shares ? Math.min(...shares) : 0;
	// Groups with equal parts share the work: none of them is a new version.
	if (shares?.every((share) => share === smallest)) return [];
	const steps = smallest > 0 ? declared([smallest], at) : undefined;
	const services = folder.of("aws_ecs_service", "aws_autoscaling_group").filter((service) => {
		const groups = expressionsOf(service.block).flatMap((one) => mentioned(folder, one, ...targetGroupTypes));
		return parts.some((part) => part.group && groups.includes(part.group));
	});
	const fragments: Fragment[] = parts.flatMap((part, position) => {
		if (!part.group || !shares || shares[position] !== smallest || shares.indexOf(smallest) !== position) return [];
		return [
			{
				role: "extends",
				of: { by: "key", key: folder.key(part.group) },
				file: listener.file.path,
				kind: "Balancer",
				at: folder.at(part.block.header),
				attributes: {
					canaryWeight: declared(smallest, folder.at(part.block.header)),
					versionSticky: sticky(folder, listener, forward),
				},
			},
		];
	});
	fragments.push({
		role: "declares",
		file: listener.file.path,
		kind: "Rollout",
		at,
		name: `${listener.label} weights`,
		keys: [`${folder.key(listener)}#forward${index || ""}`],
		attributes: stated({
			strategy: shares ? declared(smallest > 0 ? "canary" : "blue-green", at) : unknown(reason, at),
			steps,
			sticky: sticky(folder, listener, forward),
		}),
		links: services.map((service) => ({
			kind: "replaces",
			direction: "to",
			other: { by: "key", key: folder.key(service) },
			at,
		})),
	});
	return fragments;
}

function sticky(folder: Folder, listener: Resource, forward: Block): Attribute {
	const [block] = blocksOf(forward, "stickiness");
	const source = "aws_lb_listener: forward stickiness is off unless enabled";
	const value = block ? (settingOf(folder, block, "enabled") ?? false) : false;
	const at = block ? folder.at(block.header) : folder.header(listener);
	if (value instanceof Unknown) return unknown(value.reason, at);
	const enabled = asBoolean(value) ?? false;
	return block ? declared(enabled, at) : byDefault(false, at, source);
}
