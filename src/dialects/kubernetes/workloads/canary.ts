import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { stated } from "../../stated.ts";
import { balancer, takenInBy } from "../edge/balancer.ts";
import { hostsOf } from "../hosts.ts";
import type { Lens } from "../lens.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { count } from "../quantity.ts";

const analysis: Path = ["spec", "analysis"];
const service: Path = ["spec", "service"];
const said = (object: KubeObject, path: Path, value: Attribute["value"]) =>
	declared(value!, object.pairLocation(object.find(path)!), object.handle);

/** The shares of the new version: a list, or equal steps up to the most (flagger.app, Canary release). */
function shares(object: KubeObject): Attribute | undefined {
	const list: Path = [...analysis, "stepWeights"];
	const listed = object.indices(list).map((at) => count(object.raw([...list, at])));
	if (listed.length > 0 && listed.every((one) => one !== undefined && one <= 100))
		return said(
			object,
			list,
			listed.map((one) => one! / 100),
		);
	const step = count(object.raw([...analysis, "stepWeight"]));
	const most = count(object.raw([...analysis, "maxWeight"])) ?? 100;
	if (!step || most > 100) return undefined;
	const all = Array.from({ length: Math.floor(most / step) }, (_, at) => ((at + 1) * step) / 100);
	return all.length > 0 ? said(object, [...analysis, "stepWeight"], all) : undefined;
}

/** By shares it is a canary, by requests that match (A/B) too; with iterations alone all move at once, after a test. */
function strategy(object: KubeObject): Attribute | undefined {
	if (!object.has(analysis)) return undefined;
	const isWeighted = ["stepWeight", "stepWeights", "maxWeight", "match"].some((key) => object.has([...analysis, key]));
	return said(object, analysis, isWeighted ? "canary" : "blue-green");
}

function rollout(object: KubeObject): Record<string, Attribute> {
	const skips: Path = ["spec", "skipAnalysis"];
	const isSkipped = String(object.raw(skips)) === "true";
	const compares: Path = [...analysis, object.has([...analysis, "metrics"]) ? "metrics" : "webhooks"];
	return stated({
		strategy: isSkipped ? said(object, skips, "rolling") : strategy(object),
		allAtOnce: isSkipped ? said(object, skips, true) : undefined,
		steps: isSkipped ? undefined : shares(object),
		stepDuration: object.attribute([...analysis, "interval"], (raw) => seconds(String(raw))),
		sticky: object.has([...analysis, "sessionAffinity"])
			? said(object, [...analysis, "sessionAffinity"], true)
			: undefined,
		analysis:
			!isSkipped && object.has(compares)
				? said(object, compares, true)
				: byDefault(false, object.place, "Flagger: nothing is compared without metrics or webhooks", object.handle),
	});
}

/** Of Istio by a name, of the Gateway API by a reference; a bare name is of its own namespace. */
function gateway(object: KubeObject, key: string): string {
	const first: Path = [...service, key, 0];
	const name = object.text(first) ?? object.text([...first, "name"]) ?? "";
	const namespace = object.text([...first, "namespace"]) ?? object.namespace;
	return name.includes("/") ? name : `${namespace}/${name}`;
}

/** The Services that it makes: of the version that everybody has, and of each of the two. */
function services(object: KubeObject, name: string): Fragment[] {
	const { namespace, place, scope, kind } = object;
	const target = object.find(["spec", "targetRef", "name"])!.node;
	const at = object.location(target);
	const key = object.keyOf(object.text(["spec", "targetRef", "kind"]) ?? "Deployment", name);
	const called = object.text([...service, "name"]) ?? name;
	const made = balancer(
		object,
		stated({
			layer: byDefault("L4", place, "kube-proxy forwards connections, not requests"),
			public: byDefault(false, place, "Flagger makes Services within the cluster"),
			affinity: byDefault("none", place, "no Service that Flagger makes pins clients"),
		}),
		[{ kind: "routes", direction: "to", other: { by: "key", key }, at }],
	);
	const hosts = [called, `${called}-primary`, `${called}-canary`].flatMap((one) => hostsOf(one, namespace));
	const inner: Fragment = { ...made, name: called, keys: [object.keyOf("Service", called)], hosts };
	const gateways = ["gateways", "gatewayRefs"].find((one) => object.indices([...service, one]).length > 0);
	const names = object.indices([...service, "hosts"]).map((one) => object.text([...service, "hosts", one]) ?? "*");
	if (gateways === undefined || names.every((host) => placeholder(host) !== undefined)) return [inner];
	const attributes = stated({
		timeout: object.attribute([...service, "timeout"], (raw) => seconds(String(raw)) || undefined),
		retries: object.attribute([...service, "retries", "attempts"], count),
	});
	const entry = balancer(
		object,
		stated({
			layer: byDefault("L7", place, `a ${kind} with gateways routes requests`),
			public: byDefault(true, place, "a gateway takes requests from outside", object.handle),
			entry: takenInBy(object, `gateway ${gateway(object, gateways)}`, [...service, gateways]),
			protocol: byDefault("http", place, "its routes are of HTTP"),
		}),
		[{ kind: "routes", direction: "to", other: { by: "key", key: object.keyOf("Service", called) }, at, attributes }],
	);
	const own = names.filter((host) => !host.includes("*") && placeholder(host) === undefined);
	return [inner, { ...entry, scope, hosts: own }];
}

function read(object: KubeObject): Fragment[] | "partial" {
	const name = object.text(["spec", "targetRef", "name"]);
	if (name === undefined) return "partial";
	const key = object.keyOf(object.text(["spec", "targetRef", "kind"]) ?? "Deployment", name);
	const attributes = rollout(object);
	const of = { by: "key", key: `${key}/rollout` } as const;
	const base = { file: object.source.file.path, scope: object.scope, at: object.place } as const;
	return [
		// What the Deployment says of its own updates is what Flagger does to the copy that nobody is sent to.
		{ role: "extends", kind: "Rollout", of, ...base, attributes, decides: true },
		...(object.has(service) ? services(object, name) : []),
	];
}

/** Flagger: how the versions of a workload replace each other, and the Services that it makes. Source: docs.flagger.app. */
export const canary: Lens = { groups: ["flagger.app"], read, writers: {} };
