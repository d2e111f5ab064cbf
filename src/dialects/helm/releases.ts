import { isMap } from "yaml";
import { environmentOf } from "../../design/environment.ts";
import { folderOf } from "../../design/places.ts";
import type { SourceFile } from "../../design/text.ts";
import { split } from "../kubernetes/documents.ts";
import { parseYaml } from "../yaml.ts";
import { Text } from "./template/text.ts";
import { told } from "./template/told.ts";
import { bare, type Dict, isDict, textOf, type Value } from "./template/value.ts";

/** A chart of the workspace with what somebody deploys it with. Paths are those of the workspace. */
export interface Release {
	name: string;
	namespace: string | undefined;
	chart: string;
	/** Files of values, the later over the earlier ones. */
	files: string[];
	/** Values that stand in the release itself, over all files. */
	inline: Value | undefined;
	environment: string | undefined;
}

export const isHelmfile = (path: string) => /(^|\/)helmfile[^/]*\.ya?ml$|(^|\/)helmfile\.d\/[^/]*\.ya?ml$/.test(path);

const isKustomization = (path: string) => /(^|\/)kustomization\.ya?ml$/.test(path);

/** Argo CD's Application, Flux's HelmRelease, and charts that a kustomization takes in. */
export function holdsReleases({ path, text }: SourceFile): boolean {
	if (isHelmfile(path)) return true;
	if (isKustomization(path)) return /^helmCharts:/m.test(text);
	return /^kind:\s*(Application|HelmRelease)\s*$/m.test(text) && /argoproj\.io|fluxcd\.io/.test(text);
}

/** What a helmfile, an Application or a HelmRelease deploys out of the workspace. What is fetched from elsewhere is left out. */
export function releasesIn({ path, text }: SourceFile): Release[] {
	const roots = split(text).flatMap((piece): Dict[] => {
		const { document } = parseYaml(piece.text, { version: "1.1" });
		const contents: unknown = document?.contents;
		if (!isMap(contents)) return [];
		const value = told(contents, { file: path, base: piece.start });
		return isDict(value) ? [value] : [];
	});
	if (isHelmfile(path)) return inHelmfile(path, roots);
	if (isKustomization(path)) return roots.flatMap((root) => ofKustomize(path, root));
	return roots.flatMap((root) => {
		const kind = at(root, "kind");
		return kind === "Application" ? ofArgo(path, root, text) : kind === "HelmRelease" ? ofFlux(path, root) : [];
	});
}

export const makesReleases = (text: string) => /^kind:\s*Application\s*$/m.test(text) && text.includes("argoproj.io");

/** What an Application deploys that a template has made; each value keeps the place that it comes from. */
export function releasesMade(path: string, rendered: Text): Release[] {
	return split(rendered.toString()).flatMap((piece) => {
		const { document } = parseYaml(piece.text, { version: "1.1" });
		const contents: unknown = document?.contents;
		if (!isMap(contents)) return [];
		const root = told(contents, rendered.slice(piece.start, piece.start + piece.text.length));
		return isDict(root) && at(root, "kind") === "Application" ? ofArgo(path, root) : [];
	});
}

function dig(from: Value | undefined, ...path: string[]): Value | undefined {
	let value = from;
	for (const key of path) value = isDict(value) ? value.get(key) : undefined;
	return value;
}

function at(from: Value | undefined, ...path: string[]): string | undefined {
	const found = bare(dig(from, ...path));
	return found === null ? undefined : textOf(found);
}

function listAt(from: Value | undefined, ...path: string[]): Value[] {
	const found = bare(dig(from, ...path));
	return Array.isArray(found) ? found : [];
}

function inHelmfile(path: string, roots: readonly Dict[]): Release[] {
	const environments = roots.flatMap((root) => [...((dig(root, "environments") as Dict | undefined)?.keys?.() ?? [])]);
	const names = environments.filter((name) => name !== "default" || environments.length === 1);
	return (names.length > 0 ? names : [undefined]).flatMap((environment) =>
		roots.flatMap((root) =>
			listAt(root, "releases").flatMap((release): Release[] => {
				const filled = (text: string) =>
					text.replace(/\{\{-?\s*\.Environment\.Name\s*-?\}\}/g, environment ?? "default");
				const chart = at(release, "chart");
				const folder =
					chart === undefined || !/^\.{1,2}\//.test(chart) ? undefined : joined(folderOf(path), filled(chart));
				if (folder === undefined) return [];
				const given = listAt(release, "values");
				return [
					{
						name: filled(at(release, "name") ?? "release"),
						namespace: at(release, "namespace"),
						chart: folder,
						files: given.flatMap((one) => (isDict(one) ? [] : (joined(folderOf(path), filled(textOf(one))) ?? []))),
						inline: given.findLast(isDict),
						environment,
					},
				];
			}),
		),
	);
}

/** Charts of the workspace alone: kustomize looks for them in one folder. Source: kustomize, HelmChart and HelmGlobals. */
function ofKustomize(path: string, root: Dict): Release[] {
	const home = at(root, "helmGlobals", "chartHome") ?? "charts";
	return listAt(root, "helmCharts").flatMap((one): Release[] => {
		const name = at(one, "name");
		const chart = name === undefined ? undefined : joined(folderOf(path), `${home}/${name}`);
		if (name === undefined || chart === undefined) return [];
		const written = [at(one, "valuesFile"), ...listAt(one, "additionalValuesFiles").map(textOf)];
		const files = written.flatMap((file) => (file && joined(folderOf(path), file)) || []);
		const release = at(one, "releaseName") ?? "release-name";
		return [
			{
				name: release,
				namespace: at(one, "namespace") ?? at(root, "namespace"),
				chart,
				files,
				inline: dig(one, "valuesInline"),
				environment: environmentIn(path, files, release),
			},
		];
	});
}

/** `text`: the file where it stands, so that values which are a text in it have their places there. */
function ofArgo(path: string, root: Dict, text?: string): Release[] {
	const sources = [dig(root, "spec", "source"), ...listAt(root, "spec", "sources")].filter(isDict);
	return sources.flatMap((source): Release[] => {
		const chart = at(source, "path");
		if (chart === undefined) return [];
		const files = listAt(source, "helm", "valueFiles").flatMap((one) => {
			const text = textOf(one);
			return (/^\$\w+\//.test(text) ? joined("", text.replace(/^\$\w+\//, "")) : joined(chart, text)) ?? [];
		});
		const name = at(source, "helm", "releaseName") ?? at(root, "metadata", "name") ?? "release";
		const namespace = at(root, "spec", "destination", "namespace");
		return [
			{
				name,
				namespace,
				chart: joined("", chart) ?? "",
				files,
				inline: inlineOf(source, path, text),
				environment: environmentIn(path, files, name),
			},
		];
	});
}

/** `valuesObject`, else `values`, which is a text; and `parameters` with their dotted names over them. */
function inlineOf(source: Dict, path: string, text: string | undefined): Value | undefined {
	const [object, written] = ["valuesObject", "values"].map((key) => dig(source, "helm", key));
	const under = isDict(object) ? object : written instanceof Text ? valuesIn(written, path, text) : undefined;
	const values: Dict = new Map(under);
	for (const one of listAt(source, "helm", "parameters")) {
		const path = (at(one, "name") ?? "").split(".");
		let map = values;
		for (const key of path.slice(0, -1)) {
			const next = map.get(key);
			const inner: Dict = new Map(isDict(next) ? next : []);
			map.set(key, inner);
			map = inner;
		}
		map.set(path.at(-1)!, dig(one, "value") ?? null);
	}
	return values.size > 0 ? values : undefined;
}

/** A text of values: a block of lines is read where it stands, all of them indented alike. */
function valuesIn(written: Text, path: string, text: string | undefined): Dict | undefined {
	const from = text === undefined ? undefined : written.pieces[0]?.from;
	const start = from && /^[|>][^\n]*\n/.exec(text!.slice(from.start, from.end))?.[0].length;
	const block = from && start !== undefined ? text!.slice(from.start + start, from.end) : undefined;
	const { document } = parseYaml(block ?? written.toString(), { version: "1.1" });
	const contents: unknown = document?.contents;
	if (!isMap(contents)) return undefined;
	const values = told(contents, block === undefined ? written : { file: path, base: from!.start + start! });
	return isDict(values) ? values : undefined;
}

function ofFlux(path: string, root: Dict): Release[] {
	const chart = at(root, "spec", "chart", "spec", "chart");
	if (chart === undefined || at(root, "spec", "chart", "spec", "sourceRef", "kind") === "HelmRepository") return [];
	const files = listAt(root, "spec", "chart", "spec", "valuesFiles").flatMap((one) => joined("", textOf(one)) ?? []);
	const name = at(root, "spec", "releaseName") ?? at(root, "metadata", "name") ?? "release";
	const namespace = at(root, "spec", "targetNamespace") ?? at(root, "metadata", "namespace");
	return [
		{
			name,
			namespace,
			chart: joined("", chart) ?? "",
			files,
			inline: dig(root, "spec", "values"),
			environment: environmentIn(path, files, name),
		},
	];
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
