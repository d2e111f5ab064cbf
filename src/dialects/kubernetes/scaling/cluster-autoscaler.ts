import { type Attribute, byDefault, declared, placeOf, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { imageName } from "../../../design/image.ts";
import type { KubeObject, Path } from "../object.ts";

/** What a workload is to the nodes under others: it adds them, or its pods only keep room on them. */
export function nodeAttributes(
	object: KubeObject,
	main: Path,
	image: Attribute | undefined,
): Record<string, Attribute | undefined> {
	const at = placeOf(image);
	const name = typeof image?.value === "string" ? imageName(image.value) : "";
	if (!at) return {};
	if (/^cluster-autoscaler(-\w+)?$/.test(name))
		return { provisioner: declared("cluster-autoscaler", at), priorityCutoff: cutoff(object, main) };
	// The image of the container that holds a pod's namespaces: it sleeps.
	return /^pause(-\w+)?$/.test(name) ? { keepsRoom: declared(true, at) } : {};
}

function cutoff(object: KubeObject, main: Path): Attribute {
	for (const path of wordsOf(object, main)) {
		const [, value] = /^--expendable-pods-priority-cutoff=(.*)$/.exec(object.text(path) ?? "") ?? [];
		if (value === undefined) continue;
		const at = object.location(object.find(path)!.node);
		return /^-?\d{1,10}$/.test(value) ? declared(Number(value), at) : unknown(`"${value}" is no number`, at);
	}
	return byDefault(-10, object.place, "Cluster Autoscaler, expendable-pods-priority-cutoff: defaults to -10");
}

/** `--nodes=1:10:workers`: the groups that a Cluster Autoscaler may change, and how far. */
export function autoscaledGroups(object: KubeObject, main: Path): Declaration[] {
	return wordsOf(object, main).flatMap((path): Declaration[] => {
		const match = /^--nodes=(\d+):(\d+):(?:\S*\/)?([\w.-]+)$/.exec(object.text(path) ?? "");
		if (!match) return [];
		const at = object.location(object.find(path)!.node);
		return [
			{
				role: "declares",
				file: object.source.file.path,
				kind: "NodePool",
				name: match[3],
				keys: [`group:${match[3]}`],
				at,
				attributes: {
					provisioner: declared("cluster-autoscaler", at),
					min: declared(Number(match[1]), at),
					max: declared(Number(match[2]), at),
					spare: byDefault(0, at, "Cluster Autoscaler: nodes are added once pods are pending, and none is kept free"),
				},
				nodes: { labels: {}, taints: [] },
			},
		];
	});
}

/** Where each word stands that a container is started with. */
function wordsOf(object: KubeObject, main: Path): Path[] {
	return ["command", "args"].flatMap((name) => object.indices([...main, name]).map((at): Path => [...main, name, at]));
}
