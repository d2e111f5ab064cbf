import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { tellsClientsApart } from "../../nginx/limits.ts";
import { attachedTo, saysAttached } from "../attached.ts";
import type { KubeObject, Path } from "../object.ts";

type Controller = "nginx" | "kong" | "apisix" | "istio";

const everywhere = (name: Controller) => ({ name, namespace: "every" });

/** What all have in common that a controller carries out, so that its own settings can speak of them. */
export const ofController = (...names: Controller[]) => attachedTo("Controller", names.map(everywhere));

/** What an object says of all that its controller carries out. */
export function saysOfAll(object: KubeObject, controller: Controller, said: Record<string, Attribute>): Fragment[] {
	return saysAttached(object, said, {}, { kind: "Controller", ...everywhere(controller) });
}

/** Texts that a controller puts into each server, or into the whole of what speaks HTTP. Sources: ingress-nginx and F5 NGINX, ConfigMap. */
const snippets = ["server-snippet", "location-snippet", "http-snippet", "main-snippet"].flatMap((key) => [
	key,
	`${key}s`,
]);

/** As charts and manifests call it. Anything else may be an nginx that serves files. */
function isOfNginx({ name, namespace }: KubeObject): boolean {
	if (/^(.+-)?(ingress-nginx|nginx-ingress)-controller$/.test(name)) return true;
	return /^nginx-config(uration)?$/.test(name) && /ingress/.test(namespace);
}

/** A limit for each client in the ConfigMap of the controller holds for every Ingress. */
export function controllerLimit(object: KubeObject): Fragment[] {
	if (!isOfNginx(object)) return [];
	const texts = snippets.map((key) => [["data", key] as Path, object.text(["data", key]) ?? ""] as const);
	const zones = new Map(texts.flatMap(([, text]) => zonesIn(text)));
	for (const [path, text] of texts) {
		const found = object.find(path);
		const limited = found && limitIn(text, zones, object.pairLocation(found));
		if (limited) return saysOfAll(object, "nginx", { limited });
	}
	return [];
}

/** What each zone counts by. */
function zonesIn(text: string): [zone: string, key: string][] {
	const found = text.matchAll(/(?:^|[;{])\s*limit_req_zone\s+(\S+)\s[^;]*?\bzone=([^:;\s]+)/gm);
	return [...found].map(([, key, zone]) => [zone, key]);
}

function limitIn(text: string, zones: ReadonlyMap<string, string>, at: ReturnType<KubeObject["location"]>) {
	for (const [, zone] of text.matchAll(/(?:^|[;{])\s*limit_req\s[^;]*?\bzone=([^:;\s]+)/gm)) {
		const key = zones.get(zone);
		if (key === undefined) return unknown(`what its zone "${zone}" counts by is not in this file`, at);
		if (tellsClientsApart(key)) return declared(true, at);
	}
	return /(?:^|[;{])\s*limit_conn\s/m.test(text)
		? unknown("limits the connections of a client, not its requests", at)
		: undefined;
}
