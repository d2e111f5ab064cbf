import { type Attribute, byDefault } from "../../../design/attribute.ts";
import type { Fragment, FragmentLink, LinksExtension } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { Refused } from "../../refused.ts";
import { stated } from "../../stated.ts";
import { balancer, lesserShare, takenInBy } from "../edge/balancer.ts";
import { ofController } from "../edge/controller-settings.ts";
import { addressOf, endingOf } from "../hosts.ts";
import type { Lens, Writer } from "../lens.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { count } from "../quantity.ts";
import { largest, onCalls } from "./mesh.ts";

const http: Path = ["spec", "http"];
const rulesOf = (object: KubeObject) => object.indices(http).map((at): Path => [...http, at]);

function routesIn(object: KubeObject, rule: Path): Path[] {
	return object.indices([...rule, "route"]).map((at): Path => [...rule, "route", at]);
}

/** 0 s is no time-out. */
function timeoutOf(object: KubeObject, rule: Path): Attribute | undefined {
	return seconds(object.text([...rule, "timeout"]) ?? "") === 0
		? undefined
		: object.attribute([...rule, "timeout"], (raw) => seconds(String(raw)));
}

const attemptsOf = (object: KubeObject, rule: Path) => object.attribute([...rule, "retries", "attempts"], count);

/**
 * What it says of calls within the mesh. Where a rule leaves the retries out, Istio tries again only what was never
 * answered (istio.io, Virtual Service, HTTPRetry), which multiplies nothing.
 */
function calls(object: KubeObject): LinksExtension[] {
	const rules = rulesOf(object);
	const timeout = largest(rules.map((rule) => timeoutOf(object, rule)));
	const meshRetries = largest(rules.flatMap((rule) => attemptsOf(object, rule) ?? []));
	return object.indices(["spec", "hosts"]).flatMap((at) => {
		const written = object.text(["spec", "hosts", at]) ?? "*";
		const host = addressOf(object, written) ?? endingOf(written);
		return host === undefined ? [] : onCalls(object, host, { timeout, meshRetries });
	});
}

function links(object: KubeObject): FragmentLink[] {
	return rulesOf(object).flatMap((rule) => {
		const attributes = stated({ timeout: timeoutOf(object, rule), retries: attemptsOf(object, rule) });
		return routesIn(object, rule).flatMap((route): FragmentLink[] => {
			const name: Path = [...route, "destination", "host"];
			const host = addressOf(object, object.text(name) ?? "*");
			if (host === undefined) return [];
			const at = object.location(object.find(name)!.node);
			return [{ kind: "routes", direction: "to", other: { by: "host", host }, at, attributes }];
		});
	});
}

/** Hosts of which one of its rules takes every path. */
function hosts(object: KubeObject): string[] {
	if (!rulesOf(object).some((rule) => !object.has([...rule, "match"]))) return [];
	const all = object.indices(["spec", "hosts"]).map((at) => object.text(["spec", "hosts", at]) ?? "*");
	return all.filter((host) => !host.includes("*") && placeholder(host) === undefined);
}

/** "istio-system/public"; a bare name is of its own namespace. */
function entryOf({ namespace }: KubeObject, gateways: readonly (string | undefined)[]): string {
	const name = gateways.find((one) => one !== undefined && one !== "mesh") ?? "";
	return name.includes("/") ? name : `${namespace}/${name}`;
}

function read(object: KubeObject): Fragment[] | "partial" {
	if (!object.has(http)) return object.has(["spec"]) ? [] : "partial";
	const gateways = object.indices(["spec", "gateways"]).map((at) => object.text(["spec", "gateways", at]));
	// Without a gateway it speaks of calls within the mesh, which are links of those who call.
	const within = gateways.length === 0 || gateways.includes("mesh") ? calls(object) : [];
	if (!gateways.some((name) => name !== undefined && name !== "mesh")) return within;
	const weights = rulesOf(object).map((rule) => routesIn(object, rule).map((route): Path => [...route, "weight"]));
	const attributes = stated({
		layer: byDefault("L7", object.place, "a VirtualService routes requests"),
		public: byDefault(true, object.place, "a gateway takes requests from outside the mesh", object.handle),
		entry: takenInBy(object, `gateway ${entryOf(object, gateways)}`, ["spec", "gateways"]),
		protocol: byDefault("http", object.place, "its rules are of HTTP"),
		canaryWeight: lesserShare(object, weights),
	});
	const made = balancer(object, attributes, links(object));
	return [{ ...made, hosts: hosts(object), labels: ofController("istio") }, ...within];
}

function onlyRule(object: KubeObject): Path {
	const [rule, other] = rulesOf(object);
	if (!rule || other) throw new Refused("its rules differ: choose the one that carries the call");
	return rule;
}

const attempts: Writer = ({ value }, object, edit) => {
	const wanted = count(value);
	if (wanted === undefined) throw new Refused("attempts are a whole number");
	return edit.set([...onlyRule(object), "retries", "attempts"], wanted, { after: "timeout" });
};

/** Istio: which requests of a gateway go to which hosts of the mesh. */
export const virtualService: Lens = {
	groups: ["networking.istio.io"],
	read,
	writers: {
		timeout: ({ value }, object, edit) => edit.set([...onlyRule(object), "timeout"], `${value}s`, { after: "route" }),
		retries: attempts,
		meshRetries: attempts,
	},
};
