import { declared } from "../../design/attribute.ts";
import type { Extension } from "../../design/fragment.ts";
import type { Lens } from "./lens.ts";
import type { KubeObject, Path } from "./object.ts";

/** Where the specification of the application stands; an ApplicationSet has it in its template. */
const specOf = (object: KubeObject): Path =>
	object.kind === "ApplicationSet" ? ["spec", "template", "spec"] : ["spec"];

/** Folders of this repository that it deploys; what is filled in later may be any folder below. */
function foldersOf(object: KubeObject, spec: Path): string[] {
	const sources = [[...spec, "source"], ...object.indices([...spec, "sources"]).map((at) => [...spec, "sources", at])];
	return sources.flatMap((source) => {
		const path = object.text([...source, "path"]);
		if (path === undefined) return [];
		const known = path
			.replace(/^\.?\//, "")
			.replace(/\/$/, "")
			.split("/");
		const open = known.findIndex((part) => /[{}$]/.test(part));
		return [(open < 0 ? known : known.slice(0, open)).filter((part) => part && part !== ".").join("/")];
	});
}

/** Argo CD leaves the number of replicas to others where it is told to ignore that difference. */
function ignored(object: KubeObject, spec: Path): { at: Path; name: string | undefined } | undefined {
	const differences = [...spec, "ignoreDifferences"];
	for (const index of object.indices(differences)) {
		const one = [...differences, index];
		const texts = (key: string) => object.indices([...one, key]).map((at) => object.text([...one, key, at]) ?? "");
		const says =
			texts("jsonPointers").includes("/spec/replicas") ||
			texts("jqPathExpressions").some((text) => /^\.spec\.replicas\b/.test(text)) ||
			texts("managedFieldsManagers").some((text) => /kube-controller-manager|keda|horizontal/.test(text));
		if (says) return { at: one, name: object.text([...one, "name"]) };
	}
	return undefined;
}

/** Argo CD's deployment of a folder: whether it sets a workload's number of replicas at each sync. */
export const argoApplication: Lens = {
	groups: ["argoproj.io"],
	read(object) {
		const spec = specOf(object);
		const difference = ignored(object, spec);
		if (!difference) return [];
		const at = object.location(object.find(difference.at)!.node);
		return foldersOf(object, spec).map(
			(folder): Extension => ({
				role: "extends",
				file: object.source.file.path,
				kind: "Service",
				of: { by: "folder", folder, ...(difference.name && { name: difference.name }) },
				at,
				attributes: { setAnew: declared(false, at) },
				decides: true,
			}),
		);
	},
	writers: {},
};
