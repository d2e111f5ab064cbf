import type { LinksExtension } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { hostsOf } from "../hosts.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";
import { onCalls } from "./mesh.ts";

const annotation = (name: string): Path => ["metadata", "annotations", name];

/**
 * What Linkerd's proxies do with the calls to a Service that is annotated so. Sources: linkerd.io, Retries (limit: 1 unless
 * it is set), Timeouts, Circuit breaking.
 */
export function linkerdCalls(object: KubeObject): LinksExtension[] {
	const retried = ["http", "grpc"].some((kind) => object.has(annotation(`retry.linkerd.io/${kind}`)));
	const once = { value: 1, source: "Linkerd, retry.linkerd.io/limit: 1 unless it is set" };
	const timeout = object.attribute(
		annotation("timeout.linkerd.io/request"),
		(raw) => seconds(String(raw)) || undefined,
	);
	return onCalls(object, hostsOf(object.name, object.namespace).at(-1)!, {
		timeout,
		meshRetries: retried ? object.attribute(annotation("retry.linkerd.io/limit"), count, once) : undefined,
		breaker: object.attribute(annotation("balancer.linkerd.io/failure-accrual"), (raw) => raw === "consecutive"),
	});
}
