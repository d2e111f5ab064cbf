import { Text } from "../template/text.ts";
import { isDict, type Value } from "../template/value.ts";
import { apart, assigned, at, dig, environmentIn, placed, type Release, type Root, valuesIn } from "./release.ts";

/** What K3s and RKE2 release by themselves. Source: docs.k3s.io, Helm. */
export function ofK3s(path: string, root: Root, text: string): Release[] {
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
