import { type Node, YAMLMap } from "yaml";
import { folderOf } from "../../../design/places.ts";
import { LineMap, type Location } from "../../../design/text.ts";
import { type KubeObject, keyText, type Path } from "../object.ts";
import { type Copier, type Entry, type Layer, locate, put } from "./nodes.ts";
import { inFolder } from "./paths.ts";
import { Resource } from "./resource.ts";
import { layerOf } from "./transform.ts";

const generators = [
	["configMapGenerator", "ConfigMap"],
	["secretGenerator", "Secret"],
] as const;

/** What a generator needs of the files. */
export interface Texts {
	text(path: string): string | undefined;
}

/**
 * Adds the ConfigMaps and Secrets that a kustomization makes to what it gathered, or merges them into what is there. One of
 * which a part cannot be read is left out whole: whoever is given all of it is given things that nobody knows.
 */
export function generate(object: KubeObject, resources: Resource[], copier: Copier, texts: Texts): Resource[] {
	let all = resources;
	for (const [field, kind] of generators) {
		const layer = layerOf(object, field);
		for (const at of object.indices([field])) {
			const path = [field, at];
			const name = object.text([...path, "name"]);
			const place = object.find([...path, "name"]);
			if (!name || !place) continue;
			const scalar = (value: string, like: Node, where?: Location) => copier.scalar(value, layer, like, where);
			const data = dataOf(object, path, texts, scalar);
			const known = all.find((one) => one.kind === kind && one.names.includes(name));
			const behavior = object.text([...path, "behavior"]) ?? "create";
			if (!data) {
				all = all.filter((one) => one !== known);
				continue;
			}
			if (known && behavior !== "create") {
				if (behavior === "replace") put(known.root, ["data"], data);
				else for (const pair of data.items as Entry[]) put(known.root, ["data", keyText(pair)], pair.value);
				continue;
			}
			all = [...all, made(kind, name, place.node, data, layer, scalar)];
		}
	}
	return all;
}

type Made = (value: string, like: Node, at?: Location) => Node;

function made(kind: string, name: string, place: Node, data: YAMLMap, layer: Layer, scalar: Made): Resource {
	const root = new YAMLMap();
	locate(root, scalar("", place));
	put(root, ["apiVersion"], scalar("v1", place));
	put(root, ["kind"], scalar(kind, place));
	put(root, ["metadata", "name"], scalar(name, place));
	put(root, ["data"], data);
	return new Resource(root, layer);
}

/** The entries of one generator; undefined where a file of entries cannot be read. */
function dataOf(object: KubeObject, path: Path, texts: Texts, scalar: Made): YAMLMap | undefined {
	const data = new YAMLMap();
	locate(data, scalar("", object.find(path)!.node));
	const folder = folderOf(object.source.file.path);
	for (const env of [...list(object, [...path, "envs"]), ...list(object, [...path, "env"])]) {
		const file = inFolder(folder, env.text);
		const text = file === undefined ? undefined : texts.text(file);
		if (file === undefined || text === undefined) return undefined;
		for (const { key, value, at } of entriesIn(file, text)) put(data, [key], scalar(value, env.node, at));
	}
	for (const { text, node } of list(object, [...path, "files"])) {
		const equals = text.indexOf("=");
		const file = inFolder(folder, text.slice(equals + 1));
		const key = equals > 0 ? text.slice(0, equals) : text.slice(text.lastIndexOf("/") + 1);
		put(data, [key], scalar((file && texts.text(file)) ?? `<${text.slice(equals + 1).replace(/[<>]/g, "")}>`, node));
	}
	for (const { text, node } of list(object, [...path, "literals"])) {
		const equals = text.indexOf("=");
		if (equals > 0) put(data, [text.slice(0, equals)], scalar(unquoted(text.slice(equals + 1)), node));
	}
	return data;
}

function list(object: KubeObject, path: Path): { text: string; node: Node }[] {
	const single = object.text(path);
	const places = single === undefined ? object.indices(path).map((at) => [...path, at]) : [path];
	return places.flatMap((place) => {
		const text = object.text(place);
		return text === undefined ? [] : [{ text, node: object.find(place)!.node }];
	});
}

function unquoted(text: string): string {
	return (
		/^"(.*)"$|^'(.*)'$/s
			.exec(text)
			?.slice(1)
			.find((inner) => inner !== undefined) ?? text
	);
}

/** Lines of NAME=value; a name alone has the value of whoever builds. */
function entriesIn(file: string, text: string): { key: string; value: string; at: Location }[] {
	const lines = new LineMap(text);
	let start = 0;
	return text.split("\n").flatMap((raw) => {
		const from = start;
		start += raw.length + 1;
		const line = raw.trim();
		if (!line || line.startsWith("#")) return [];
		const equals = line.indexOf("=");
		const key = equals < 0 ? line : line.slice(0, equals).trim();
		const indent = raw.length - raw.trimStart().length;
		const at = { file, range: lines.range(from + indent, from + indent + line.length) };
		return key ? [{ key, value: equals < 0 ? `\${${key}}` : line.slice(equals + 1), at }] : [];
	});
}
