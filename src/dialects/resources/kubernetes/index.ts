import { isMap } from "yaml";
import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { documentIn, rootsOf } from "../../kubernetes/documents.ts";
import { lensOf } from "../../kubernetes/lenses.ts";
import { KubeObject } from "../../kubernetes/object.ts";
import { expressionAt } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import type { Expression } from "../syntax.ts";
import { BlockObject } from "./object.ts";
import { Tree } from "./tree.ts";

/** Types of the Kubernetes provider, without "kubernetes_" and a version at the end. */
const kinds: Record<string, [apiVersion: string, kind: string]> = {
	deployment: ["apps/v1", "Deployment"],
	stateful_set: ["apps/v1", "StatefulSet"],
	daemonset: ["apps/v1", "DaemonSet"],
	daemon_set: ["apps/v1", "DaemonSet"],
	job: ["batch/v1", "Job"],
	cron_job: ["batch/v1", "CronJob"],
	service: ["v1", "Service"],
	ingress: ["networking.k8s.io/v1", "Ingress"],
	pod_disruption_budget: ["policy/v1", "PodDisruptionBudget"],
	config_map: ["v1", "ConfigMap"],
	resource_quota: ["v1", "ResourceQuota"],
	limit_range: ["v1", "LimitRange"],
};

const scaler = /^kubernetes_horizontal_pod_autoscaler(_v1|_v2|_v2beta2)?$/;

/** What a resource of the provider would be as an object of the cluster. */
function typeOf({ type, block }: Resource): [apiVersion: string, kind: string] | undefined {
	const [, version] = scaler.exec(type) ?? [];
	if (scaler.test(type)) {
		// Without a version it is v2beta2 where it has metrics, else v1.
		const hasMetrics = block.blocks.some(({ type: own, blocks }) => own === "spec" && blocks.some(isMetric));
		return [`autoscaling/${version?.slice(1) ?? (hasMetrics ? "v2beta2" : "v1")}`, "HorizontalPodAutoscaler"];
	}
	const name = /^kubernetes_([a-z_]+?)(?:_v\d\w*)?$/.exec(type)?.[1] ?? "";
	return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

const isMetric = ({ type }: { type: string }) => type === "metric";

/** Objects of a cluster that a folder deploys: in the provider's blocks, as one value, or as a text. */
export const kubernetesFragments = (folder: Folder): Fragment[] =>
	[...folder.resources.values()].flatMap((resource, index) =>
		objectsOf(folder, resource, index).flatMap((object) => {
			const fragments = object.name ? (lensOf(object)?.read(object) ?? []) : [];
			return fragments === "partial" ? [] : fragments.map((one) => settled(unlessIgnored(one, object), folder));
		}),
	);

function objectsOf(folder: Folder, resource: Resource, index: number): KubeObject[] {
	const { type, block } = resource;
	if (type === "kubectl_manifest") return inText(folder, expressionAt(block, "yaml_body"));
	const tree = new Tree(folder);
	const root =
		type === "kubernetes_manifest"
			? tree.ofExpression(expressionAt(block, "manifest"))
			: tree.ofResource(block, typeOf(resource));
	return isMap(root) ? [new BlockObject(folder, resource, root, index, tree)] : [];
}

/** A manifest that stands in the file as a text; what is filled in later is unknown, as in a manifest of its own. */
function inText(folder: Folder, text: Expression | undefined): KubeObject[] {
	const file = text && folder.files.get(text.file);
	if (text?.kind !== "template" || !text.heredoc || !file) return [];
	const written = file.text.slice(text.start, text.end);
	const first = written.indexOf("\n") + 1;
	const last = written.trimEnd().lastIndexOf("\n") + 1;
	if (first === 0 || last <= first) return [];
	const read = documentIn(file, file.lines, { start: text.start + first, text: written.slice(first, last) });
	return "severity" in read ? [] : rootsOf(read).map((root, index) => new KubeObject(read.source, root, index));
}

/**
 * A number of replicas that `ignore_changes` leaves to its scaler is not set back. Pulumi too applies the whole object with
 * each change of it, and the number is then set, or the deployment fails over who owns it. Source: pulumi#13321.
 */
function unlessIgnored(fragment: Fragment, object: KubeObject): Fragment {
	if (!("attributes" in fragment) || fragment.attributes?.setAnew?.value !== true) return fragment;
	const isIgnored = object instanceof BlockObject && /\breplicas\b|\ball\b/.test(object.ignored);
	if (!isIgnored) return fragment;
	return { ...fragment, attributes: { ...fragment.attributes, setAnew: declared(false, object.place) } } as Fragment;
}

/** Within the folder that deploys it. Nothing of it is written back: an edit would have to speak the other language. */
function settled(fragment: Fragment, { path }: Folder): Fragment {
	const placed = { ...fragment, scope: path };
	if (!("attributes" in placed)) return placed;
	const attributes = Object.entries(placed.attributes).map(([name, { handle: _, ...attribute }]) => [name, attribute]);
	return { ...placed, attributes: Object.fromEntries(attributes) } as Fragment;
}
