import { type Attribute, declared } from "../../../design/attribute.ts";
import type { Extension, Fragment } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { saysOfAll } from "../edge/controller-settings.ts";
import { addressOf } from "../hosts.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";
import { onCalls } from "./mesh.ts";

const patchesOf = (object: KubeObject): Path[] =>
	object.indices(["spec", "configPatches"]).map((at): Path => ["spec", "configPatches", at]);

/** What a patch puts in: a filter's own configuration, whether it stands there as such or in a TypedStruct. */
function configurationIn(object: KubeObject, patch: Path): Path {
	const typed: Path = [...patch, "patch", "value", "typed_config"];
	return object.has([...typed, "value"]) ? [...typed, "value"] : typed;
}

const filterName = (object: KubeObject, patch: Path) =>
	["name", "typed_config/@type", "typed_config/type_url"]
		.map((path) => object.text([...patch, "patch", "value", ...path.split("/")]) ?? "")
		.join(" ");

/** What tells one client from another. Source: Envoy API v3, RateLimit.Action. */
const ofClient = ["remote_address", "masked_remote_address", "request_headers"];

const actionsIn = (object: KubeObject, limits: Path): Path[] =>
	object
		.indices(limits)
		.flatMap((at) => object.indices([...limits, at, "actions"]).map((one): Path => [...limits, at, "actions", one]));

/** A header of what is asked for is the same for all who ask. */
const isOfClient = (object: KubeObject, action: Path): boolean =>
	ofClient.some((kind) => object.has([...action, kind])) &&
	!object.text([...action, "request_headers", "header_name"])?.startsWith(":");

/** Where a filter counts each client by itself; a bucket that all share lets one of them take all of it. */
function limiter(object: KubeObject, patch: Path): Attribute | undefined {
	if (!/local_?rate_?limit/i.test(filterName(object, patch))) return undefined;
	const own = configurationIn(object, patch);
	const each: Path = [...own, "local_rate_limit_per_downstream_connection"];
	const limits: Path = [...own, "rate_limits"];
	const found =
		String(object.raw(each)) === "true" ? each : actionsIn(object, limits).find((one) => isOfClient(object, one));
	// Each proxy counts for itself, as a program's own memory does.
	return found && declared("memory", object.pairLocation(object.find(found)!), object.handle);
}

function shedding(object: KubeObject, patch: Path): Attribute | undefined {
	if (!/adaptive_?concurrency|admission_?control/i.test(filterName(object, patch))) return undefined;
	const off = String(object.raw([...configurationIn(object, patch), "enabled", "default_value"])) === "false";
	return declared(!off, object.location(object.find([...patch, "patch", "value"])!.node), object.handle);
}

/** What the proxies in front of the selected pods do. */
function onWorkload(object: KubeObject): Extension[] {
	const labels = object.strings(["spec", "workloadSelector", "labels"]);
	if (!labels) return [];
	const filters = patchesOf(object).filter((patch) => object.text([...patch, "applyTo"]) === "HTTP_FILTER");
	const inbound = filters.filter((patch) => object.text([...patch, "match", "context"]) !== "SIDECAR_OUTBOUND");
	const attributes = stated({
		limiter: inbound.map((patch) => limiter(object, patch)).find((one) => one),
		shedding: inbound.map((patch) => shedding(object, patch)).find((one) => one),
	});
	if (Object.keys(attributes).length === 0) return [];
	return [
		{
			role: "extends",
			kind: "Service",
			of: { by: "labels", labels, namespace: object.namespace },
			file: object.source.file.path,
			scope: object.scope,
			at: object.place,
			attributes,
		},
	];
}

/** Gateways are told by their labels; without any, a filter of the context GATEWAY is all of them. */
function isOfGateways(object: KubeObject, patch: Path): boolean {
	const labels = object.strings(["spec", "workloadSelector", "labels"]);
	if (labels) return Object.values(labels).some((value) => /gateway/i.test(value));
	return object.text([...patch, "match", "context"]) === "GATEWAY";
}

/** What a gateway counts each client by: a limit at the entry, whether a service keeps the counts or each proxy its own. */
function onGateways(object: KubeObject): Fragment[] {
	for (const patch of patchesOf(object)) {
		if (!isOfGateways(object, patch)) continue;
		const value: Path = [...patch, "patch", "value"];
		const limits: Path[] = [
			[...value, "rate_limits"],
			[...value, "route", "rate_limits"],
		];
		const action = limits.flatMap((one) => actionsIn(object, one)).find((one) => isOfClient(object, one));
		const found = action && object.find(action);
		const own = limiter(object, patch);
		if (!found && !own) continue;
		return saysOfAll(object, "istio", { limited: declared(true, found ? object.pairLocation(found) : object.place) });
	}
	return [];
}

/** As large as to say that there is no bound. Source: Envoy FAQ, disable circuit breaking. */
const offAt = 1_000_000;

/** Bounds of a cluster that is named by its host. */
function onHosts(object: KubeObject): Fragment[] {
	return patchesOf(object).flatMap((patch) => {
		const host = object.text([...patch, "match", "cluster", "service"]);
		const address = host && addressOf(object, host);
		if (object.text([...patch, "applyTo"]) !== "CLUSTER" || !address) return [];
		return onCalls(object, address, { breaker: breakerIn(object, [...patch, "patch", "value"]) });
	});
}

function breakerIn(object: KubeObject, cluster: Path): Attribute | undefined {
	const ejection: Path = [...cluster, "outlier_detection"];
	if (object.has(ejection)) return declared(true, object.pairLocation(object.find(ejection)!), object.handle);
	const threshold: Path = [...cluster, "circuit_breakers", "thresholds", 0];
	const limits = ["max_connections", "max_pending_requests", "max_requests"]
		.map((name) => count(object.raw([...threshold, name])))
		.filter((one) => one !== undefined);
	const found = limits.length > 0 && object.find([...cluster, "circuit_breakers"]);
	return found
		? declared(
				limits.some((one) => one < offAt),
				object.pairLocation(found),
				object.handle,
			)
		: undefined;
}

const fragmentsOf = (object: KubeObject): Fragment[] => [
	...onWorkload(object),
	...onGateways(object),
	...onHosts(object),
];

/** Istio: patches of what its proxies are told. Most may change anything: then a note says that it was not read. */
export const envoyFilter: Lens = {
	groups: ["networking.istio.io"],
	read: (object) => (object.has(["spec"]) ? fragmentsOf(object) : "partial"),
	unread: (object) =>
		fragmentsOf(object).length === 0
			? "what this EnvoyFilter changes in the proxies is not read: of its patches, limits and load shedding of selected workloads and bounds of a named host are"
			: undefined,
	writers: {},
};
