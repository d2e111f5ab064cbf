import { folderOf, nearest } from "../../design/places.ts";
import { LineMap } from "../../design/text.ts";
import type { Scope, Unit } from "../dialect.ts";
import { isOnlyShown } from "../embedded.ts";
import { isNamedAsValues, type Parsed } from "./chart.ts";
import { knownChart } from "./charts/index.ts";
import type { KnownChart } from "./charts/known.ts";
import type { Away } from "./places.ts";
import { settledChart } from "./releases/flux.ts";
import type { Fetched, FluxSource, Patch, Release } from "./releases/release.ts";

/** A release with where it stands: the number of it in its file. */
export type Placed = Release & { from: string; index: number; handed?: string; patch?: PlacedPatch };

interface Facts {
	name: string;
	version?: string;
	chart: string;
	repository: string;
	away: Away;
	namespace?: string;
}

/** More clusters than one repository has, each with a source of the name. */
const mostNamesakes = 100;

/** More environments than any release has. */
const mostPatches = 20;

export type PlacedSource = FluxSource & { from: string };

export type PlacedPatch = Patch & { from: string; index: number; environment: string | undefined };

/** Units of releases whose charts are known though they are fetched, and by file those whose charts are not. */
export function fetchedUnits(
	released: readonly Placed[],
	sources: ReadonlyMap<string, readonly PlacedSource[]>,
	scope: Scope<Parsed>,
): { units: Unit[]; unknown: Map<string, string[]> } {
	const units = new Map<string, Unit>();
	const unknown = new Map<string, string[]>();
	const told = new Set<string>();
	const known = new Map<string, LineMap>();
	// A file may hold hundreds of releases.
	const linesOf = (path: string) => {
		const lines = known.get(path) ?? new LineMap(scope.text(path) ?? "");
		known.set(path, lines);
		return lines;
	};
	for (const release of released) {
		if (typeof release.chart === "string" || isOnlyShown(release.from)) continue;
		const chart = settledChart(release.chart, sourceOf(release.chart, release.from, sources));
		const made = knownChart(chart)?.makes;
		if (!made && !told.has(chart.chart)) {
			told.add(chart.chart);
			const { file, start, end } = chart.at ?? { file: release.from, start: 0, end: 1 };
			unknown.set(file, [...(unknown.get(file) ?? []), `${chart.chart} ${start}-${end}`]);
		}
		if (!made || made === "add-on" || isComponent(release.from, scope)) continue;
		const unit = unitOf(release, chart, scope, linesOf);
		units.set(unit.key, unit);
	}
	return { units: [...units.values()], unknown };
}

/** Of several of one name that nearest to the release. */
function sourceOf(
	{ source }: Fetched,
	from: string,
	sources: ReadonlyMap<string, readonly PlacedSource[]>,
): FluxSource | undefined {
	const named = source === undefined ? undefined : sources.get(source);
	if (!named || named.length === 1) return named?.[0];
	return nearest(named.slice(-mostNamesakes), from, (one) => one.from).at(-1) ?? named.at(-1);
}

/** What a component of kustomize holds is only deployed by who takes it in. */
function isComponent(path: string, scope: Scope<Parsed>): boolean {
	const folder = folderOf(path);
	const at = folder === "" ? "" : `${folder}/`;
	const text = scope.text(`${at}kustomization.yaml`) ?? scope.text(`${at}kustomization.yml`) ?? "";
	return /^kind:[ \t]*Component\b/m.test(text);
}

/** Each release with what is laid over it: then it is not deployed as it stands. */
export function laidOver(released: readonly Placed[], patches: readonly PlacedPatch[]): Placed[] {
	const over = new Map<string, PlacedPatch[]>();
	for (const patch of patches) over.set(patch.name, [...(over.get(patch.name) ?? []), patch].slice(0, mostPatches));
	return released.flatMap((release): Placed[] => {
		const { declared } = release;
		const own = (declared ? (over.get(declared.name) ?? []) : []).filter(
			({ namespace }) => !namespace || !declared?.namespace || namespace === declared.namespace,
		);
		return own.length === 0
			? [release]
			: own.map((patch) => ({ ...release, patch, environment: patch.environment ?? release.environment }));
	});
}

/** The words of a unit's values: files, what the release holds itself, and what is laid over it. */
export function valueWords({ files, inline, handed, from, index, patch }: Placed): string[] {
	const own = inline === undefined || handed !== undefined ? [] : [`${from}#${index}`];
	return [...files, ...own, ...(patch ? [`${patch.from}~${patch.index}`] : [])];
}

/** What tells a release from others of the same file. */
export const releaseKey = ({ from, index, patch }: Placed): string =>
	`${from}#${index}${patch ? ` over ${patch.from}~${patch.index}` : ""}`;

function unitOf(release: Placed, chart: Fetched, scope: Scope<Parsed>, linesOf: (path: string) => LineMap): Unit {
	const { name, namespace, from, handed, slot, files, environment, patch } = release;
	// A chart of Applications names it in its templates.
	const file = handed === undefined ? from : (chart.at?.file ?? from);
	const isThere = (file: string) => isNamedAsValues(file) && scope.has(file);
	const missing = files.find((file) => !isThere(file));
	const open = release.open ?? (missing === undefined ? undefined : `${wordsOf(missing)} may say more of its values`);
	const slots: Away["slots"] = [
		...(patch?.slot ? [{ file: patch.from, ...patch.slot }] : []),
		...(slot ? [{ file, ...slot }] : []),
		...files
			.filter(isThere)
			.reverse()
			.map((file) => ({ file, base: 0, path: [] })),
	];
	const { start, end } = chart.at?.file === file ? chart.at : { start: 0, end: 0 };
	const away: Away = {
		chart: chart.chart,
		at: { file, range: linesOf(file).range(start, end) },
		slots,
		...(open !== undefined && { open }),
	};
	const facts: Facts = {
		...{ name, chart: chart.chart, repository: chart.repository, away },
		...(chart.version !== undefined && { version: chart.version }),
		...(namespace !== undefined && { namespace }),
	};
	const values = valueWords({ ...release, files: files.filter(isThere) });
	return {
		key: `chart ${chart.chart} as ${name} by ${releaseKey(release)}`,
		entries: [file],
		...(environment !== undefined && { environment }),
		given: {
			...{ values: values.join("\n"), fetched: JSON.stringify(facts), release: name },
			...(handed !== undefined && { handed }),
			...(release.state && { state: release.state }),
		},
	};
}

const wordsOf = (file: string) => file.replace(/^.*\?(\w+)\/([^/]*)\/.*$/, "the $1 $2");

/** "folder?ConfigMap/name/key" is the file that a kustomization of the folder makes it of. */
export function generated(file: string, scope: Scope<Parsed>): string {
	const [, folder, name, key] = /^(.*)\?ConfigMap\/([^/]*)\/(.*)$/.exec(file) ?? [];
	if (folder === undefined) return file;
	const at = folder === "" ? "" : `${folder}/`;
	const kustomization = scope.text(`${at}kustomization.yaml`) ?? scope.text(`${at}kustomization.yml`) ?? "";
	const entry = kustomization
		.split(/^[ \t]*-[ \t]+(?=name:|files:)/m)
		.find((one) => new RegExp(`^[ \\t]*name:[ \\t]*["']?${name.replace(/\W/g, "\\$&")}["']?[ \\t]*$`, "m").test(one));
	const files = entry?.matchAll(/^[ \t]*-[ \t]*["']?(?:([\w.-]+)=)?(?:\.\/)?([\w./-]+)["']?[ \t]*$/gm) ?? [];
	for (const [, as, path] of files) if ((as ?? path.split("/").at(-1)) === key) return `${at}${path}`;
	return file;
}

/** What such a unit is of. */
export function fetchedIn({
	given,
}: Unit):
	| { away: Away; known: KnownChart; release: { name: string; namespace: string; version?: string } }
	| undefined {
	if (given?.fetched === undefined) return undefined;
	const { name, namespace = "default", version, away, ...chart } = JSON.parse(given.fetched) as Facts;
	const known = knownChart(chart);
	return known && { away, known, release: { name, namespace, ...(version !== undefined && { version }) } };
}
