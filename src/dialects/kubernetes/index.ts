import { applyEdits, type Note, type SourceFile, type TextEdit } from "../../design/text.ts";
import type { AttributeChange, Dialect, Reading, Refusal } from "../dialect.ts";
import { autoscaler } from "./autoscaler.ts";
import { budget } from "./budget.ts";
import { looksLikeManifest, objectsOf } from "./documents.ts";
import { Editor, Refused } from "./edit.ts";
import { ingress } from "./ingress.ts";
import { keda } from "./keda.ts";
import type { Lens } from "./lens.ts";
import { nodePool, priorityClass } from "./node-pool.ts";
import type { KubeObject } from "./object.ts";
import { service } from "./service.ts";
import { broken } from "./verify.ts";
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

function read(files: readonly SourceFile[]): Reading {
	const reading: Reading = { fragments: [], notes: [] };
	for (const file of files) {
		const { objects, notes } = objectsOf(file);
		reading.notes.push(...notes);
		for (const object of objects) {
			const lens = lensOf(object);
			if (!lens) continue;
			const fragments = object.name ? lens.read(object) : "partial";
			if (fragments === "partial") reading.notes.push(partial(object));
			else reading.fragments.push(...fragments);
		}
	}
	return reading;
}

/** The document of an object, without and with edits of the object: what an edit can break, and no more. */
function documentOf({ source }: KubeObject, edits: readonly TextEdit[]): { before: SourceFile; after: SourceFile } {
	const { file, base, end } = source;
	const edited = applyEdits(file.text, edits);
	const document = (text: string, until: number) => ({ path: file.path, text: text.slice(base, until) });
	return { before: document(file.text, end), after: document(edited, end + edited.length - file.text.length) };
}

function write(change: AttributeChange, files: readonly SourceFile[]): TextEdit[] | Refusal {
	const { handle, unknown } = change.current;
	const file = files.find((each) => each.path === handle?.file);
	const objects = file ? objectsOf(file).objects : [];
	const object = objects.find((each) => each.anchor === handle?.anchor);
	if (!file || !object) return { refused: "the object is no longer where it was read" };
	const what = `${object.kind} ${object.name}: ${change.attribute}`;
	if (unknown !== undefined)
		return { refused: `${what} is not known here (${unknown}): change it where it is filled in` };
	const writer = lensOf(object)?.writers[change.attribute];
	if (!writer) return { refused: `${what} is to be changed by hand` };
	try {
		const edits = writer(change, object, new Editor(object));
		const { before, after } = documentOf(object, edits);
		const first = objects.findIndex((each) => each.source.base === object.source.base);
		const anchor = objectsOf(before).objects[object.index - first]?.anchor;
		const reason = broken(change, anchor, read([before]), read([after]));
		return reason ? { refused: `${what} is written in a form that cannot be edited safely: ${reason}` } : edits;
	} catch (error) {
		if (error instanceof Refused) return { refused: `${what}: ${error.message}` };
		throw error;
	}
}

/** Kubernetes manifests: plain YAML, as it is applied or as a kustomize base. */
export const kubernetes: Dialect = {
	id: "kubernetes",
	comment: "#",
	claims: ({ path, text }) => /\.ya?ml$/i.test(path) && looksLikeManifest(text),
	read,
	write,
};
