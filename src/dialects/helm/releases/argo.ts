import { Text } from "../template/text.ts";
import { type Dict, isDict, textOf, type Value } from "../template/value.ts";
import {
	at,
	dig,
	environmentIn,
	joined,
	listAt,
	placed,
	type Release,
	type Root,
	settings,
	slotOf,
	valuesIn,
} from "./release.ts";

/** What a template of Applications is filled in with, nobody knows here. */
const isFilledIn = (text: string) => text.includes("{{");

/** One Application for all that the generators of a set make. */
export function ofArgoSet(path: string, root: Root, text: string): Release[] {
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
export function ofArgo(path: string, root: Root, text?: string): Release[] {
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
