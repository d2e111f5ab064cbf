import { type Attribute, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { attachedTo, saysAttached } from "../attached.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count, flag } from "../quantity.ts";
import { saysOfAll } from "./controller-settings.ts";
import { hashedBy } from "./request-hash.ts";

const annotation = (name: string): Path => ["metadata", "annotations", `konghq.com/${name}`];

/** What an Ingress, a route or a Service takes on by name. Objects of the cluster have no namespace, which reads as "default". */
export function kongLabels(object: KubeObject): Record<string, string> {
	const names = (key: string, namespace = object.namespace) =>
		(object.text(annotation(key)) ?? "")
			.split(",")
			.map((name) => ({ name: name.trim(), namespace }))
			.filter(({ name }) => name !== "");
	return {
		...attachedTo("KongPlugin", names("plugins")),
		...attachedTo("KongClusterPlugin", names("plugins", "default")),
		...attachedTo("KongUpstreamPolicy", names("upstream-policy")),
		...attachedTo("KongIngress", names("override")),
	};
}

const periods: Record<string, number> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** Source: docs.konghq.com, Rate Limiting: counted by consumer, else by address, unless it is by service or path. */
function readPlugin(object: KubeObject): Fragment[] | "partial" {
	if (!/^rate-limiting(-advanced)?$/.test(object.text(["plugin"]) ?? "")) return [];
	if (flag(object.raw(["disabled"])) === true) return [];
	if (/^(service|path)$/.test(object.text(["config", "limit_by"]) ?? object.text(["config", "identifier"]) ?? ""))
		return [];
	const period = Object.keys(periods).find((name) => object.has(["config", name]));
	const rate = period
		? object.attribute(["config", period], (raw) => (count(raw) ? count(raw)! / periods[period] : undefined))
		: object.attribute(["config", "limit", 0], (raw) => {
				const window = count(object.raw(["config", "window_size", 0]));
				return count(raw) && window ? count(raw)! / window : undefined;
			});
	const found = object.find(["plugin"])!;
	const said = stated({ rateLimit: rate, limited: declared(true, object.pairLocation(found), object.handle) });
	const isGlobal = object.kind === "KongClusterPlugin" && object.text(["metadata", "labels", "global"]) === "true";
	return [...saysAttached(object, said), ...(isGlobal ? saysOfAll(object, "kong", said) : [])];
}

export const kongPlugin: Lens = { groups: ["configuration.konghq.com"], read: readPlugin, writers: {} };

const algorithms: Record<string, string> = {
	"round-robin": "round-robin",
	"least-connections": "least-outstanding",
	"consistent-hashing": "ring-hash",
	latency: "power-of-two",
};

/** Source: docs.konghq.com, KongUpstreamPolicy: hashOn is one of an input, a header, a cookie, a parameter. */
function readPolicy(object: KubeObject): Fragment[] | "partial" {
	if (!object.has(["spec"])) return "partial";
	const algorithm: Path = ["spec", "algorithm"];
	const hash: Path = ["spec", "hashOn"];
	const checks = object.has(["spec", "healthchecks", "passive"]) && object.find(["spec", "healthchecks", "passive"]);
	return saysAttached(
		object,
		stated({
			affinity: policyAffinity(object, algorithm, hash),
			algorithm: object.attribute(algorithm, (raw) => algorithms[String(raw)] ?? "round-robin"),
			outlierDetection: checks ? declared(true, object.pairLocation(checks), object.handle) : undefined,
		}),
	);
}

function policyAffinity(object: KubeObject, algorithm: Path, hash: Path): Attribute | undefined {
	const found = object.find(algorithm);
	const text = object.text(algorithm);
	if (!found) return undefined;
	const at = object.pairLocation(found);
	if (text === "sticky-sessions" || (text === "consistent-hashing" && object.has([...hash, "cookie"])))
		return declared("cookie", at, object.handle);
	if (text !== "consistent-hashing") return undefined;
	if (object.text([...hash, "input"]) === "ip") return declared("source-ip", at, object.handle);
	if (object.text([...hash, "input"]) === "consumer") return declared("consistent-hash", at, object.handle);
	return (
		hashedBy(object, [...hash, "header"], "header", algorithm) ??
		hashedBy(object, [...hash, "queryArg"], "consistent-hash", algorithm)
	);
}

export const kongUpstreamPolicy: Lens = {
	groups: ["configuration.konghq.com"],
	read: readPolicy,
	writers: {
		affinity: ({ value }, _object, edit) => {
			if (value !== "none") throw new Refused(`set algorithm and hashOn for "${value}"`);
			return [
				...edit.set(["spec", "algorithm"], "least-connections"),
				...edit.remove(["spec"], ["hashOn", "hashOnFallback"]),
			];
		},
	},
};

const pins: Record<string, string> = { ip: "source-ip", consumer: "consistent-hash", cookie: "cookie" };

/** The older object for the same, and for what Kong does with requests. */
function readOlder(object: KubeObject): Fragment[] | "partial" {
	const on: Path = ["upstream", "hash_on"];
	const pinned =
		object.text(on) === "header"
			? hashedBy(object, ["upstream", "hash_on_header"], "header", on)
			: object.attribute(on, (raw) => pins[String(raw)] ?? "none");
	return saysAttached(
		object,
		stated({ affinity: pinned }),
		stated({
			retries: object.attribute(["proxy", "retries"], count),
			timeout: object.attribute(["proxy", "read_timeout"], (raw) => (count(raw) ?? 0) / 1000 || undefined),
		}),
	);
}

export const kongIngress: Lens = { groups: ["configuration.konghq.com"], read: readOlder, writers: {} };

/** Source: docs.konghq.com, annotations of a Service: retries, and time-outs in milliseconds. */
export function kongLimits(object: KubeObject): Record<string, Attribute> {
	return stated({
		retries: object.attribute(annotation("retries"), count),
		timeout: object.attribute(annotation("read-timeout"), (raw) => (count(raw) ?? 0) / 1000 || undefined),
	});
}
