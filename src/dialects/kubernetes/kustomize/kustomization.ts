import { isMap, isScalar, isSeq, type Node, Scalar } from "yaml";
import { folderOf } from "../../../design/places.ts";
import { LineMap, type Location, type Note, type SourceFile } from "../../../design/text.ts";
import { documentIn, type Objects, type Read, split } from "../documents.ts";
import { KubeObject, type Path } from "../object.ts";

/** What a field of patches holds: documents that stand in the kustomization itself, or a file's path. */
export type PatchText = { read: Read; at?: Location } | { path: string };

/** Charts of the workspace are read as charts, with the values that stand here. */
const ofCharts = new Set(["helmCharts", "helmGlobals"]);

/** A kustomization as it stands. */
export interface Kustomization {
	folder: string;
	isComponent: boolean;
	/** Its own document, for paths into it. */
	object: KubeObject;
	/** Patches that stand in it, by where they stand; those of objects are edited like objects of a file. */
	inline: Map<string, PatchText>;
	objects: KubeObject[];
	notes: Note[];
}

/** What a file is to the dialect: objects, or a kustomization that gathers and changes those of others. */
export interface Parsed extends Objects {
	kustomization?: Kustomization;
}

export const names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

export function isKustomization({ path, text }: SourceFile): boolean {
	// Flux has a kind of the same name, which is a plain object.
	return isNamedSo(path) && !/^apiVersion:[ \t]*["']?kustomize\.toolkit\./m.test(text);
}

export function isNamedSo(path: string): boolean {
	return names.includes(path.slice(path.lastIndexOf("/") + 1));
}

/** Fields that change nothing of what is reviewed, or that are applied. */
const understood = new Set(
	`apiVersion kind metadata resources bases components patches patchesStrategicMerge patchesJson6902 replicas images namePrefix
	nameSuffix namespace commonLabels labels commonAnnotations configMapGenerator secretGenerator generatorOptions buildMetadata
	sortOptions crds openapi replacements`.split(/\s+/),
);

/** Reads a kustomization; notes only where it cannot be read. */
export function kustomizationOf(file: SourceFile): Kustomization | { notes: Note[] } {
	const lines = new LineMap(file.text);
	const piece = split(file.text).find(({ text }) => /^[^#\s-]/m.test(text));
	if (!piece) return { notes: [note(file.path, lines, 0, 1, "info", "this kustomization is empty")] };
	const read = documentIn(file, lines, piece);
	if ("severity" in read) return { notes: [read] };
	const root: unknown = read.document.contents;
	if (!isMap(root)) return { notes: [note(file.path, lines, 0, 1, "warning", "this is not a kustomization")] };
	const object = new KubeObject(read.source, root, 0);
	const notes = object
		.entries([])
		.filter(([key]) => !understood.has(key) && !ofCharts.has(key))
		.map(
			([key, found]): Note => ({
				file: file.path,
				range: object.pairLocation(found).range,
				severity: "info",
				message: `${key}: kustomize's ${key} are not applied, so what they change is not reviewed`,
			}),
		);
	const result: Kustomization = {
		folder: folderOf(file.path),
		isComponent: object.kind === "Component",
		object,
		inline: new Map(),
		objects: [],
		notes,
	};
	for (const path of inlinePlaces(object)) readInline(result, path, lines);
	return result;
}

/** Where texts of patches stand. */
function inlinePlaces(object: KubeObject): Path[] {
	return [
		...["patches", "patchesJson6902"].flatMap((list) => object.indices([list]).map((at) => [list, at, "patch"])),
		...object.indices(["patchesStrategicMerge"]).map((at) => ["patchesStrategicMerge", at]),
	];
}

function readInline(to: Kustomization, path: Path, lines: LineMap): void {
	const found = to.object.find(path);
	const text = found && isScalar(found.value) ? found.value.value : undefined;
	if (typeof text !== "string") return;
	const { file } = to.object.source;
	if (!text.includes("\n") && !/^\s*[[{]/.test(text) && !/^\s*-?\s*\w+:(\s|$)/.test(text)) {
		to.inline.set(String(path), { path: text.trim() });
		return;
	}
	const piece = pieceOf(found!.node, file.text, to.object.source.base);
	const read = piece
		? documentIn(file, lines, piece)
		: documentIn({ ...file, text }, new LineMap(text), { start: 0, text });
	if ("severity" in read) {
		const { range } = to.object.location(found!.node);
		to.notes.push(piece ? read : { ...read, file: file.path, range });
		return;
	}
	// A text whose characters are not those of the file is told, and left alone, as a whole.
	const at = piece ? undefined : to.object.location(found!.node);
	to.inline.set(String(path), { read, ...(at && { at }) });
	const root: unknown = read.document.contents;
	if (isMap(root) && piece) to.objects.push(new KubeObject(read.source, root, to.objects.length));
}

/** The text within a scalar as it stands in the file, indented as it is: YAML in YAML is read where it stands. */
function pieceOf(node: Node, text: string, base: number): { start: number; text: string } | undefined {
	if (!isScalar(node) || !node.range) return undefined;
	const [start, end] = [base + node.range[0], base + node.range[1]];
	if (node.type === Scalar.BLOCK_LITERAL) {
		const from = text.indexOf("\n", start) + 1;
		return from > start && from <= end ? { start: from, text: text.slice(from, end) } : undefined;
	}
	const quoted = node.type === Scalar.QUOTE_SINGLE || node.type === Scalar.QUOTE_DOUBLE ? 1 : 0;
	const inner = text.slice(start + quoted, end - quoted);
	return inner === node.value ? { start: start + quoted, text: inner } : undefined;
}

/** The documents of a patch's file: objects, or a list of operations. */
export function patchesIn(file: SourceFile): { reads: Read[]; notes: Note[] } {
	const lines = new LineMap(file.text);
	const all = split(file.text)
		.filter(({ text }) => /^[ \t]*[^#\s-]|^[ \t]*-[ \t]/m.test(text))
		.map((piece) => documentIn(file, lines, piece));
	return {
		reads: all.filter((one): one is Read => !("severity" in one)),
		notes: all.filter((one): one is Note => "severity" in one),
	};
}

/** A file that holds nothing but a list of operations on an object. */
export function looksLikeOperations(text: string): boolean {
	return (
		/["']?\bop["']?[ \t]*:[ \t]*["']?(?:add|replace|remove|move|copy|test)\b/.test(text) &&
		/["']?\bpath["']?[ \t]*:[ \t]*["']?\//.test(text)
	);
}

export function isOperations(read: Read): boolean {
	return isSeq(read.document.contents);
}

function note(
	file: string,
	lines: LineMap,
	from: number,
	to: number,
	severity: Note["severity"],
	message: string,
): Note {
	return { file, range: lines.range(from, to), severity, message };
}
