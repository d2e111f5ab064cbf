import { over } from "../resources/program/draft.ts";
import { entry, scalar, type Value } from "../resources/program/values.ts";
import type { Block } from "../resources/syntax.ts";

const groups: Record<string, string> = {
	apps: "apps/",
	core: "",
	batch: "batch/",
	autoscaling: "autoscaling/",
	policy: "policy/",
	networking: "networking.k8s.io/",
	scheduling: "scheduling.k8s.io/",
};

/** "kubernetes.apps.v1.Deployment" and "kubernetes:apps/v1:Deployment" as the cluster calls them; one of its own kinds says so itself. */
export function clusterTypeOf(name: string): { apiVersion?: string; kind?: string } | undefined {
	if (/^kubernetes[.:]apiextensions[\w.:/]*[.:]CustomResource$/.test(name)) return {};
	const [, group, version, kind] = /^kubernetes[.:](\w+)[./](v\d\w*)[.:](\w+)$/.exec(name) ?? [];
	return group && Object.hasOwn(groups, group) ? { apiVersion: groups[group] + version, kind } : undefined;
}

/** The object that a resource is: with the name of the resource where it has none of its own, and what its options leave alone. */
export function fillManifest(block: Block, type: string, props: Value | undefined, options: Value | undefined): void {
	if (props?.kind !== "object") return;
	const { at } = props;
	const own = clusterTypeOf(type) ?? {};
	const metadata = entry(props, "metadata");
	const named = new Map([
		["name", scalar(block.labels[1], at)],
		...(metadata?.kind === "object" ? metadata.entries : []),
	] as [string, Value][]);
	const entries = new Map<string, Value>([
		...Object.entries(own).map(([key, text]): [string, Value] => [key, scalar(text, at)]),
		...props.entries,
		["metadata", { kind: "object", entries: named, at: metadata?.kind === "object" ? metadata.at : at, open: false }],
	]);
	const draft = over(block).set("manifest", { kind: "object", entries, at, open: props.open });
	const ignored = entry(options, "ignoreChanges") ?? entry(options, "ignore_changes");
	if (ignored) draft.add("lifecycle", at, { ignore_changes: ignored });
}
