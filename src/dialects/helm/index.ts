import { folderOf } from "../../design/places.ts";
import { LineMap, type Location, type Note, type TextEdit } from "../../design/text.ts";
import {
	type AttributeChange,
	type Dialect,
	type Reading,
	type Refusal,
	type Scope,
	type Unit,
	untaught,
} from "../dialect.ts";
import { Editor } from "../kubernetes/edit.ts";
import { lensOf, readObjects } from "../kubernetes/lenses.ts";
import { Refused } from "../refused.ts";
import { loadParser } from "../terraform/wasm.ts";
import { addedTo, inValues } from "./added.ts";
import {
	type Dependency,
	isChartFile,
	isNamedAsValues,
	isTemplate,
	isTemplatedValues,
	type Parsed,
	parse,
} from "./chart.ts";
import { isOutside, outsideText } from "./charts/index.ts";
import { fetchedIn } from "./fetched.ts";
import { collect, knownObjects, type Objects } from "./objects.ts";
import { type Away, Places } from "./places.ts";
import { holdsReleases } from "./releases/index.ts";
import { filledIn, render, valuesOf } from "./render.ts";
import type { Dict } from "./template/value.ts";
import { holdsTerraformReleases, isTerraform } from "./terraform-releases.ts";
import type { Branch } from "./tree.ts";
import { unitsOf } from "./units.ts";
import { carriedBack, type FileOf } from "./write.ts";

/** The files that rendered texts come from, each with its lines. */
function filesOf(scope: Scope<Parsed>): FileOf {
	const known = new Map<string, ReturnType<FileOf>>();
	return (path) => {
		const text = isOutside(path) ? outsideText(path) : (scope.text(path) ?? "");
		const file = known.get(path) ?? { text, lines: new LineMap(text) };
		known.set(path, file);
		return file;
	};
}

function objectsOf(unit: Unit, scope: Scope<Parsed>): Objects {
	const fileOf = filesOf(scope);
	const linesOf = (path: string) => fileOf(path).lines;
	const made: Objects = { objects: [], placesOf: new Map(), stores: [], notes: [] };
	const fetched = fetchedIn(unit);
	if (fetched) {
		const { known, release } = fetched;
		const lost = (unit.given?.values ?? "")
			.split("\n")
			.find((file) => isTemplatedValues(file) && filledIn(file, unit.given, scope) === undefined);
		const away = { ...fetched.away, ...(lost !== undefined && { open: `helmfile fills ${lost} in` }) };
		knownObjects(known, valuesOf(unit.given, scope), { ...release, short: known.names[0] }, unit, away, linesOf, made);
		return made;
	}
	const { texts, known, release, notes } = render(unit, scope);
	made.notes.push(...notes);
	for (const { dependency, branch, chart } of known) {
		const away: Away = { chart: chart.names[0], at: placeIn(branch, dependency, fileOf), slots: [] };
		const given = [branch.values.get(dependency.alias) ?? new Map(), globalsOf(branch.values)];
		knownObjects(chart, given, { ...release, short: dependency.alias }, unit, away, linesOf, made);
	}
	for (const { file, text } of texts) collect(text, new Places(file, text, linesOf), file, unit, made);
	return made;
}

function globalsOf(values: Dict): Dict {
	const global = values.get("global");
	return new Map(global === undefined ? [] : [["global", global]]);
}

/** Where a chart names what it takes in. */
function placeIn({ chart }: Branch, { name }: Dependency, fileOf: FileOf): Location {
	const file = `${chart.folder ? `${chart.folder}/` : ""}Chart.yaml`;
	const { text, lines } = fileOf(file);
	const found = new RegExp(
		`^[ \\t]*(?:-[ \\t]+)?name:[ \\t]*["']?(${name.replace(/\W/g, "\\$&")})["']?[ \\t]*$`,
		"m",
	).exec(text);
	const start = found ? found.index + found[0].indexOf(name) : 0;
	return { file, range: lines.range(start, start + (found ? name.length : 0)) };
}

function read(unit: Unit, scope: Scope<Parsed>): Reading {
	const [path] = unit.entries;
	if (!unit.key.startsWith("chart "))
		return { fragments: [], notes: [...notesOf(path, scope), ...unknownCharts(unit, scope)] };
	const { objects, stores, notes } = objectsOf(unit, scope);
	const own = fetchedIn(unit) ? [] : (scope.file(path)?.notes ?? []);
	const reading = readObjects(objects, [...own, ...notes], (fragment, object) =>
		object.settled(fragment, unit.environment),
	);
	// What a chart that is known in outline leaves open is no slip in anybody's text.
	const told = fetchedIn(unit)
		? reading.notes.filter(({ message }) => !/^partial object/.test(message))
		: reading.notes;
	return { notes: told, fragments: [...reading.fragments, ...stores] };
}

/** A file that no chart takes in has nothing to say of itself. */
function notesOf(path: string, scope: Scope<Parsed>): Note[] {
	// Others keep templates in folders of that name, in a language that looks alike.
	const isOfChart = isTemplate(path) && foldersOf(path).some((folder) => isChart(folder, scope));
	return isOfChart || isTerraform(path) || (!isTemplate(path) && /values[^/]*\.ya?ml$/.test(path))
		? (scope.file(path)?.notes ?? [])
		: [];
}

const foldersOf = (path: string) => [...path.matchAll(/(^|\/)templates\//g)].map(({ index }) => path.slice(0, index));
const isChart = (folder: string, scope: Scope<Parsed>) =>
	scope.under(folder).some((path) => isChartFile(path) && folderOf(path) === folder);

/** Charts that are fetched from elsewhere and not known here, each told once. */
function unknownCharts({ entries: [path], given }: Unit, scope: Scope<Parsed>): Note[] {
	const lines = given?.unknown === undefined ? undefined : new LineMap(scope.text(path) ?? "");
	return (given?.unknown ?? "").split("\n").flatMap((word): Note[] => {
		const [, chart, start, end] = /^(.*) (\d+)-(\d+)$/.exec(word) ?? [];
		if (chart === undefined || !lines) return [];
		const message = `the chart ${chart} is of another place and not known here, so what it deploys is not reviewed`;
		return [{ file: path, range: lines.range(Number(start), Number(end)), severity: "info", message }];
	});
}

/** By key: to part a workspace into units looks at each release, and each unit is asked for by itself. */
const parted = new WeakMap<Scope<Parsed>, Map<string, Unit>>();

function unitsIn(scope: Scope<Parsed>): Map<string, Unit> {
	const known = parted.get(scope) ?? new Map(unitsOf(scope).map((unit) => [unit.key, unit]));
	parted.set(scope, known);
	return known;
}

/** Charts that stay rendered: remedies come chart by chart, and what a chart renders to is large. */
const mostRendered = 20;
/** By unit, for all that is written by way of one scope: many remedies speak of one chart, and to render it takes long. */
const rendered = new WeakMap<Scope<Parsed>, Map<string, Objects>>();

function renderedIn(scope: Scope<Parsed>, key: string): Objects {
	const known = rendered.get(scope) ?? new Map<string, Objects>();
	rendered.set(scope, known);
	const unit = known.has(key) ? undefined : unitsIn(scope).get(key);
	const made =
		known.get(key) ?? (unit ? objectsOf(unit, scope) : { objects: [], placesOf: new Map(), stores: [], notes: [] });
	known.delete(key);
	known.set(key, made);
	for (const oldest of known.keys()) if (known.size > mostRendered) known.delete(oldest);
	return made;
}

function write(change: AttributeChange, scope: Scope<Parsed>): TextEdit[] | Refusal {
	const { handle, unknown } = change.current;
	const [key = "", anchor] = handle?.anchor.split("\n") ?? [];
	const { objects, placesOf } = renderedIn(scope, key);
	const object = objects.find((one) => one.anchor === anchor && one.source.file.path === handle?.file);
	const places = object && placesOf.get(object);
	if (!object || !places) return { refused: "the object is no longer where it was read" };
	const what = `${object.kind} ${object.name}: ${change.attribute}`;
	if (unknown !== undefined)
		return { refused: `${what} is not known here (${unknown}): change it where it is filled in` };
	const writer = lensOf(object)?.writers[change.attribute];
	if (!writer) return untaught(what);
	const { lines } = object.source;
	const fileOf = filesOf(scope);
	try {
		return writer(change, object, new Editor(object)).flatMap(({ range, newText }) => {
			const [start, end] = [lines.offset(range.start), lines.offset(range.end)];
			return places.away
				? addedTo({ attribute: change.attribute, away: places.away }, newText, start, end, places, fileOf)
				: [carriedBack(newText, start, end, places, fileOf)];
		});
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		const value = places.away?.keys?.[change.attribute];
		const isSaid = value === undefined || error.message.includes(value);
		return { refused: `${what}: ${error.message}${isSaid ? "" : `; ${inValues(value)}`}` };
	}
}

/** Helm charts, rendered as `helm template` would, in process: nothing is run and no cluster is asked. */
export const helm: Dialect<Parsed> = {
	id: "helm",
	comment: "#",
	files: {
		names: ["*.yaml", "*.yml", "*.gotmpl", "*.tpl", "*.tf"],
		languages: ["yaml", "helm"],
		called: "Helm charts",
	},
	claims: (file) =>
		isChartFile(file.path) ||
		isTemplate(file.path) ||
		holdsReleases(file) ||
		holdsTerraformReleases(file) ||
		(isNamedAsValues(file.path) && !/^(apiVersion|kind):/m.test(file.text)),
	// Releases stand in Terraform, too.
	load: loadParser,
	parse,
	units: unitsOf,
	read,
	write,
};
