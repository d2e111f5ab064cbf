import { type KubeObject, placeholder } from "./object.ts";

/** Names of a Service in the cluster's DNS; the bare one is understood in its own namespace only. */
export function hostsOf(name: string, namespace: string): string[] {
	const inNamespace = `${name}.${namespace}`;
	return [name, inNamespace, `${inNamespace}.svc`, `${inNamespace}.svc.cluster.local`];
}

/** The one host that a name means in an object of a mesh or gateway; undefined for a wildcard. A bare name is of its namespace. */
export function addressOf(object: KubeObject, host: string): string | undefined {
	if (host.includes("*") || placeholder(host) !== undefined) return undefined;
	return host.includes(".") ? host : `${host}.${object.namespace}.svc.cluster.local`;
}

/** Hosts by their ending (`*.shop.svc.cluster.local`), or all of them. */
export function endingOf(host: string): string | undefined {
	return /^\*(\.[\w-]+)*$/.test(host) ? host.toLowerCase() : undefined;
}

const named = 10;

/** A StatefulSet's pods have names of their own under its Service: "db-0.db". */
export function podHosts(object: KubeObject): string[] | undefined {
	const service = object.kind === "StatefulSet" && object.text(["spec", "serviceName"]);
	if (!service) return undefined;
	const replicas = Math.min(Number(object.raw(["spec", "replicas"]) ?? 1) || 1, named);
	return Array.from({ length: replicas }, (_, ordinal) => `${object.name}-${ordinal}`).flatMap((pod) =>
		hostsOf(`${pod}.${service}`, object.namespace),
	);
}
