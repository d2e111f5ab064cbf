import { isMap } from "yaml";
import { environmentOf } from "../../../design/environment.ts";
import { parseYaml } from "../../yaml.ts";
import { type Origin, Text } from "../template/text.ts";
import { aliasesIn, overlaid, told } from "../template/told.ts";
import { bare, type Dict, isDict, keysIn, textOf, type Value } from "../template/value.ts";

/** A chart with what somebody deploys it with. Paths are those of the workspace. */
export interface Release {
	name: string;
	namespace: string | undefined;
	/** A folder, or what is fetched from elsewhere. */
	chart: string | Fetched;
	/** Files of values, the later over the earlier ones. */
	files: string[];
	/** Values that stand in the release itself, over all files. */
	inline: Value | undefined;
	environment: string | undefined;
	/** Why there may be values that no file of the workspace tells. */
	open?: string;
	/** What Flux calls the release, which others lay values over by that name. */
	declared?: { name: string; namespace: string | undefined };
	/** What a helmfile fills its files of values in with: `StateOf` as JSON. */
	state?: string;
	/** Where values may be added in the file that releases it: the start of the document, and the keys down to them. */
	slot?: Slot;
}

/** Files of a helmfile's own values, the later over the earlier ones, and what stands in it over them (`handOn`). */
export interface State {
	environment: string;
	files: string[];
	inline?: string;
}

export interface Slot {
	base: number;
	path: (string | number)[];
}

/** A chart that is no folder of the workspace, as a release names it. */
export interface Fetched {
	chart: string;
	/** The address of its repository, or what the release calls it. */
	repository: string;
	/** Flux's source that it comes from: its address stands in an object of its own. */
	source?: string;
	version?: string;
	at: Origin | undefined;
}

/** What lays values over a release that another file declares, by the name of both. */
export type Patch = Pick<Release, "name" | "namespace" | "inline" | "slot">;

/** Of Flux, by kind and name. */
export interface FluxSource {
	key: string;
	url: string;
	version: string | undefined;
}

export interface ReleasesIn {
	releases: Release[];
	patches: Patch[];
	sources: FluxSource[];
}

/** One document of a file. */
export interface Root {
	value: Dict;
	/** Where its document starts; undefined where a template made it. */
	base?: number;
}

/** Where values may be added, and what is there now. */
export const slotOf = ({ base }: Root, ...path: (string | number)[]): { slot?: Slot } =>
	base === undefined ? {} : { slot: { base, path } };

export function dig(from: Value | undefined, ...path: string[]): Value | undefined {
	let value = from;
	for (const key of path) value = isDict(value) ? value.get(key) : undefined;
	return value;
}

export function at(from: Value | undefined, ...path: string[]): string | undefined {
	const found = bare(dig(from, ...path));
	return found === null ? undefined : textOf(found);
}

export function listAt(from: Value | undefined, ...path: string[]): Value[] {
	const found = bare(dig(from, ...path));
	return Array.isArray(found) ? found : [];
}

/** The place of a text that a file holds; of one that stands elsewhere under a name (`*app`), that of its key. */
export function placed(from: Value | undefined, ...path: string[]): Origin | undefined {
	const map = dig(from, ...path.slice(0, -1));
	const found = dig(from, ...path);
	const at = found instanceof Text ? found.pieces.find((piece) => piece.from)?.from : undefined;
	const key = isDict(map) ? keysIn(map).get(path.at(-1)!) : undefined;
	return at && key && at.start < key.start ? key : at;
}

/** "oci://ghcr.io/shop/charts/web" is the chart "web" of a repository. */
export function apart(address: string): { path: string; name: string } {
	const [whole] = address.replace(/\/+$/, "").split(/[?#]/);
	const cut = whole.lastIndexOf("/");
	return { path: whole.slice(0, Math.max(cut, 0)), name: whole.slice(cut + 1).replace(/[:@].*$/, "") };
}

/** Lists of names with dots and their values, each laid over the others. */
export function settings(list: readonly Value[], under: Value | undefined): Value | undefined {
	return list.reduce<Value | undefined>((values, one) => {
		const [name, value] = [at(one, "name"), dig(one, "value")];
		return name === undefined || value === undefined ? values : assigned(values, name, value);
	}, under);
}

/** No list of so many is set place by place, and no value lies so deep. */
export const mostPlaces = 100;

/** The values with one of them set, as `--set` does: "ingress.hosts[0].host"; several at once are another language of Helm's. */
export function assigned(values: Value | undefined, name: string, value: Value): Value | undefined {
	if (/[{}]/.test(name)) return values;
	const keys = name
		.split(/(?<!\\)\.|(?=\[)/)
		.map((key) => (/^\[\d+\]$/.test(key) ? Number(key.slice(1, -1)) : key.replace(/\\\./g, ".")));
	if (keys.length > mostPlaces) return values;
	const into = (under: Value | undefined, [key, ...rest]: readonly (string | number)[]): Value => {
		if (key === undefined) return value;
		if (typeof key === "number") {
			const list = Array.isArray(under) ? [...under] : [];
			if (key >= mostPlaces) return list;
			while (list.length < key) list.push(null);
			list[key] = into(list[key], rest);
			return list;
		}
		const over: Dict = new Map([[key, into(isDict(under) ? under.get(key) : undefined, rest)]]);
		return isDict(under) ? overlaid(under, over) : over;
	};
	return into(values, keys);
}

/** A text of values: a block of lines is read where it stands, all of them indented alike. */
export function valuesIn(written: Text, path: string, text: string | undefined): Dict | undefined {
	const from = text === undefined ? undefined : written.pieces[0]?.from;
	const start = from && /^[|>][^\n]*\n/.exec(text!.slice(from.start, from.end))?.[0].length;
	const block = from && start !== undefined ? text!.slice(from.start + start, from.end) : undefined;
	const { document } = parseYaml(block ?? written.toString(), { version: "1.1" });
	const contents: unknown = document?.contents;
	if (!document || !isMap(contents)) return undefined;
	const place = block === undefined ? written : { file: path, base: from!.start + start! };
	const values = told(contents, place, aliasesIn(document));
	return isDict(values) ? values : undefined;
}

export function environmentIn(path: string, files: readonly string[], name: string): string | undefined {
	const last = files.at(-1);
	return environmentOf(path) ?? (last === undefined ? undefined : environmentOf(last)) ?? environmentOf(`${name}.yaml`);
}

/** A path as a file writes it, from its folder; undefined beyond the workspace. */
export function joined(folder: string, path: string): string | undefined {
	const parts = folder.split("/").filter(Boolean);
	for (const part of path.split("/")) {
		if (part === "" || part === ".") continue;
		if (part !== "..") parts.push(part);
		else if (parts.pop() === undefined) return undefined;
	}
	return parts.join("/");
}
