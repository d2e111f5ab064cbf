import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment, LinksExtension, Reference } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";

/** The Services that a policy names. */
function servicesOf(object: KubeObject): Reference[] {
	const several: Path = ["spec", "targetRefs"];
	const all: Path[] = [["spec", "targetRef"], ...object.indices(several).map((at): Path => [...several, at])];
	return all.flatMap((path): Reference[] => {
		const name = object.text([...path, "name"]);
		const kind = object.text([...path, "kind"]) ?? "Service";
		return name && kind === "Service" ? [{ by: "key", key: object.keyOf(kind, name) }] : [];
	});
}

function says(
	object: KubeObject,
	attributes: Record<string, Attribute>,
	limits: Record<string, Attribute> = {},
): Fragment[] {
	const common = { file: object.source.file.path, scope: object.scope, at: object.place };
	return servicesOf(object).flatMap((of): Fragment[] => [
		{ role: "extends", kind: "Balancer", of, ...common, attributes },
		...(Object.keys(limits).length > 0
			? [
					{
						role: "extends-links",
						kinds: ["routes"],
						end: "from",
						of,
						...common,
						attributes: limits,
					} satisfies LinksExtension,
				]
			: []),
	]);
}

const google: Path = ["spec", "default"];
const googleAffinity: Path = [...google, "sessionAffinity", "type"];
/** Source: GKE, Configure Gateway resources using Policies: session affinity. */
const kinds: Record<string, string> = { CLIENT_IP: "source-ip", GENERATED_COOKIE: "cookie", NONE: "none" };

/** A policy of Cloud Armor stands with Google, and may count. */
function armor(object: KubeObject): Attribute | undefined {
	const found = object.find([...google, "securityPolicy"]);
	return (
		found && unknown("its security policy may limit what a client sends", object.location(found.node), object.handle)
	);
}

/** Google Kubernetes Engine: how the load balancer of a Gateway treats a Service. */
export const gcpBackendPolicy: Lens = {
	groups: ["networking.gke.io"],
	read(object) {
		const pinned = object.attribute(googleAffinity, (raw) => kinds[String(raw)]);
		const ttl: Path = [...google, "sessionAffinity", "cookieTtlSec"];
		return says(
			object,
			stated({
				affinity: pinned,
				affinityDuration:
					pinned?.value === "cookie" ? object.attribute(ttl, (raw) => count(raw) || undefined) : undefined,
				drain: object.attribute([...google, "connectionDraining", "drainingTimeoutSec"], count),
				rateLimit: armor(object),
			}),
			stated({ timeout: object.attribute([...google, "timeoutSec"], count) }),
		);
	},
	writers: {
		affinity: ({ value }, object, edit) => {
			if (value !== "none") throw new Refused(`set sessionAffinity.type for "${value}"`);
			return edit.remove(google, object.has([...google, "sessionAffinity"]) ? ["sessionAffinity"] : []);
		},
	},
};

const persistence: Path = ["spec", "sessionPersistence"];

/** Gateway API: a Service to which a session comes back, whatever route leads there. Without a type it is by a cookie. */
export const backendLbPolicy: Lens = {
	groups: ["gateway.networking.k8s.io", "gateway.networking.x-k8s.io"],
	read(object) {
		const found = object.has(persistence) && object.find(persistence);
		if (!found) return [];
		const type = object.attribute([...persistence, "type"], (raw) => (raw === "Header" ? "header" : "cookie"));
		const pinned = type?.unknown ? type : declared(type?.value ?? "cookie", object.pairLocation(found), object.handle);
		const time = object.attribute([...persistence, "absoluteTimeout"], (raw) => seconds(String(raw)) || undefined);
		return says(object, stated({ affinity: pinned, affinityDuration: pinned.value === "cookie" ? time : undefined }));
	},
	writers: {
		affinity: ({ value }, _object, edit) => {
			if (value !== "none") throw new Refused(`set sessionPersistence for "${value}"`);
			return edit.remove(["spec"], ["sessionPersistence"]);
		},
	},
};
