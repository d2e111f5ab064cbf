import { isMap, isSeq, type Node, type YAMLMap } from "yaml";
import type { Location, Note, SourceFile } from "../../../design/text.ts";
import type { Scope } from "../../dialect.ts";
import { isRead, type Read } from "../documents.ts";
import { locationIn, type Path } from "../object.ts";
import { generate } from "./generate.ts";
import { operate } from "./json-patch.ts";
import { isOperations, type Kustomization, type Parsed, type PatchText, patchesIn } from "./kustomization.ts";
import { directive, laidOver } from "./merge.ts";
import { Copier, type Layer, textAt } from "./nodes.ts";
import { inFolder } from "./paths.ts";
import { gatheredBy, said } from "./references.ts";
import { replace } from "./replace.ts";
import { Resource } from "./resource.ts";
import { type Selection, selectionOf } from "./select.ts";
import { Transformers } from "./transform.ts";

/** More than any workspace has; kustomizations may gather each other in ways that multiply. */
const mostBuilds = 500;

/** Builds a kustomization with all that it gathers, as kustomize does. */
export class Build {
	private readonly scope: Scope<Parsed>;
	private readonly copier = new Copier();
	private builds = 0;
	/** Something that it gathers was not read, so that what is missed may stand there. */
	private isPartial = false;
	/** Told of by the leaf that they end in. */
	readonly cycles: Note[] = [];
	private readonly said = new Map<string, Note[]>();

	constructor(scope: Scope<Parsed>) {
		this.scope = scope;
	}

	/** What was to be said of one of the kustomizations, so that each is told of once, whoever gathers it. */
	notes(path: string): Note[] {
		return this.said.get(path) ?? [];
	}

	of(path: string, before: readonly string[] = [], given: Resource[] = []): Resource[] {
		const kustomization = this.scope.file(path)?.kustomization;
		if (!kustomization || this.builds++ > mostBuilds) return given;
		const above = [...before, path];
		const references = gatheredBy(kustomization, this.scope);
		let all = given;
		const take = (field: (name: string) => boolean) => {
			for (const reference of references) {
				if (!field(reference.field)) continue;
				if (reference.to === "nothing") {
					this.isPartial = true;
					this.note(path, said(reference));
				} else if (reference.to === "file") all = this.added(all, this.objectsOf(reference.path));
				else if (above.includes(reference.path))
					this.cycles.push({
						...reference.at,
						severity: "warning",
						message: `${reference.field}: "${reference.written}" gathers this kustomization in turn, so it is left out`,
					});
				else if (this.scope.file(reference.path)?.kustomization?.isComponent) all = this.of(reference.path, above, all);
				else all = this.added(all, this.of(reference.path, above));
			}
		};
		take((field) => field !== "components");
		all = generate(kustomization.object, all, this.copier, this.scope);
		take((field) => field === "components");
		return this.changed(kustomization, all);
	}

	private changed(kustomization: Kustomization, resources: Resource[]): Resource[] {
		const { object } = kustomization;
		let all = resources;
		for (const at of object.indices(["patchesStrategicMerge"]))
			all = this.patched(all, kustomization, ["patchesStrategicMerge", at]);
		for (const at of object.indices(["patches"])) all = this.patched(all, kustomization, ["patches", at]);
		const transformers = new Transformers(object, this.copier);
		transformers.first(all);
		for (const at of object.indices(["patchesJson6902"]))
			all = this.patched(all, kustomization, ["patchesJson6902", at]);
		transformers.last(all);
		for (const at of object.indices(["replacements"])) this.replaced(all, kustomization, ["replacements", at]);
		return all;
	}

	/** An entry stands there, or in a file that holds one or several; its value is told where it comes from. */
	private replaced(all: readonly Resource[], { object, folder }: Kustomization, entry: Path): void {
		const found = object.find(entry)!;
		const { path } = object.source.file;
		const written = object.text([...entry, "path"]);
		const there = written === undefined ? undefined : inFolder(folder, written);
		const text = there === undefined ? undefined : this.scope.text(there);
		const roots =
			written === undefined
				? [found.value]
				: there === undefined || text === undefined
					? []
					: patchesIn({ path: there, text }).reads.map((read) => read.document.contents);
		const entries = roots.flatMap((root) => (isSeq(root) ? (root.items as Node[]) : isMap(root) ? [root as Node] : []));
		const faults = entries.length > 0 ? entries.map((one) => replace(all, one)) : ["this replacement is not read"];
		for (const message of faults)
			if (message && !this.isPartial) this.note(path, { ...object.location(found.node), severity: "info", message });
	}

	private objectsOf(path: string): Resource[] {
		return (this.scope.file(path)?.objects ?? []).map((object) => {
			const layer = { source: object.source, handle: object.handle };
			return new Resource(this.copier.copy(object.root, layer) as YAMLMap, layer);
		});
	}

	/** kustomize refuses a second object of the same name. */
	private added(all: Resource[], more: readonly Resource[]): Resource[] {
		const id = ({ group, kind, namespace, name }: Resource) => [group, kind, namespace, name].join(" ");
		const known = new Set(all.map(id));
		return [...all, ...more.filter((one) => !known.has(id(one)))];
	}

	private patched(all: Resource[], kustomization: Kustomization, entry: Path): Resource[] {
		const { object } = kustomization;
		const { path } = object.source.file;
		const at = object.location(object.find(entry)!.node);
		const target = [...entry, "target"];
		const selection = object.has(target) ? selectionOf(object, target) : undefined;
		if (object.has(target) && !selection) {
			const place = object.location(object.find(target)!.node);
			this.note(path, {
				...place,
				severity: "info",
				message: "this target is not understood, so its patch is not applied",
			});
			return all;
		}
		const patch = this.patchAt(kustomization, entry, at);
		let left = all;
		for (const { read, layer, place } of patch) {
			const root: unknown = read.document.contents;
			if (isSeq(root)) {
				if (!selection)
					this.note(path, {
						...at,
						severity: "warning",
						message: "operations need a target that says what they change",
					});
				const chosen = selection ? left.filter(selection) : [];
				if (selection && chosen.length === 0) this.missed(path, at, object.text([...target, "kind"]));
				for (const one of chosen) {
					const fault = operate(one.root, root.items as Node[], layer, this.copier, place);
					if (!fault) continue;
					const where = place ?? locationIn(read.source, fault.node);
					this.note(path, {
						...where,
						severity: "warning",
						message: `this patch of ${one.kind} ${one.name} is not applied: ${fault.message}`,
					});
				}
			} else if (isMap(root)) {
				const kind = textAt(root, "kind");
				const chosen = left.filter(selection ?? sameAs(root));
				if (chosen.length === 0) this.missed(path, at, kind ?? object.text([...target, "kind"]));
				const deletes = directive(root) === "delete";
				if (deletes) left = left.filter((one) => !chosen.includes(one));
				else for (const one of chosen) laidOver(one.root, this.copier.copy(root, layer, place) as YAMLMap, one.kind);
			}
		}
		return left;
	}

	private missed(path: string, at: Location, kind: string | undefined): void {
		if (this.isPartial || !kind || !isRead(kind)) return;
		this.note(path, { ...at, severity: "info", message: `this patch finds no ${kind} of its name here` });
	}

	/** The documents of a patch, each with what an edit of its values goes by. */
	private patchAt(
		kustomization: Kustomization,
		entry: Path,
		at: Location,
	): { read: Read; layer: Layer; place?: Location }[] {
		const { object, folder, inline } = kustomization;
		const written: PatchText | undefined =
			inline.get(String(entry)) ??
			inline.get(String([...entry, "patch"])) ??
			this.file(object.text([...entry, "path"]));
		if (!written) return [];
		const { file } = object.source;
		if ("read" in written) {
			const { read, at: place } = written;
			const handle = kustomization.objects.find(({ source }) => source.base === read.source.base)?.handle;
			return [
				{ read, layer: { source: read.source, handle: (!place && handle) || byHand(file) }, ...(place && { place }) },
			];
		}
		const path = inFolder(folder, written.path);
		const text = path === undefined ? undefined : this.scope.text(path);
		if (path === undefined || text === undefined) {
			if (path === undefined || !this.scope.has(path))
				this.note(file.path, {
					...at,
					severity: "info",
					message: `the patch "${written.path}" is not among the files that are read`,
				});
			return [];
		}
		const { reads, notes } = patchesIn({ path, text });
		const parsed = this.scope.file(path);
		if (!parsed || parsed.notes.length === 0) for (const one of notes) this.note(file.path, one);
		return reads.map((read) => {
			const known = isOperations(read)
				? undefined
				: parsed?.objects.find(({ source }) => source.base === read.source.base);
			return { read, layer: { source: read.source, handle: known?.handle ?? byHand({ path }) } };
		});
	}

	private file(path: string | undefined): PatchText | undefined {
		return path === undefined ? undefined : { path };
	}

	private note(path: string, note: Note): void {
		const known = this.said.get(path) ?? [];
		if (!known.some((one) => one.message === note.message && one.range === note.range)) known.push(note);
		this.said.set(path, known);
	}
}

function byHand({ path }: Pick<SourceFile, "path">): Layer["handle"] {
	return { dialect: "kubernetes", file: path, anchor: "by hand: an operation of a kustomize patch sets it" };
}

/** The object that a patch names itself. */
function sameAs(patch: YAMLMap): Selection {
	const apiVersion = textAt(patch, "apiVersion") ?? "";
	const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
	const kind = textAt(patch, "kind");
	const name = textAt(patch, "metadata", "name") ?? "";
	const namespace = textAt(patch, "metadata", "namespace");
	return (one) =>
		one.kind === kind &&
		one.group === group &&
		one.names.includes(name) &&
		(namespace === undefined || one.namespaces.includes(namespace));
}
