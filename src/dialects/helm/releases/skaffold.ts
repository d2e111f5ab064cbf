import { folderOf } from "../../../design/places.ts";
import { isDict, textOf, type Value } from "../template/value.ts";
import { apart, assigned, at, dig, environmentIn, joined, listAt, placed, type Release, type Root } from "./release.ts";

export const isSkaffold = (path: string) => /(^|\/)skaffold[^/]*\.ya?ml$/.test(path);

/** Source: skaffold.dev, deploy.helm. */
export function ofSkaffold(path: string, root: Root): Release[] {
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
