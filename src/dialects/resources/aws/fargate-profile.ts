import { byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { stated } from "../../stated.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder } from "../folder.ts";
import { nameOf } from "../names.ts";
import { blocksOf } from "../syntax.ts";
import { isMap, type Result } from "../value.ts";

const noSpot = "EKS docs, AWS Fargate: each pod has a machine of its own, and none is reclaimed";

/** A profile takes the pods of its namespaces off the cluster's nodes. */
function profile(file: string, at: Location, name: string, key: string, namespaces: string[]): Declaration[] {
	if (namespaces.length === 0) return [];
	return [
		{
			role: "declares",
			file,
			kind: "NodePool",
			at,
			name,
			keys: [key],
			attributes: stated({
				capacity: byDefault("on-demand", at, noSpot),
				provisioner: declared("none", at),
			}),
			nodes: { labels: {}, taints: [], namespaces },
		},
	];
}

export function fargateProfiles(folder: Folder): Declaration[] {
	return [
		...folder.of("aws_eks_fargate_profile").flatMap((one) => {
			const namespaces = blocksOf(one.block, "selector").flatMap((block) => {
				const namespace = settingOf(folder, block, "namespace");
				return typeof namespace === "string" ? [namespace] : [];
			});
			const name = nameOf(folder, one, "fargate_profile_name");
			return profile(one.file.path, folder.header(one), name, folder.key(one), namespaces);
		}),
		...ofModules(folder),
	];
}

/** Of the public module for EKS, which makes them of a map. */
function ofModules(folder: Folder): Declaration[] {
	return [...folder.files.values()].flatMap((file) =>
		file.blocks.flatMap((block) => {
			const profiles = block.type === "module" ? settingOf(folder, block, "fargate_profiles") : undefined;
			if (!profiles || !isMap(profiles)) return [];
			const at = folder.at(expressionAt(block, "fargate_profiles")!);
			return Object.entries(profiles).flatMap(([name, one]) =>
				profile(file.path, at, name, `${file.path} module.${block.labels[0]}/${name}`, namespacesIn(one)),
			);
		}),
	);
}

function namespacesIn(one: Result): string[] {
	const selectors = isMap(one) ? one.selectors : undefined;
	return Array.isArray(selectors)
		? selectors.flatMap((each) => (isMap(each) && typeof each.namespace === "string" ? [each.namespace] : []))
		: [];
}
