import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { stated } from "../../stated.ts";
import { attachedTo, saysAttached, standsFor } from "../attached.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";

const limit: Path = ["spec", "rateLimit"];

/** Source: doc.traefik.io, RateLimit: average over a period, 1 s; 0 is no limit. Retry: attempts count the first. */
function read(object: KubeObject): Fragment[] | "partial" {
	if (!object.has(["spec"])) return "partial";
	const period = seconds(object.text([...limit, "period"]) ?? "1s") || 1;
	const rate = (raw: unknown) => (count(raw) ? count(raw)! / period : undefined);
	const average =
		count(object.raw([...limit, "average"])) === 0 ? undefined : object.attribute([...limit, "average"], rate);
	const breaker = object.has(["spec", "circuitBreaker"]) && object.find(["spec", "circuitBreaker"]);
	const said = saysAttached(
		object,
		stated({
			rateLimit: average ?? ofChain(object),
			rateBurst: average && object.attribute([...limit, "burst"], count),
		}),
		stated({
			retries: object.attribute(["spec", "retry", "attempts"], (raw) => {
				const attempts = count(raw);
				return attempts ? attempts - 1 : undefined;
			}),
			breaker: breaker ? declared(true, object.pairLocation(breaker), object.handle) : undefined,
		}),
	);
	return [...said, ...standsFor(object, namedAt(object, chain))];
}

const chain: Path = ["spec", "chain", "middlewares"];

/** A chain stands for others, that are known by their names alone. */
function ofChain(object: KubeObject): Attribute | undefined {
	for (const at of object.indices(chain)) {
		const path: Path = [...chain, at, "name"];
		const found = object.find(path);
		if (found && /rate|limit|throttle/i.test(object.text(path) ?? ""))
			return unknown(`${object.text(path)} of its chain may limit what a client sends`, object.location(found.node));
	}
	return undefined;
}

/** Traefik: what its routers do with requests before they send them on. */
export const middleware: Lens = { groups: ["traefik.io", "traefik.containo.us"], read, writers: {} };

/** Middlewares that a place of an IngressRoute lists. */
export function middlewaresAt(object: KubeObject, path: Path): Record<string, string> {
	return attachedTo("Middleware", namedAt(object, path));
}

function namedAt(object: KubeObject, path: Path): { name: string; namespace: string }[] {
	return object.indices(path).flatMap((at) => {
		const name = object.text([...path, at, "name"]);
		return name ? [{ name, namespace: object.text([...path, at, "namespace"]) ?? object.namespace }] : [];
	});
}

const annotation: Path = ["metadata", "annotations", "traefik.ingress.kubernetes.io/router.middlewares"];

/** The same of an Ingress: "shop-limit@kubernetescrd", the namespace before the name; either may have dashes. */
export function middlewaresOf(object: KubeObject): Record<string, string> {
	const written = (object.text(annotation) ?? "").split(",").map((each) => each.trim());
	const names = written.flatMap((each) => {
		const parts = /^(.*)@kubernetescrd$/.exec(each)?.[1].split("-") ?? [];
		return parts.slice(1).map((_, at) => ({
			namespace: parts.slice(0, at + 1).join("-"),
			name: parts.slice(at + 1).join("-"),
		}));
	});
	return attachedTo("Middleware", names);
}
