import type { Note, TextEdit } from "../../design/text.ts";
import type { AttributeChange, Dialect, Reading, Refusal, Scope } from "../dialect.ts";
import { Refused } from "../refused.ts";
import { settingsFile } from "../scaleproof/schema.ts";
import { autoscaler } from "./autoscaler.ts";
import { budget } from "./budget.ts";
import { looksLikeManifest, type Objects, objectsOf } from "./documents.ts";
import { Editor } from "./edit.ts";
import { configMap, secret } from "./environment.ts";
import { ingress } from "./ingress.ts";
import { keda } from "./keda.ts";
import type { Lens } from "./lens.ts";
import { nodePool, priorityClass } from "./node-pool.ts";
import type { KubeObject } from "./object.ts";
import { service } from "./service.ts";
import { workload } from "./workload.ts";

const lenses: Record<string, Lens> = {
	Service: service,
	Ingress: ingress,
	Deployment: workload,
	StatefulSet: workload,
	HorizontalPodAutoscaler: autoscaler,
	PodDisruptionBudget: budget,
	ScaledObject: keda,
	NodePool: nodePool,
	Provisioner: nodePool,
	PriorityClass: priorityClass,
	ConfigMap: configMap,
	Secret: secret,
};

/** By kind and API group: a Knative Service is no Service. */
function lensOf(object: KubeObject): Lens | undefined {
	const lens = Object.hasOwn(lenses, object.kind) ? lenses[object.kind] : undefined;
	const group = object.apiVersion.includes("/") ? object.apiVersion.split("/")[0] : "";
	return lens?.groups.includes(group) ? lens : undefined;
}

function partial(object: KubeObject): Note {
	return {
		file: object.source.file.path,
		range: object.place.range,
		severity: "info",
		message: "partial object: kustomize patches are not applied",
	};
}

function read({ objects, notes }: Objects): Reading {
	const reading: Reading = { fragments: [], notes: [...notes] };
	for (const object of objects) {
		const lens = lensOf(object);
		if (!lens) continue;
		const fragments = object.name ? lens.read(object) : "partial";
		if (fragments === "partial") reading.notes.push(partial(object));
		else reading.fragments.push(...fragments);
	}
	return reading;
}

function write(change: AttributeChange, scope: Scope<Objects>): TextEdit[] | Refusal {
	const { handle, unknown } = change.current;
	const object = handle && scope.file(handle.file)?.objects.find((each) => each.anchor === handle.anchor);
	if (!object) return { refused: "the object is no longer where it was read" };
	const what = `${object.kind} ${object.name}: ${change.attribute}`;
	if (unknown !== undefined)
		return { refused: `${what} is not known here (${unknown}): change it where it is filled in` };
	const writer = lensOf(object)?.writers[change.attribute];
	if (!writer) return { refused: `${what} is to be changed by hand` };
	try {
		return writer(change, object, new Editor(object));
	} catch (error) {
		if (error instanceof Refused) return { refused: `${what}: ${error.message}` };
		throw error;
	}
}

/** Kubernetes manifests: plain YAML, as it is applied or as a kustomize base. */
export const kubernetes: Dialect<Objects> = {
	id: "kubernetes",
	comment: "#",
	files: { names: ["*.yaml", "*.yml"], languages: ["yaml"], called: "Kubernetes manifests" },
	claims: ({ path, text }) => path !== settingsFile && looksLikeManifest(text),
	parse: objectsOf,
	read: ({ entries }, scope) => read(scope.file(entries[0])!),
	write,
};
