import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { FragmentLink } from "../../../design/fragment.ts";
import type { KubeObject, Path } from "../object.ts";

const prefix = "alb.ingress.kubernetes.io/actions.";

interface Group {
	serviceName?: unknown;
	weight?: unknown;
}

interface Forward {
	groups: Group[];
	sticky: boolean;
	path: Path;
}

/** What actions of the AWS controller hand requests on to: JSON in an annotation, which a backend names in place of a Service. */
function forwardsOf(object: KubeObject): Forward[] {
	return object.entries(["metadata", "annotations"]).flatMap(([key]): Forward[] => {
		const path: Path = ["metadata", "annotations", key];
		if (!key.startsWith(prefix)) return [];
		try {
			const { forwardConfig: config } = JSON.parse(object.text(path) ?? "") ?? {};
			if (!Array.isArray(config?.targetGroups)) return [];
			const groups = config.targetGroups.filter((one: unknown) => typeof one === "object" && one !== null);
			return [{ groups, sticky: config.targetGroupStickinessConfig?.enabled === true, path }];
		} catch {
			return [];
		}
	});
}

export function routesOfActions(object: KubeObject): FragmentLink[] {
	return forwardsOf(object).flatMap(({ groups, path }) =>
		groups.flatMap(({ serviceName: name }): FragmentLink[] => {
			if (typeof name !== "string") return [];
			const other = { by: "key", key: object.keyOf("Service", name) } as const;
			const at = object.location(object.find(path)!.node);
			return [{ kind: "routes", direction: "to", other, at, outside: { kind: "Service", name } }];
		}),
	);
}

/** Of two versions the one with less traffic is the new one; a cookie of the action keeps a user on one. */
export function canaryOfActions(object: KubeObject): Record<string, Attribute | undefined> {
	for (const { groups, sticky, path } of forwardsOf(object)) {
		const [a, b] = groups.map(({ weight }) => Number(weight ?? 1));
		if (groups.length !== 2 || a === b || !(a + b > 0)) continue;
		const at = object.location(object.find(path)!.node);
		return {
			canaryWeight: declared(Math.min(a, b) / (a + b), at, object.handle),
			versionSticky: sticky
				? declared(true, at)
				: byDefault(false, at, "Application Load Balancer, target group stickiness: off unless it is set"),
		};
	}
	return {};
}
