import { folderOf } from "../../../design/places.ts";
import { textOf } from "../template/value.ts";
import { at, dig, environmentIn, joined, listAt, placed, type Release, type Root, slotOf } from "./release.ts";

/** Kustomize looks for charts of the workspace in one folder. Source: kustomize, HelmChart and HelmGlobals. */
export function ofKustomize(path: string, root: Root): Release[] {
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
