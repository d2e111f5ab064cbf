import { type Attribute, declared } from "../../../design/attribute.ts";
import type { Fragment, LinksExtension, Reference } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { attachedTo } from "../attached.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";
import { hashedBy } from "./request-hash.ts";

const balancing: Path = ["spec", "loadBalancer"];
const hash: Path = [...balancing, "consistentHash"];
const pinnings: Record<string, string> = { SourceIP: "source-ip", Cookie: "cookie" };
const algorithms: Record<string, string> = {
	RoundRobin: "round-robin",
	Random: "random",
	LeastRequest: "power-of-two",
	ConsistentHash: "maglev",
};

function affinity(object: KubeObject): Attribute | undefined {
	const found = object.has(hash) && object.find(hash);
	if (!found) return undefined;
	const type = object.text([...hash, "type"]);
	if (type === "Header") return hashedBy(object, [...hash, "header", "name"], "header", hash);
	const pinning = object.attribute([...hash, "type"], (raw) => pinnings[String(raw)]);
	return pinning?.value === undefined ? pinning : declared(pinning.value, object.pairLocation(found), object.handle);
}

/** Routes that it is said of, or all of a Gateway. */
function targets(object: KubeObject): Reference[] {
	const several: Path = ["spec", "targetRefs"];
	const all: Path[] = [["spec", "targetRef"], ...object.indices(several).map((at): Path => [...several, at])];
	return all.flatMap((path): Reference[] => {
		const [kind, name] = [object.text([...path, "kind"]), object.text([...path, "name"])];
		if (!name) return [];
		const { namespace } = object;
		if (kind === "Gateway")
			return [{ by: "labels", labels: attachedTo("Gateway", [{ name, namespace }]), namespace, anywhere: true }];
		return kind === "HTTPRoute" || kind === "GRPCRoute" ? [{ by: "key", key: object.keyOf(kind, name) }] : [];
	});
}

const units: Record<string, number> = { Second: 1, Minute: 60, Hour: 3600, Day: 86_400 };

/** A limit that counts each client apart: by its address, or by a header of which each value is counted. */
function rateLimit(object: KubeObject): Attribute | undefined {
	for (const type of ["global", "local"]) {
		const rules: Path = ["spec", "rateLimit", type, "rules"];
		for (const at of object.indices(rules)) {
			const selectors: Path = [...rules, at, "clientSelectors"];
			const isDistinct = object.indices(selectors).some((index) => {
				const headers: Path = [...selectors, index, "headers"];
				return [[...selectors, index, "sourceCIDR"], ...object.indices(headers).map((one) => [...headers, one])].some(
					(path) => object.text([...path, "type"]) === "Distinct",
				);
			});
			const limit: Path = [...rules, at, "limit"];
			const unit = units[object.text([...limit, "unit"]) ?? ""];
			if (isDistinct && unit)
				return object.attribute([...limit, "requests"], (raw) => {
					const requests = count(raw);
					return requests ? requests / unit : undefined;
				});
		}
	}
	return undefined;
}

function read(object: KubeObject): Fragment[] | "partial" {
	const passive: Path = ["spec", "healthCheck", "passive"];
	const ejects = object.has(passive) && object.find(passive);
	const pinned = affinity(object);
	const attributes = stated({
		affinity: pinned,
		affinityDuration:
			pinned?.value === "cookie"
				? object.attribute([...hash, "cookie", "ttl"], (raw) => seconds(String(raw)) || undefined)
				: undefined,
		algorithm: object.attribute([...balancing, "type"], (raw) => algorithms[String(raw)]),
		slowStart: object.attribute([...balancing, "slowStart", "window"], (raw) => seconds(String(raw)), {
			value: 0,
			source: "Envoy Gateway, LoadBalancer.slowStart: no ramp unless it is set",
		}),
		rateLimit: rateLimit(object),
		outlierDetection: ejects ? declared(true, object.pairLocation(ejects), object.handle) : undefined,
	});
	const limits = limitsOf(object);
	const common = { file: object.source.file.path, scope: object.scope, at: object.place };
	return targets(object).flatMap((of): Fragment[] => [
		{ role: "extends", kind: "Balancer", of, ...common, attributes },
		...(Object.keys(limits).length > 0 ? [onRoutes({ of, ...common, attributes: limits })] : []),
	]);
}

const onRoutes = (one: Pick<LinksExtension, "of" | "file" | "scope" | "at" | "attributes">): LinksExtension => ({
	role: "extends-links",
	kinds: ["routes"],
	end: "from",
	...one,
});

/** As large as to say that there is none. */
const offAt = 1_000_000;

/** A breaker all of whose thresholds are as large as none; what it leaves out is 1024. */
function neverOpens(object: KubeObject): Attribute | undefined {
	const breaker: Path = ["spec", "circuitBreaker"];
	const said = ["maxConnections", "maxPendingRequests", "maxParallelRequests"].flatMap(
		(name) => object.attribute([...breaker, name], (raw) => (count(raw) ?? 0) < offAt) ?? [],
	);
	return said.length === 3 && said.every(({ value }) => value === false) ? said[0] : undefined;
}

/** What it says of the requests that a route sends on. */
function limitsOf(object: KubeObject): Record<string, Attribute> {
	const retry: Path = ["spec", "retry"];
	const tries = { value: 2, source: "Envoy Gateway, Retry.numRetries: defaults to 2" };
	return stated({
		timeout: object.attribute(
			["spec", "timeout", "http", "requestTimeout"],
			(raw) => seconds(String(raw)) || undefined,
		),
		breaker: neverOpens(object),
		retries: object.attribute([...retry, "numRetries"], count, object.has(retry) ? tries : undefined),
	});
}

/** Envoy Gateway: how a route balances over the replicas of its Services. */
export const backendTrafficPolicy: Lens = {
	groups: ["gateway.envoyproxy.io"],
	read,
	writers: {
		affinity: ({ value }, _object, edit) => {
			if (value !== "none") throw new Refused(`set loadBalancer.consistentHash for "${value}"`);
			return edit.remove(["spec"], ["loadBalancer"]);
		},
		slowStart: ({ value }, object, edit) => {
			if (!(Number(value) > 0)) throw new Refused("a ramp takes more than no time");
			if (!object.has(balancing))
				return edit.set(balancing, { type: "LeastRequest", slowStart: { window: `${value}s` } });
			if (!["RoundRobin", "LeastRequest"].includes(object.text([...balancing, "type"]) ?? ""))
				throw new Refused("only RoundRobin and LeastRequest can ramp up");
			return edit.set([...balancing, "slowStart", "window"], `${value}s`, { after: "type" });
		},
	},
};
