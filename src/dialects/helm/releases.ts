import { isAlias, isMap } from "yaml";
import { environmentOf } from "../../design/environment.ts";
import { folderOf } from "../../design/places.ts";
import type { SourceFile } from "../../design/text.ts";
import { split } from "../kubernetes/documents.ts";
import { parseYaml } from "../yaml.ts";
import { handOn } from "./template/handed.ts";
import { type Origin, Text } from "./template/text.ts";
import { overlaid, told } from "./template/told.ts";
import { bare, type Dict, isDict, textOf, type Value } from "./template/value.ts";

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

export const isHelmfile = (path: string) => /(^|\/)helmfile[^/]*\.ya?ml$|(^|\/)helmfile\.d\/[^/]*\.ya?ml$/.test(path);

const isKustomization = (path: string) => /(^|\/)kustomization\.ya?ml$/.test(path);

const holding =
	/^kind:[ \t]*["']?(Application|ApplicationSet|HelmRelease|HelmRepository|OCIRepository|HelmChart)["']?[ \t]*(#.*)?$/m;

/** Argo CD's Application, Flux's HelmRelease and what it comes from, Skaffold, and charts that a kustomization takes in. */
export function holdsReleases({ path, text }: SourceFile): boolean {
	if (isHelmfile(path)) return true;
	if (isSkaffold(path) || isFleet(path)) return /^[ \t]*helm:/m.test(text);
	if (isKustomization(path)) return /^helmCharts:/m.test(text);
	return holding.test(text) && /argoproj\.io|fluxcd\.io|helm\.cattle\.io/.test(text);
}

/** What a helmfile, an Application or a HelmRelease deploys. */
export function releasesIn({ path, text }: SourceFile): ReleasesIn {
	const roots = split(text).flatMap((piece): Root[] => {
		const { document } = parseYaml(piece.text, { version: "1.1" });
		const contents: unknown = document?.contents;
		if (!document || !isMap(contents)) return [];
		const value = told(contents, { file: path, base: piece.start }, (node) =>
			isAlias(node) ? node.resolve(document) : undefined,
		);
		return isDict(value) ? [{ value, base: piece.start }] : [];
	});
	const only = (releases: Release[]): ReleasesIn => ({ releases, patches: [], sources: [] });
	if (isHelmfile(path)) return only(inHelmfile(path, roots));
	if (isSkaffold(path)) return only(roots.flatMap((root) => ofSkaffold(path, root)));
	if (isFleet(path)) return only(roots.flatMap((root) => ofFleet(path, root)));
	if (isKustomization(path)) return only(roots.flatMap((root) => ofKustomize(path, root)));
	const found = only([]);
	for (const root of roots) {
		const kind = at(root.value, "kind");
		if (kind === "Application") found.releases.push(...ofArgo(path, root, text));
		if (kind === "ApplicationSet") found.releases.push(...ofArgoSet(path, root, text));
		if (kind === "HelmChart") found.releases.push(...ofK3s(path, root, text));
		if (kind === "HelmRelease") found.releases.push(...ofFlux(path, root));
		if (kind === "HelmRelease") found.patches.push(...patchOf(root));
		if (kind === "HelmRepository" || kind === "OCIRepository") found.sources.push(...sourceOf(kind, root.value));
	}
	return found;
}

interface Root {
	value: Dict;
	/** Where its document starts; undefined where a template made it. */
	base?: number;
}

/** Where values may be added, and what is there now. */
const slotOf = ({ base }: Root, ...path: (string | number)[]): { slot?: Slot } =>
	base === undefined ? {} : { slot: { base, path } };

export const makesReleases = (text: string) => /^kind:\s*Application\s*$/m.test(text) && text.includes("argoproj.io");

/** What an Application deploys that a template has made; each value keeps the place that it comes from. */
export function releasesMade(path: string, rendered: Text): Release[] {
	return split(rendered.toString()).flatMap((piece) => {
		const { document } = parseYaml(piece.text, { version: "1.1" });
		const contents: unknown = document?.contents;
		if (!isMap(contents)) return [];
		const root = told(contents, rendered.slice(piece.start, piece.start + piece.text.length));
		return isDict(root) && at(root, "kind") === "Application" ? ofArgo(path, { value: root }) : [];
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

/** The place of a text that a file holds. */
function placed(from: Value | undefined, ...path: string[]): Origin | undefined {
	const found = dig(from, ...path);
	return found instanceof Text ? found.pieces.find((piece) => piece.from)?.from : undefined;
}

/** "oci://ghcr.io/shop/charts/web" is the chart "web" of a repository. */
export function apart(address: string): { path: string; name: string } {
	const [whole] = address.replace(/\/+$/, "").split(/[?#]/);
	const cut = whole.lastIndexOf("/");
	return { path: whole.slice(0, Math.max(cut, 0)), name: whole.slice(cut + 1).replace(/[:@].*$/, "") };
}

function inHelmfile(path: string, roots: readonly Root[]): Release[] {
	const environments = roots.flatMap(({ value }) => [
		...((dig(value, "environments") as Dict | undefined)?.keys?.() ?? []),
	]);
	const names = environments.filter((name) => name !== "default" || environments.length === 1);
	const repositories = new Map(
		roots.flatMap(({ value }) =>
			listAt(value, "repositories").map((one) => [at(one, "name") ?? "", at(one, "url") ?? ""] as const),
		),
	);
	return (names.length > 0 ? names : [undefined]).flatMap((environment) =>
		roots.flatMap((root) =>
			listAt(root.value, "releases").flatMap((release, index): Release[] => {
				const filled = (text: string) =>
					text.replace(/\{\{-?\s*\.Environment\.Name\s*-?\}\}/g, environment ?? "default");
				const chart = chartIn(path, filled(at(release, "chart") ?? ""), repositories);
				if (chart === undefined || at(release, "installed") === "false") return [];
				if (typeof chart !== "string")
					Object.assign(chart, { at: placed(release, "chart"), version: at(release, "version") });
				const given = listAt(release, "values");
				const laid = given
					.filter(isDict)
					.reduce<Value | undefined>((under, over) => (under === undefined ? over : overlaid(under, over)), undefined);
				const last = given.findLastIndex(isDict);
				return [
					{
						name: filled(at(release, "name") ?? "release"),
						namespace: at(release, "namespace"),
						chart,
						files: given.flatMap((one) => (isDict(one) ? [] : (joined(folderOf(path), filled(textOf(one))) ?? []))),
						inline: settings(listAt(release, "set"), laid),
						environment,
						state: stateOf(path, roots, environment ?? "default"),
						...(dig(release, "inherit") !== undefined && { open: "it inherits from a template of the helmfile" }),
						...(last >= 0 && slotOf(root, "releases", index, "values", last)),
					},
				];
			}),
		),
	);
}

function stateOf(path: string, roots: readonly Root[], environment: string): string {
	const lists = roots.flatMap(({ value }) => [
		...listAt(value, "values"),
		...listAt(value, "environments", environment, "values"),
	]);
	const inline = lists.filter(isDict).reduce<Value>((under, over) => overlaid(under, over), new Map());
	const files = lists.flatMap((one) => (isDict(one) ? [] : (joined(folderOf(path), textOf(one)) ?? [])));
	return JSON.stringify({ environment, files, inline: handOn(inline) } satisfies State);
}

/** A folder, or a chart of a repository that the helmfile names. */
function chartIn(path: string, chart: string, repositories: ReadonlyMap<string, string>): string | Fetched | undefined {
	if (/^\.{1,2}\//.test(chart)) return joined(folderOf(path), chart);
	const { path: repository, name } = apart(chart);
	if (name === "" || repository === "") return undefined;
	return { chart: name, repository: repositories.get(repository) || repository, at: undefined };
}

/** Lists of names with dots and their values, each laid over the others. */
function settings(list: readonly Value[], under: Value | undefined): Value | undefined {
	return list.reduce<Value | undefined>((values, one) => {
		const [name, value] = [at(one, "name"), dig(one, "value")];
		return name === undefined || value === undefined ? values : assigned(values, name, value);
	}, under);
}

/** No list of so many is set place by place, and no value lies so deep. */
const mostPlaces = 100;

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

const isSkaffold = (path: string) => /(^|\/)skaffold[^/]*\.ya?ml$/.test(path);

/** Source: skaffold.dev, deploy.helm. */
function ofSkaffold(path: string, root: Root): Release[] {
	const profiles = listAt(root.value, "profiles").map((profile) => [at(profile, "name"), profile] as const);
	return [[undefined, root.value] as const, ...profiles].flatMap(([profile, from]) =>
		["deploy", "manifests"].flatMap((stage) =>
			listAt(from, stage, "helm", "releases").flatMap((one): Release[] => {
				const local = at(one, "chartPath");
				const remote = at(one, "remoteChart");
				const { path: repository, name: chart } = apart(`${at(one, "repo") ?? ""}/${remote ?? ""}`);
				const folder = local === undefined ? undefined : joined(folderOf(path), local);
				if (folder === undefined && remote === undefined) return [];
				const set = dig(one, "setValues");
				const files = listAt(one, "valuesFiles").flatMap((file) => joined(folderOf(path), textOf(file)) ?? []);
				const name = at(one, "name") ?? "release";
				return [
					{
						name,
						namespace: at(one, "namespace"),
						chart: folder ?? { chart, repository, at: placed(one, "remoteChart") },
						files,
						inline: isDict(set)
							? [...set].reduce<Value | undefined>((under, [key, value]) => assigned(under, key, value), undefined)
							: undefined,
						environment: profile ?? environmentIn(path, files, name),
						...(dig(one, "setValueTemplates") !== undefined && { open: "Skaffold fills in some of its values" }),
					},
				];
			}),
		),
	);
}

const isFleet = (path: string) => /(^|\/)fleet\.ya?ml$/.test(path);

/** Source: Rancher Fleet, fleet.yaml. */
function ofFleet(path: string, root: Root): Release[] {
	const helm = dig(root.value, "helm");
	const chart = at(helm, "chart");
	if (chart === undefined) return [];
	const repository = at(helm, "repo");
	const files = listAt(helm, "valuesFiles").flatMap((file) => joined(folderOf(path), textOf(file)) ?? []);
	const name = at(helm, "releaseName") ?? folderOf(path).split("/").at(-1) ?? "release";
	const address = apart(repository === undefined ? chart : `${repository}/${chart}`);
	const isLocal = repository === undefined && !chart.includes("://");
	const folder = isLocal ? joined(folderOf(path), chart) : undefined;
	if (isLocal && folder === undefined) return [];
	const version = at(helm, "version");
	return [
		{
			name,
			namespace: at(root.value, "namespace") ?? at(root.value, "defaultNamespace"),
			chart: folder ?? {
				...{ chart: address.name, repository: address.path, at: placed(helm, "chart") },
				...(version !== undefined && { version }),
			},
			files,
			inline: dig(helm, "values"),
			environment: environmentIn(path, files, name),
			...(dig(helm, "valuesFrom") !== undefined && { open: "valuesFrom may say more of its values" }),
			...slotOf(root, "helm", "values"),
		},
	];
}

/** What K3s and RKE2 release by themselves. Source: docs.k3s.io, Helm. */
function ofK3s(path: string, root: Root, text: string): Release[] {
	const { value } = root;
	const chart = at(value, "spec", "chart");
	if (chart === undefined || !(at(value, "apiVersion") ?? "").startsWith("helm.cattle.io")) return [];
	const repository = at(value, "spec", "repo");
	const address = apart(repository === undefined ? chart : `${repository}/${chart}`);
	const written = dig(value, "spec", "valuesContent");
	const set = dig(value, "spec", "set");
	const name = at(value, "metadata", "name") ?? "release";
	const version = at(value, "spec", "version");
	return [
		{
			name,
			namespace: at(value, "spec", "targetNamespace") ?? at(value, "metadata", "namespace"),
			chart: {
				...{ chart: address.name, repository: address.path, at: placed(value, "spec", "chart") },
				...(version !== undefined && { version }),
			},
			files: [],
			inline: (isDict(set) ? [...set] : []).reduce<Value | undefined>(
				(under, [key, one]) => assigned(under, key, one),
				written instanceof Text ? valuesIn(written, path, text) : undefined,
			),
			environment: environmentIn(path, [], name),
		},
	];
}

/** Kustomize looks for charts of the workspace in one folder. Source: kustomize, HelmChart and HelmGlobals. */
function ofKustomize(path: string, root: Root): Release[] {
	const home = at(root.value, "helmGlobals", "chartHome") ?? "charts";
	return listAt(root.value, "helmCharts").flatMap((one, index): Release[] => {
		const name = at(one, "name");
		const repository = at(one, "repo");
		const chart = name === undefined ? undefined : joined(folderOf(path), `${home}/${name}`);
		if (name === undefined || chart === undefined) return [];
		const written = [at(one, "valuesFile"), ...listAt(one, "additionalValuesFiles").map(textOf)];
		const files = written.flatMap((file) => (file && joined(folderOf(path), file)) || []);
		const release = at(one, "releaseName") ?? "release-name";
		const version = at(one, "version");
		return [
			{
				name: release,
				namespace: at(one, "namespace") ?? at(root.value, "namespace"),
				chart:
					repository === undefined
						? chart
						: { chart: name, repository, ...(version && { version }), at: placed(one, "name") },
				files,
				inline: dig(one, "valuesInline"),
				environment: environmentIn(path, files, release),
				...slotOf(root, "helmCharts", index, "valuesInline"),
			},
		];
	});
}

/** What a template of Applications is filled in with, nobody knows here. */
const isFilledIn = (text: string) => text.includes("{{");

/** One Application for all that the generators of a set make. */
function ofArgoSet(path: string, root: Root, text: string): Release[] {
	const name = at(root.value, "spec", "template", "metadata", "name") ?? "";
	const spec = dig(root.value, "spec", "template", "spec");
	if (!isDict(spec)) return [];
	const metadata = isFilledIn(name) || name === "" ? dig(root.value, "metadata") : new Map([["name", Text.of(name)]]);
	const one: Dict = new Map<string, Value>([
		["metadata", metadata ?? null],
		["spec", spec],
	]);
	return ofArgo(path, { value: one }, text).filter(
		({ chart }) => !isFilledIn(typeof chart === "string" ? chart : `${chart.chart} ${chart.repository}`),
	);
}

/** `text`: the file where it stands, so that values which are a text in it have their places there. */
function ofArgo(path: string, root: Root, text?: string): Release[] {
	const { value } = root;
	const one = dig(value, "spec", "source");
	const sources = [
		...(isDict(one) ? [{ source: one, at: ["spec", "source"] }] : []),
		...listAt(value, "spec", "sources").flatMap((source, index) =>
			isDict(source) ? [{ source, at: ["spec", "sources", index] }] : [],
		),
	];
	return sources.flatMap(({ source, at: below }): Release[] => {
		const folder = at(source, "path");
		const fetched = at(source, "chart");
		if (folder === undefined && fetched === undefined) return [];
		let open: string | undefined;
		const files = listAt(source, "helm", "valueFiles").flatMap((one) => {
			const text = textOf(one);
			if (/^\$\w+\//.test(text)) return joined("", text.replace(/^\$\w+\//, "")) ?? [];
			// Relative to the chart, which is not here.
			if (folder === undefined) open = `${text} lies in the chart`;
			return folder === undefined ? [] : (joined(folder, text) ?? []);
		});
		const name = at(source, "helm", "releaseName") ?? at(value, "metadata", "name") ?? "release";
		const namespace = at(value, "spec", "destination", "namespace");
		const repository = at(source, "repoURL") ?? "";
		const isObject = isDict(dig(source, "helm", "valuesObject"));
		return [
			{
				name,
				namespace,
				chart:
					fetched === undefined
						? (joined("", folder!) ?? "")
						: { chart: fetched, repository, version: at(source, "targetRevision"), at: placed(source, "chart") },
				files,
				inline: inlineOf(source, path, text),
				environment: environmentIn(path, files, name),
				...(open !== undefined && { open }),
				...(isObject && slotOf(root, ...below, "helm", "valuesObject")),
			},
		];
	});
}

/** `valuesObject`, else `values`, which is a text; and `parameters` with their dotted names over them. */
function inlineOf(source: Dict, path: string, text: string | undefined): Value | undefined {
	const [object, written] = ["valuesObject", "values"].map((key) => dig(source, "helm", key));
	const under = isDict(object) ? object : written instanceof Text ? valuesIn(written, path, text) : undefined;
	const values = settings(listAt(source, "helm", "parameters"), under);
	return isDict(values) && values.size > 0 ? values : undefined;
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

function ofFlux(path: string, root: Root): Release[] {
	const { value } = root;
	const chart = fluxChart(value);
	if (chart === undefined) return [];
	const files =
		typeof chart === "string"
			? listAt(value, "spec", "chart", "spec", "valuesFiles").flatMap((one) => joined("", textOf(one)) ?? [])
			: [];
	const name = at(value, "spec", "releaseName") ?? at(value, "metadata", "name") ?? "release";
	const namespace = at(value, "spec", "targetNamespace") ?? at(value, "metadata", "namespace");
	const from = listAt(value, "spec", "valuesFrom");
	const maps = from.filter((one) => at(one, "targetPath") === undefined);
	// What is put at one path is all that is not known of it.
	const inline = from.reduce<Value | undefined>(
		(over, one) => {
			const target = at(one, "targetPath");
			const filled = Text.of(`\${${at(one, "kind")} ${at(one, "name")}}`, placed(one, "name"));
			return target === undefined ? over : assigned(over, target, filled);
		},
		dig(value, "spec", "values"),
	);
	return [
		{
			name,
			namespace,
			chart,
			files: [...files, ...maps.flatMap((one) => generatedFrom(path, one))],
			inline,
			environment: environmentIn(path, files, name),
			declared: { name: at(value, "metadata", "name") ?? name, namespace: at(value, "metadata", "namespace") },
			...slotOf(root, "spec", "values"),
		},
	];
}

/** The name of values that a ConfigMap or a Secret holds, as a file that a kustomization makes it of: "folder/?kind/name/key". */
function generatedFrom(path: string, one: Value): string {
	return `${folderOf(path)}?${at(one, "kind")}/${at(one, "name")}/${at(one, "valuesKey") ?? "values.yaml"}`;
}

function fluxChart(value: Dict): string | Fetched | undefined {
	const reference = dig(value, "spec", "chartRef");
	if (isDict(reference)) {
		const [kind, name] = [at(reference, "kind") ?? "", at(reference, "name") ?? ""];
		return { chart: name, repository: "", source: `${kind}/${name}`, at: placed(reference, "name") };
	}
	const spec = dig(value, "spec", "chart", "spec");
	const chart = at(spec, "chart");
	if (chart === undefined) return undefined;
	const [kind, name] = [at(spec, "sourceRef", "kind") ?? "", at(spec, "sourceRef", "name") ?? ""];
	// A path in a repository of Git, which is taken to be this one.
	if (kind !== "HelmRepository") return joined("", chart) ?? "";
	const version = at(spec, "version");
	return { chart, repository: name, source: `${kind}/${name}`, version, at: placed(spec, "chart") };
}

/** A HelmRelease that names no chart lays its values over another of its name. */
function patchOf(root: Root): Patch[] {
	const { value } = root;
	const inline = dig(value, "spec", "values");
	const name = at(value, "metadata", "name");
	if (name === undefined || inline === undefined || fluxChart(value) !== undefined) return [];
	return [{ name, namespace: at(value, "metadata", "namespace"), inline, ...slotOf(root, "spec", "values") }];
}

function sourceOf(kind: string, value: Dict): FluxSource[] {
	const [name, url] = [at(value, "metadata", "name"), at(value, "spec", "url")];
	const version = at(value, "spec", "ref", "tag") ?? at(value, "spec", "ref", "semver");
	return name === undefined || url === undefined ? [] : [{ key: `${kind}/${name}`, url, version }];
}

/** The chart and its repository, once it is known what Flux's sources are. */
export function settledChart(fetched: Fetched, sources: ReadonlyMap<string, FluxSource>): Fetched {
	const { source, repository } = fetched;
	const known = source === undefined ? undefined : sources.get(source);
	if (!known) return fetched;
	if (!source!.startsWith("OCIRepository/")) return { ...fetched, repository: `${known.url} ${repository}` };
	const { path, name } = apart(known.url);
	return { ...fetched, chart: name, repository: path, ...(known.version !== undefined && { version: known.version }) };
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
