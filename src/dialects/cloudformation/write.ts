import type { Node } from "yaml";
import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal, Scope } from "../dialect.ts";
import { Refused } from "../refused.ts";
import { containersOf, entryOf, memberOf } from "../resources/aws/container.ts";
import { insertedAt, type Literal, setExpression } from "../resources/edit.ts";
import { argument } from "../resources/facts.ts";
import type { Folder, Resource } from "../resources/folder.ts";
import { literalOf } from "../resources/literal.ts";
import { blocksOf, type ParsedFile } from "../resources/syntax.ts";
import { Unknown } from "../resources/value.ts";
import { isBound, type Setter, writeBound } from "../resources/write-bounds.ts";
import { writeDraining } from "../resources/write-draining.ts";
import { parseYaml } from "../yaml.ts";
import { singular, snake } from "./blocks.ts";
import { member } from "./expressions.ts";
import { behind, insertion, type Place } from "./insert.ts";
import { type FilesAt, stackOf } from "./read.ts";
import { isSynthesized } from "./synthesized.ts";
import { types } from "./types/index.ts";
import { writeSignals } from "./write-signals.ts";

/** A change of the design as edits of the template; what cannot be written is refused with what to do instead. */
export function writeAs(dialect: string, filesAt?: FilesAt, keyOfProperties = "Properties") {
	return (change: AttributeChange, scope: Scope<ParsedFile>): TextEdit[] | Refusal => {
		try {
			const handle = change.current.handle;
			if (!handle) return { refused: "Nothing in the template holds it." };
			const lines = handle.anchor.split("\n");
			const [address, ...path] = (lines.pop() ?? "").split("/");
			const [root, parameters] = lines;
			if (isSynthesized(root)) return { refused: "A program made this template; change the construct in it." };
			const given = parameters === undefined ? undefined : { parameters };
			const folder = stackOf({ entries: [root], given }, scope, dialect, filesAt);
			const resource = folder?.resources.get(address);
			if (!folder || !resource) return { refused: `${address} is no longer declared in ${handle.file}.` };
			return editsOf(folder, resource, path.join("/"), change, keyOfProperties);
		} catch (error) {
			if (error instanceof Refused) return { refused: error.message };
			throw error;
		}
	};
}

function editsOf(folder: Folder, resource: Resource, path: string, change: AttributeChange, key: string): TextEdit[] {
	const { value, attribute } = change;
	const set: Setter = (at, wanted) => written(folder, resource, at, wanted, key);
	if (attribute === "affinity") {
		if (value !== "none" || path === "#policy") throw new Refused(`Set stickiness of ${resource.label} by hand.`);
		return blocksOf(resource.block, "stickiness").length > 0 ? [set("stickiness/enabled", false)] : [];
	}
	if (path === "#draining") return writeDraining(set, value);
	if (path === "#signals") return writeSignals(folder, resource, change);
	if (path.startsWith("container_definitions/")) return [ofContainer(folder, resource, path, value)];
	if (isBound(path)) return writeBound(folder, resource, path, value, set);
	return [set(path, literalOf(folder, resource, path, attribute, value))];
}

/** Where the value comes from, else beside the properties that are there. */
function written(folder: Folder, resource: Resource, path: string, value: Literal, key: string): TextEdit {
	const known = argument(resource.block, path);
	const own = known && "value" in known ? known.value : undefined;
	const isImplied = own?.kind === "literal" && own.start === resource.block.header.start;
	if (own && !isImplied) {
		const header = blocksOf(resource.block, path.split("/")[0])[0]?.header;
		if (!(header && header.start === own.start)) return setExpression(folder, own, value);
	}
	const text = folder.files.get(resource.block.file)!.text;
	const node = behind(parseYaml(text).document?.contents as Node | undefined, resource.block.header.start);
	const properties = key === "" ? node : member(node, key);
	const place = placeOf(resource, path);
	const made = properties && place && insertion(text, properties, place, value);
	if (!made)
		throw new Refused(`Set ${place?.within ?? place?.keys.join(".") ?? path} of ${resource.label} to ${value}.`);
	return insertedAt(folder, resource.block.file, made.offset, made.text);
}

const pascal = (name: string) => name.replace(/(?:^|_)([a-z\d])/g, (_, letter: string) => letter.toUpperCase());

/** What the template calls what the families call so. */
function placeOf({ block }: Resource, path: string): Place | undefined {
	const shape = types[block.called ?? ""];
	for (const [list, names] of Object.entries(shape?.keyed ?? {})) {
		const within = Object.keys(names).find((name) => names[name] === path);
		if (within) return { keys: [list], within };
	}
	const own = Object.keys(shape?.names ?? {}).find((name) => shape?.names?.[name] === path);
	const top = own ?? shape?.paths?.[path];
	if (top) return { keys: top.split(".") };
	const keys = path.split("/").map((step) => {
		const spelled = Object.keys(shape?.names ?? {}).find((name) => shape?.names?.[name] === step);
		return spelled?.split(".").at(-1) ?? pascal(step);
	});
	return keys.every((key, at) => singular(snake(key)) === snake(key) || at === keys.length - 1) ? { keys } : undefined;
}

function ofContainer(folder: Folder, task: Resource, path: string, value: unknown): TextEdit {
	const [, name, wanted] = path.split("/");
	const containers = containersOf(folder, task);
	if (containers instanceof Unknown || typeof value !== "number")
		throw new Refused(`Set ${pascal(wanted)} of container ${name} by hand.`);
	const container = containers.find((one) => (memberOf(folder, one, "name") ?? "") === name) ?? containers[0];
	const entry = container && entryOf(folder, container, wanted);
	if (entry) return setExpression(folder, entry.value, Math.ceil(value));
	if (!container || !("object" in container)) throw new Refused(`Set ${pascal(wanted)} of container ${name} by hand.`);
	const { file, start } = container.object;
	const text = folder.files.get(file)!.text;
	const map = mapAt(parseYaml(text).document?.contents as Node | undefined, start);
	const key = wanted.charAt(0).toUpperCase() + wanted.slice(1);
	const made = map && insertion(text, map, { keys: [key] }, Math.ceil(value));
	if (!made) throw new Refused(`Set ${key} of container ${name} to ${Math.ceil(value)}.`);
	return insertedAt(folder, file, made.offset, made.text);
}

function mapAt(root: Node | undefined, offset: number): Node | undefined {
	let found: Node | undefined;
	const visit = (node: unknown): void => {
		const items = (node as { items?: unknown[] } | null)?.items;
		if (!items || found) return;
		const own = node as Node;
		if (own.range?.[0] === offset && "items" in own && items.some((item) => (item as { key?: unknown }).key))
			found = own;
		else for (const item of items) visit((item as { value?: unknown }).value ?? item);
	};
	visit(root);
	return found;
}
