import { isScalar } from "yaml";
import type { Declaration, Given, Values } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { controllerLimit } from "./edge/controller-settings.ts";
import type { Lens } from "./lens.ts";
import { type Found, type KubeObject, type Path, placeholder } from "./object.ts";
import { knativeLimit } from "./workloads/knative-defaults.ts";
import { serverSettings } from "./workloads/mounted-settings.ts";

/** Longer values are files that happen to be kept in a map. */
const longest = 4096;

/** A text as the process sees it; `$(NAME)` is Kubernetes' own and is resolved with the rest of the process's values. */
function textGiven({ value }: Found, at: Location): Given {
	if (!isScalar(value)) return { unknown: "not a single value", at };
	const text = value.value === null ? "" : String(value.value);
	if (text.length > longest) return { unknown: "too long to be a value", at };
	const reason = placeholder(text.replace(/\$\([\w.-]+\)/g, ""));
	return reason ? { unknown: reason, at } : { text, at };
}

const takenFrom = { configMapKeyRef: "ConfigMap", secretKeyRef: "Secret" } as const;

function sourceGiven(object: KubeObject, path: Path, at: Location): Given {
	for (const [key, kind] of Object.entries(takenFrom)) {
		const name = object.text([...path, key, "name"]);
		const entry = object.text([...path, key, "key"]);
		if (name && entry) return { from: { key: object.keyOf(kind, name), entry }, at };
	}
	const [other] = object.keys(path);
	return { unknown: `${other ?? "valueFrom"} is known only where it runs`, at };
}

/** What the process of a container is given by name: the last of two entries of one name counts. */
export function givenTo(object: KubeObject, container: Path): Record<string, Given> {
	const given = new Map<string, Given>();
	const list: Path = [...container, "env"];
	for (const index of object.indices(list)) {
		const entry: Path = [...list, index];
		const name = object.text([...entry, "name"]);
		if (!name) continue;
		const source = object.has([...entry, "valueFrom"]) && object.find([...entry, "valueFrom"]);
		const value = object.find([...entry, "value"]);
		if (source) given.set(name, sourceGiven(object, [...entry, "valueFrom"], object.location(source.node)));
		else if (value) given.set(name, textGiven(value, object.location(value.node)));
		else given.set(name, { text: "", at: object.location(object.find(entry)!.node) });
	}
	return Object.fromEntries(given);
}

/** ConfigMaps and Secrets of which it is given every entry. */
export function allGivenTo(object: KubeObject, container: Path): NonNullable<Declaration["givenAll"]> {
	const list: Path = [...container, "envFrom"];
	return object.indices(list).flatMap((index) => {
		const prefix = object.text([...list, index, "prefix"]);
		const map = object.text([...list, index, "configMapRef", "name"]);
		const secret = object.text([...list, index, "secretRef", "name"]);
		const key = map ? object.keyOf("ConfigMap", map) : secret && object.keyOf("Secret", secret);
		return key ? [{ key, ...(prefix && { prefix }) }] : [];
	});
}

function values(object: KubeObject, held: [key: string, given: Given][]): Values[] {
	const { file } = object.source;
	return [
		{ role: "values", file: file.path, keys: [object.key], scope: object.scope, values: Object.fromEntries(held) },
	];
}

function textsIn(object: KubeObject, key: string): [string, Given][] {
	return object.entries([key]).map(([name, found]) => [name, textGiven(found, object.location(found.node))]);
}

export const configMap: Lens = {
	groups: [""],
	read: (object) => [
		...values(object, textsIn(object, "data")),
		...serverSettings(object),
		...knativeLimit(object),
		...controllerLimit(object),
	],
	writers: {},
};

/** What stands in `data` is kept from everybody who reads a review; that it exists is said. */
function hidden(object: KubeObject): [string, Given][] {
	const entries = object.entries(["data"]);
	return entries.map(([name, { node }]) => [name, { unknown: "is a secret", at: object.location(node) }]);
}

export const secret: Lens = {
	groups: [""],
	// The API server writes stringData over data.
	read: (object) => values(object, [...hidden(object), ...textsIn(object, "stringData")]),
	writers: {},
};
