import { folderOf } from "../../../design/places.ts";
import { Text } from "../template/text.ts";
import { type Dict, isDict, textOf, type Value } from "../template/value.ts";
import {
	apart,
	assigned,
	at,
	dig,
	environmentIn,
	type Fetched,
	type FluxSource,
	joined,
	listAt,
	type Patch,
	placed,
	type Release,
	type Root,
	slotOf,
} from "./release.ts";

export function ofFlux(path: string, root: Root): Release[] {
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
			...(dig(value, "spec", "postRenderers") !== undefined && { open: "a post-renderer may change what it deploys" }),
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
export function patchOf(root: Root): Patch[] {
	const { value } = root;
	const inline = dig(value, "spec", "values");
	const name = at(value, "metadata", "name");
	if (name === undefined || inline === undefined || fluxChart(value) !== undefined) return [];
	return [{ name, namespace: at(value, "metadata", "namespace"), inline, ...slotOf(root, "spec", "values") }];
}

export function sourceOf(kind: string, value: Dict): FluxSource[] {
	const [name, url] = [at(value, "metadata", "name"), at(value, "spec", "url")];
	const version = at(value, "spec", "ref", "tag") ?? at(value, "spec", "ref", "semver");
	return name === undefined || url === undefined ? [] : [{ key: `${kind}/${name}`, url, version }];
}

/** The chart and its repository, once it is known what Flux's source is. */
export function settledChart(fetched: Fetched, known: FluxSource | undefined): Fetched {
	const { source, repository } = fetched;
	if (!known || source === undefined) return fetched;
	if (!source.startsWith("OCIRepository/")) return { ...fetched, repository: `${known.url} ${repository}` };
	const { path, name } = apart(known.url);
	return { ...fetched, chart: name, repository: path, ...(known.version !== undefined && { version: known.version }) };
}
