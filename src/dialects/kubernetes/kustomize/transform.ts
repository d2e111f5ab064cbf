import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import type { Handle } from "../../../design/attribute.ts";
import { type Found, type KubeObject, keyText, type Path } from "../object.ts";
import { type Copier, type Entry, type Layer, nodeAt, put, textAt } from "./nodes.ts";
import type { Resource } from "./resource.ts";

/** Belong to no namespace. */
const clusterWide = new Set(["PriorityClass", "NodePool", "Provisioner"]);
const scaled = new Set(["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"]);

/** The fields of a kustomization that change every object that it gathered, in the order in which kustomize applies them. */
export class Transformers {
	private readonly object: KubeObject;
	private readonly copier: Copier;

	constructor(object: KubeObject, copier: Copier) {
		this.object = object;
		this.copier = copier;
	}

	/** Before the patches of JSON operations. */
	first(resources: readonly Resource[]): void {
		this.namespace(resources);
		this.names(resources);
		this.labels(resources);
	}

	/** After them. */
	last(resources: readonly Resource[]): void {
		this.replicas(resources);
		this.images(resources);
	}

	private namespace(resources: readonly Resource[]): void {
		const found = this.object.find(["namespace"]);
		const namespace = this.object.text(["namespace"]);
		if (!found || !namespace) return;
		for (const one of resources) {
			if (clusterWide.has(one.kind)) continue;
			put(one.root, ["metadata", "namespace"], this.scalar(namespace, found, "namespace"));
			one.namespaces.push(namespace);
		}
	}

	private names(resources: readonly Resource[]): void {
		const prefix = this.object.text(["namePrefix"]) ?? "";
		const suffix = this.object.text(["nameSuffix"]) ?? "";
		if (!prefix && !suffix) return;
		const renamed = new Map<string, string>();
		for (const one of resources) {
			const before = one.name;
			one.rename(`${prefix}${before}${suffix}`, this.copier);
			renamed.set(`${one.kind} ${before}`, one.name);
		}
		for (const { root } of resources) this.follow(root, renamed);
	}

	/** Those that name a renamed object name it anew. */
	private follow(node: Node, renamed: ReadonlyMap<string, string>, parent = ""): void {
		if (isSeq(node)) for (const item of node.items) this.follow(item as Node, renamed, parent);
		if (!isMap(node)) return;
		for (const pair of node.items as Entry[]) {
			const key = keyText(pair);
			const kind =
				key === "name" && parent === "scaleTargetRef"
					? (textAt(node, "kind") ?? "Deployment")
					: key === "name"
						? referred.get(parent)
						: namedBy.get(key);
			const name = kind && isScalar(pair.value) ? renamed.get(`${kind} ${pair.value.value}`) : undefined;
			if (name && isScalar(pair.value)) pair.value.value = name;
			else this.follow(pair.value, renamed, key);
		}
	}

	private labels(resources: readonly Resource[]): void {
		const add = (path: Path, selectors: boolean, templates: boolean) => {
			for (const [key, found] of this.object.entries(path))
				for (const one of resources)
					for (const place of labelPlaces(one, selectors, templates))
						put(one.root, [...place, key], this.scalarOf(found));
		};
		add(["commonLabels"], true, true);
		for (const at of this.object.indices(["labels"])) {
			const flag = (name: string) => this.object.text(["labels", at, name]) === "true";
			const selectors = flag("includeSelectors");
			add(["labels", at, "pairs"], selectors, selectors || flag("includeTemplates"));
		}
		for (const [key, found] of this.object.entries(["commonAnnotations"]))
			for (const { root } of resources) {
				put(root, ["metadata", "annotations", key], this.scalarOf(found));
				if (hasTemplate(root)) put(root, ["spec", "template", "metadata", "annotations", key], this.scalarOf(found));
			}
	}

	private replicas(resources: readonly Resource[]): void {
		for (const at of this.object.indices(["replicas"])) {
			const name = this.object.text(["replicas", at, "name"]);
			const count = this.object.find(["replicas", at, "count"]);
			if (!name || !count) continue;
			for (const one of resources)
				if (scaled.has(one.kind) && one.names.includes(name))
					put(one.root, ["spec", "replicas"], this.scalarOf(count, `replicas ${at}`));
		}
	}

	private images(resources: readonly Resource[]): void {
		for (const at of this.object.indices(["images"])) {
			const path = ["images", at];
			const name = this.object.text([...path, "name"]);
			const given = ["newName", "newTag", "digest"].filter((key) => this.object.has([...path, key]));
			const [first] = given;
			if (!name || !first) continue;
			const found = this.object.find([...path, first])!;
			const said = (key: string) => this.object.text([...path, key]);
			for (const { root } of resources) {
				for (const container of containersIn(root)) {
					const image = textAt(container, "image") ?? "";
					const [, repository, rest] = /^(.*?)((?::[^/:@]*)?(?:@.*)?)$/.exec(image) ?? [];
					if (repository !== name) continue;
					const digest = said("digest");
					const tag = said("newTag");
					const version = digest ? `@${digest}` : tag ? `:${tag}` : rest;
					put(container, ["image"], this.scalar(`${said("newName") ?? repository}${version}`, found, "images"));
				}
			}
		}
	}

	private scalarOf(found: Found, field?: string): Node {
		const value = isScalar(found.value) ? found.value.value : null;
		return this.scalar(value, found, field ?? "this field");
	}

	private scalar(value: unknown, found: Found, field: string): Node {
		return this.copier.scalar(value, layerOf(this.object, field), found.node);
	}
}

/** What a kustomization says outside of its patches: only a count of replicas is edited where it stands. */
export function layerOf({ source }: KubeObject, field: string): Layer {
	const anchor = field.startsWith("replicas ") ? field : `by hand: ${field} of the kustomization sets it`;
	const handle: Handle = { dialect: "kubernetes", file: source.file.path, anchor };
	return { source, handle };
}

/** What stands under these is a name of that kind. */
const referred = new Map([
	["configMapRef", "ConfigMap"],
	["configMapKeyRef", "ConfigMap"],
	["configMap", "ConfigMap"],
	["secretRef", "Secret"],
	["secretKeyRef", "Secret"],
	["service", "Service"],
]);
const namedBy = new Map([
	["secretName", "Secret"],
	["serviceName", "Service"],
	["priorityClassName", "PriorityClass"],
]);

function hasTemplate(root: YAMLMap): boolean {
	return isMap(nodeAt(root, "spec", "template"));
}

function labelPlaces({ root, kind }: Resource, selectors: boolean, templates: boolean): string[][] {
	const places = [["metadata", "labels"]];
	if (templates && hasTemplate(root)) places.push(["spec", "template", "metadata", "labels"]);
	if (!selectors) return places;
	if (kind === "Service" && isMap(nodeAt(root, "spec", "selector"))) places.push(["spec", "selector"]);
	if (scaled.has(kind) && kind !== "ReplicationController") places.push(["spec", "selector", "matchLabels"]);
	if (kind === "PodDisruptionBudget" && isMap(nodeAt(root, "spec", "selector", "matchLabels")))
		places.push(["spec", "selector", "matchLabels"]);
	return places;
}

function containersIn(root: Node): YAMLMap[] {
	return ["containers", "initContainers"].flatMap((list) => {
		const all = nodeAt(root, "spec", "template", "spec", list);
		return isSeq(all) ? all.items.filter((one) => isMap(one)) : [];
	});
}
