import { folderOf } from "../../../design/places.ts";
import { textOf } from "../template/value.ts";
import { apart, at, dig, environmentIn, joined, listAt, placed, type Release, type Root, slotOf } from "./release.ts";

export const isFleet = (path: string) => /(^|\/)fleet\.ya?ml$/.test(path);

/** Source: Rancher Fleet, fleet.yaml. */
export function ofFleet(path: string, root: Root): Release[] {
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
