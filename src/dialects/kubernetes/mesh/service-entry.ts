import { byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration, Fragment } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import type { Lens } from "../lens.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";

/** What is kept where a port of it is the usual one of a store, or its protocol is that of one. */
const stores: readonly [engine: string, port: number, protocol: RegExp][] = [
	["postgres", 5432, /^postgres/i],
	["mysql", 3306, /^mysql$/i],
	["mongodb", 27017, /^mongo$/i],
	["redis", 6379, /^redis$/i],
];

const ports: Path = ["spec", "ports"];

function engineOf(object: KubeObject) {
	for (const at of object.indices(ports)) {
		const [number, protocol] = [object.raw([...ports, at, "number"]), object.text([...ports, at, "protocol"]) ?? ""];
		const [engine] = stores.find(([, port, spoken]) => port === Number(number) || spoken.test(protocol)) ?? [];
		if (engine) return declared(engine, object.location(object.find([...ports, at])!.node));
	}
	return undefined;
}

function read(object: KubeObject): Fragment[] | "partial" {
	const names: Path = ["spec", "hosts"];
	const all = object.indices(names).flatMap((at) => {
		const host = object.text([...names, at]);
		return host === undefined || host.includes("*") || placeholder(host) ? [] : [{ host, path: [...names, at] }];
	});
	if (all.length === 0) return object.has(["spec"]) ? [] : "partial";
	const engine = engineOf(object);
	return all.map(({ host, path }): Declaration => {
		const at = object.location(object.find(path)!.node);
		return {
			role: "declares",
			file: object.source.file.path,
			kind: engine ? "Store" : "Service",
			name: host,
			keys: [`${object.key}/${host}`],
			scope: object.scope,
			namespace: object.namespace,
			hosts: [host],
			at,
			attributes: stated({
				engine,
				role: byDefault(
					engine ? (engine.value === "redis" ? "cache" : "database") : "server",
					at,
					"a ServiceEntry names what answers calls of the mesh",
				),
			}),
		};
	});
}

/** Istio: what answers outside of the mesh, by its hosts. What other objects say of calls to it, they say of these. */
export const serviceEntry: Lens = { groups: ["networking.istio.io"], read, writers: {} };
