import { folderOf } from "../../design/places.ts";
import type { Note, SourceFile, TextEdit } from "../../design/text.ts";
import {
	type AttributeChange,
	type Dialect,
	type Reading,
	type Refusal,
	type Scope,
	type Unit,
	untaught,
} from "../dialect.ts";
import { isOnlyShown } from "../embedded.ts";
import { Refused } from "../refused.ts";
import { settingsFile } from "../scaleproof/schema.ts";
import { looksLikeManifest, objectsOf } from "./documents.ts";
import { Editor } from "./edit.ts";
import { Build } from "./kustomize/build.ts";
import {
	isKustomization,
	isNamedSo,
	type Kustomization,
	kustomizationOf,
	looksLikeOperations,
	type Parsed,
} from "./kustomize/kustomization.ts";
import { OverlaidObject } from "./kustomize/resource.ts";
import { isOverlay, isPart, isUnused, unitsOf } from "./kustomize/units.ts";
import { lensOf, readObjects } from "./lenses.ts";
import { count } from "./quantity.ts";

function read(unit: Unit, scope: Scope<Parsed>): Reading {
	const [path] = unit.entries;
	// A chart's templates are rendered first: that is the Helm dialect's.
	if (isInChart(path, scope) || isOnlyShown(path) || isRendered(path, scope)) return { fragments: [], notes: [] };
	const { objects, notes, kustomization } = scope.file(path)!;
	if (!kustomization) return isPart(unit) ? { fragments: [], notes } : readObjects(objects, notes);
	if (isUnused(unit)) return { fragments: [], notes: [...notes, unused(path)] };
	if (kustomization.isComponent) return { fragments: [], notes };
	try {
		const build = new Build(scope);
		const built = build.of(path);
		const all = [...notes, ...build.notes(path)];
		if (!isOverlay(unit)) return { fragments: [], notes: all };
		all.push(...build.cycles);
		const overlaid = built.map((resource, index) => new OverlaidObject(resource, index, unit.key));
		return readObjects(overlaid, all, (fragment, object) => object.settled(fragment, unit.environment));
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		const message = `This kustomization is not reviewed: ${error.message}`;
		return { fragments: [], notes: [...notes, { file: path, severity: "warning", message }] };
	}
}

function isInChart(path: string, scope: Scope<Parsed>): boolean {
	const chart = /^(.*?\/|)templates\//.exec(path)?.[1];
	return chart !== undefined && (scope.has(`${chart}Chart.yaml`) || scope.has(`${chart}Chart.yml`));
}

/** What `helm template` wrote, kept beside its chart to show it: the chart itself is read. */
function isRendered(path: string, scope: Scope<Parsed>): boolean {
	if (!/^# Source: [\w./-]+\/templates\//m.test(scope.text(path)?.slice(0, 2_000) ?? "")) return false;
	for (let folder = folderOf(path); ; folder = folderOf(folder)) {
		if (scope.has(folder === "" ? "Chart.yaml" : `${folder}/Chart.yaml`)) return true;
		if (folder === "") return false;
	}
}

function unused(file: string): Note {
	const message = "no kustomization of this workspace takes in this component, so it is not reviewed";
	return { file, severity: "info", message };
}

function write(change: AttributeChange, scope: Scope<Parsed>): TextEdit[] | Refusal {
	const { handle, unknown } = change.current;
	const file = handle && scope.file(handle.file);
	const refused = /^by hand: (.*)/.exec(handle?.anchor ?? "")?.[1];
	if (refused) return { refused: `${change.attribute}: ${refused}` };
	const index = /^replicas (\d+)$/.exec(handle?.anchor ?? "")?.[1];
	if (file?.kustomization && index !== undefined) return writeCount(change, file.kustomization, Number(index));
	const objects = file?.kustomization?.objects ?? file?.objects;
	const object = objects?.find((each) => each.anchor === handle?.anchor);
	if (!object) return { refused: "the object is no longer where it was read" };
	const what = `${object.kind} ${object.name}: ${change.attribute}`;
	if (unknown !== undefined)
		return { refused: `${what} is not known here (${unknown}): change it where it is filled in` };
	const writer = lensOf(object)?.writers[change.attribute];
	if (!writer) return untaught(what);
	try {
		return writer(change, object, new Editor(object));
	} catch (error) {
		if (error instanceof Refused) return { refused: `${what}: ${error.message}` };
		throw error;
	}
}

function writeCount({ value }: AttributeChange, { object }: Kustomization, index: number): TextEdit[] | Refusal {
	const wanted = count(value);
	if (wanted === undefined) return { refused: "replicas must be a whole number" };
	try {
		return new Editor(object).set(["replicas", index, "count"], wanted);
	} catch (error) {
		if (error instanceof Refused) return { refused: `replicas of the kustomization: ${error.message}` };
		throw error;
	}
}

function parse(file: SourceFile): Parsed {
	if (!isKustomization(file)) return objectsOf(file);
	const kustomization = kustomizationOf(file);
	return "folder" in kustomization
		? { objects: [], notes: kustomization.notes, kustomization }
		: { objects: [], notes: kustomization.notes };
}

/** Kubernetes manifests: plain YAML as it is applied, and what kustomize makes of it. */
export const kubernetes: Dialect<Parsed> = {
	id: "kubernetes",
	comment: "#",
	files: {
		names: ["*.yaml", "*.yml", "Kustomization", "*patch*.json"],
		languages: ["yaml"],
		called: "Kubernetes manifests",
	},
	claims: (file) =>
		file.path !== settingsFile &&
		(looksLikeManifest(file.text) || isNamedSo(file.path) || looksLikeOperations(file.text)),
	parse,
	units: unitsOf,
	read,
	write,
};
