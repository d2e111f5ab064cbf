import { declared } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { attachedTo, saysAttached } from "./attached.ts";
import type { KubeObject, Path } from "./object.ts";

const everywhere = { name: "nginx", namespace: "every" };

/** What all Ingresses that an nginx carries out have in common, so that its own settings can speak of them. */
export const ofNginx = () => attachedTo("Controller", [everywhere]);

/** Texts that ingress-nginx puts into each server, or into the whole of what speaks HTTP. Source: ingress-nginx, ConfigMap. */
const snippets = ["server-snippet", "location-snippet", "http-snippet", "main-snippet"];

/** A limit for each client in the ConfigMap of the controller holds for every Ingress. */
export function controllerLimit(object: KubeObject): Fragment[] {
	if (!/nginx/.test(object.name)) return [];
	for (const key of snippets) {
		const path: Path = ["data", key];
		const found = object.find(path);
		if (found && /^\s*limit_(req|conn)\s/m.test(object.text(path) ?? ""))
			return saysAttached(
				object,
				{ limited: declared(true, object.pairLocation(found)) },
				{},
				{ kind: "Controller", ...everywhere },
			);
	}
	return [];
}
