import { folderOf } from "../../../design/places.ts";
import { handOn } from "../template/handed.ts";
import { overlaid } from "../template/told.ts";
import { type Dict, isDict, textOf, type Value } from "../template/value.ts";
import {
	apart,
	at,
	dig,
	type Fetched,
	joined,
	listAt,
	placed,
	type Release,
	type Root,
	type State,
	settings,
	slotOf,
} from "./release.ts";

export function inHelmfile(path: string, roots: readonly Root[]): Release[] {
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
						...(listAt(release, "secrets").length > 0 && { open: "encrypted files may say more of its values" }),
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
