import { declared } from "../../../design/attribute.ts";
import type { Extension } from "../../../design/fragment.ts";
import type { KubeObject, Path } from "../object.ts";
import { podSpec } from "./pod.ts";

/** A label that no object can have: what stands for "its pods mount this ConfigMap". */
const mountLabel = (name: string) => `mounts ConfigMap ${name}`;

/** Marks of the ConfigMaps that the pods of a workload mount, beside their labels. */
export function mountMarks(object: KubeObject): Record<string, string> {
	const volumes: Path = [...podSpec, "volumes"];
	const names = object.indices(volumes).flatMap((at) => object.text([...volumes, at, "configMap", "name"]) ?? []);
	return Object.fromEntries(names.map((name) => [mountLabel(name), ""]));
}

/** `max_connections = 200` in an entry of a ConfigMap (postgresql.conf, my.cnf), for the server that mounts it. */
export function serverSettings(object: KubeObject): Extension[] {
	for (const [, found] of object.entries(["data"])) {
		const { value } = found as { value: { value?: unknown } };
		const text = typeof value.value === "string" ? value.value : "";
		const most = /^[ \t]*max[_-]connections[ \t]*=[ \t]*'?(\d{1,6})\b/m.exec(text)?.[1];
		if (most === undefined) continue;
		const { namespace, scope, name } = object;
		const at = object.pairLocation(found);
		return [
			{
				role: "extends",
				kind: "Store",
				file: object.source.file.path,
				of: { by: "labels", labels: { [mountLabel(name)]: "" }, namespace },
				scope,
				at,
				// Of the server's words only those that start it have more weight, and they name this file.
				decides: true,
				attributes: { maxConnections: declared(Number(most), at) },
			},
		];
	}
	return [];
}
