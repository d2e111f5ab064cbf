import { isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import { keyText } from "../object.ts";
import { type Entry, entryOf, textAt, without } from "./nodes.ts";

/** Kinds whose lists Kubernetes merges by key; those of any other kind are replaced whole. */
const builtIn = new Set(
	"Deployment StatefulSet DaemonSet ReplicaSet Job CronJob Pod Service Ingress ConfigMap Secret PodDisruptionBudget HorizontalPodAutoscaler".split(
		" ",
	),
);

/** By which key the elements of a list are told apart. Source: Kubernetes API, x-kubernetes-patch-merge-key. */
const mergeKeys: Record<string, string> = {
	containers: "name",
	initContainers: "name",
	volumes: "name",
	env: "name",
	volumeMounts: "mountPath",
	volumeDevices: "devicePath",
	imagePullSecrets: "name",
	hostAliases: "ip",
	topologySpreadConstraints: "topologyKey",
};

/** Which object it is, a patch does not change. */
const identity = new Set(["apiVersion", "kind"]);

/** Lays a strategic merge patch over an object. Both are copies; the patch's nodes become the object's. */
export function laidOver(object: YAMLMap, patch: YAMLMap, kind: string): void {
	const metadata = entryOf(patch, "metadata")?.value;
	for (const key of identity) without(patch, key);
	if (isMap(metadata)) for (const key of ["name", "namespace"]) without(metadata, key);
	merge(object, patch, (list, parent) => {
		if (!builtIn.has(kind)) return undefined;
		if (list === "ports") return kind === "Service" && parent === "spec" ? "port" : "containerPort";
		return Object.hasOwn(mergeKeys, list) ? mergeKeys[list] : undefined;
	});
}

type KeyOf = (list: string, parent: string) => string | undefined;

function merge(base: YAMLMap, patch: YAMLMap, keyOf: KeyOf, parent = ""): void {
	if (directive(patch) === "replace") {
		base.items = patch.items.filter((pair) => !keyText(pair).startsWith("$"));
		return;
	}
	for (const pair of patch.items as Entry[]) {
		const key = keyText(pair);
		if (key.startsWith("$")) continue;
		const { value } = pair;
		const known = entryOf(base, key);
		if ((isScalar(value) && value.value === null) || directive(value) === "delete") without(base, key);
		else if (isMap(known?.value) && isMap(value)) merge(known.value, value, keyOf, key);
		else if (isSeq(known?.value) && isSeq(value) && keyOf(key, parent))
			mergeLists(known.value, value, keyOf(key, parent)!, keyOf, key);
		else {
			cleaned(value);
			if (known) Object.assign(known, { key: pair.key, value });
			else base.items.push(pair);
		}
	}
}

/** New elements come last here (kustomize puts them first): the container that the base is about stays the first. */
function mergeLists(base: YAMLSeq, patch: YAMLSeq, mergeKey: string, keyOf: KeyOf, parent: string): void {
	const items = patch.items as Node[];
	if (items.some((item) => directive(item) === "replace" && isMap(item) && item.items.length === 1)) base.items = [];
	for (const item of items) {
		const id = textAt(item, mergeKey);
		if (!isMap(item) || (id === undefined && directive(item))) continue;
		const protocol = textAt(item, "protocol");
		const isSame = (other: Node) =>
			id !== undefined &&
			textAt(other, mergeKey) === id &&
			(protocol === undefined || (textAt(other, "protocol") ?? "TCP") === protocol);
		const known = (base.items as Node[]).find(isSame);
		if (directive(item) === "delete") base.items = base.items.filter((other) => other !== known);
		else if (isMap(known)) merge(known, item, keyOf, parent);
		else {
			cleaned(item);
			base.items.push(item);
		}
	}
}

/** What `$patch` says of a map: "delete", "replace". */
export function directive(node: Node | undefined): string | undefined {
	return isMap(node) ? textAt(node, "$patch") : undefined;
}

/** Words to the merge are no part of an object. */
function cleaned(node: Node): void {
	if (isSeq(node)) for (const item of node.items) cleaned(item as Node);
	if (!isMap(node)) return;
	node.items = node.items.filter((pair) => !keyText(pair).startsWith("$"));
	for (const { value } of node.items as Entry[]) cleaned(value);
}
