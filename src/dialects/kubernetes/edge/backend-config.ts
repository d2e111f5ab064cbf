import { type Attribute, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { attachedTo, saysAttached } from "../attached.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";

const affinity: Path = ["spec", "sessionAffinity", "affinityType"];
const kinds: Record<string, string> = { CLIENT_IP: "source-ip", GENERATED_COOKIE: "cookie", NONE: "none" };

/** A policy of Cloud Armor stands with Google, and may count. */
function armor(object: KubeObject): Attribute | undefined {
	const found = object.find(["spec", "securityPolicy"]);
	return found && unknown("its security policy may limit what a client sends", object.location(found.node));
}

function read(object: KubeObject): Fragment[] | "partial" {
	if (!object.has(["spec"])) return "partial";
	const pinned = object.attribute(affinity, (raw) => kinds[String(raw)]);
	return saysAttached(
		object,
		stated({
			affinity: pinned,
			affinityDuration:
				pinned?.value === "cookie"
					? object.attribute(["spec", "sessionAffinity", "affinityCookieTtlSec"], (raw) => count(raw) || undefined)
					: undefined,
			drain: object.attribute(["spec", "connectionDraining", "drainingTimeoutSec"], count),
			healthCheckInterval: object.attribute(["spec", "healthCheck", "checkIntervalSec"], count),
			unhealthyThreshold: object.attribute(["spec", "healthCheck", "unhealthyThreshold"], count),
			rateLimit: armor(object),
		}),
		stated({ timeout: object.attribute(["spec", "timeoutSec"], count) }),
	);
}

/** Google Kubernetes Engine: how the load balancer of an Ingress treats the Services that name it. */
export const backendConfig: Lens = {
	groups: ["cloud.google.com"],
	read,
	writers: {
		affinity: ({ value }, _object, edit) => {
			if (value !== "none") throw new Refused(`set sessionAffinity.affinityType for "${value}"`);
			return edit.set(affinity, "NONE");
		},
	},
};

/** The BackendConfigs that a Service names: `{"default": "config"}` or by port. */
export function backendConfigsOf(object: KubeObject): Record<string, string> {
	const path = ["cloud.google.com/backend-config", "beta.cloud.google.com/backend-config"]
		.map((name): Path => ["metadata", "annotations", name])
		.find((each) => object.has(each));
	const names = (path && object.text(path))?.matchAll(/:\s*"([\w.-]+)"/g) ?? [];
	return attachedTo(
		"BackendConfig",
		[...names].map(([, name]) => ({ name, namespace: object.namespace })),
	);
}
