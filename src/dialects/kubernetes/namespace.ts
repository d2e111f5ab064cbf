import { type Attribute, declared } from "../../design/attribute.ts";
import type { Extension } from "../../design/fragment.ts";
import { Refused } from "../refused.ts";
import { stated } from "../stated.ts";
import type { Lens, Writer } from "./lens.ts";
import type { KubeObject, Path } from "./object.ts";
import { count, quantity, toQuantity } from "./quantity.ts";

/** What an object says of all pods of its namespace. */
function ofAll(object: KubeObject, attributes: Record<string, Attribute>): Extension[] {
	if (Object.keys(attributes).length === 0) return [];
	const of = { by: "namespace", namespace: object.namespace } as const;
	const { scope, place: at } = object;
	return [{ role: "extends", file: object.source.file.path, kind: "Service", of, scope, at, attributes }];
}

const limits: Path = ["spec", "limits"];

/** What the API server fills in where a container asks for nothing: the default request, else the default limit. */
export const limitRange: Lens = {
	groups: [""],
	read(object) {
		for (const at of object.indices(limits)) {
			if (object.text([...limits, at, "type"]) !== "Container") continue;
			const given = ["cpu", "memory"].filter((name) =>
				["defaultRequest", "default"].some((group) => object.has([...limits, at, group, name])),
			);
			const found = object.find([...limits, at]);
			if (given.length > 0 && found)
				return ofAll(object, { namespaceRequests: declared(given, object.location(found.node)) });
		}
		return [];
	},
	writers: {},
};

const hard: Path = ["spec", "hard"];
const named = (object: KubeObject, ...names: [string, ...string[]]): Path => [
	...hard,
	names.find((name) => object.has([...hard, name])) ?? names[0],
];
/** `cpu` is short for `requests.cpu`. */
const cpu = (object: KubeObject): Path => named(object, "requests.cpu", "cpu");
const pods = (object: KubeObject): Path => named(object, "count/pods", "pods");

const raise =
	(path: (object: KubeObject) => Path, as: (value: number) => string | number | undefined): Writer =>
	({ value }, object, edit) => {
		const wanted = typeof value === "number" ? as(value) : undefined;
		if (wanted === undefined) throw new Refused("a quota is a positive number");
		return edit.set(path(object), wanted);
	};

/** A quota that holds for some pods only (of a class, of a priority) says nothing of the others. */
export const resourceQuota: Lens = {
	groups: [""],
	read: (object) =>
		object.has(["spec", "scopes"]) || object.has(["spec", "scopeSelector"])
			? []
			: ofAll(
					object,
					stated({
						quotaCpu: object.attribute(cpu(object), quantity),
						quotaCpuLimit: object.attribute([...hard, "limits.cpu"], quantity),
						quotaMemory: object.attribute(named(object, "requests.memory", "memory"), quantity),
						quotaMemoryLimit: object.attribute([...hard, "limits.memory"], quantity),
						quotaPods: object.attribute(pods(object), count),
					}),
				),
	writers: {
		quotaCpu: raise(cpu, toQuantity),
		quotaPods: raise(pods, count),
	},
};
