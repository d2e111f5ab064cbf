import { environmentKind, environmentOf } from "../../design/environment.ts";
import { put } from "../../design/index-of.ts";
import { folderOf } from "../../design/places.ts";
import type { Scope, Unit } from "../dialect.ts";
import { isOnlyShown } from "../embedded.ts";
import { isChartFile, isTemplate, mayRelease, type Parsed } from "./chart.ts";
import {
	fetchedUnits,
	generated,
	laidOver,
	type Placed,
	type PlacedPatch,
	type PlacedSource,
	releaseKey,
	valueWords,
} from "./fetched.ts";
import { isHelmfile, makesReleases } from "./releases/index.ts";
import { environmentIn as releasedTo } from "./releases/release.ts";
import { madeBy } from "./render.ts";
import { handOn } from "./template/handed.ts";

/** Files of values that nobody deploys with: they show how, or test the chart. */
const noDeployment =
	/(^|\/)(ci|tests?|testdata|examples?|samples?)\/|(example|sample|template|schema|defaults?)\.ya?ml$/i;

/** A unit for each chart that is no part of another, with each file of values for an environment; a part of a unit for every other file. */
export function unitsOf(scope: Scope<Parsed>): Unit[] {
	const all = scope.under("");
	const folders = new Set(all.filter(isChartFile).map(folderOf));
	const charts = all.filter((path) => isChartFile(path) && !isInOther(folderOf(path), folders) && !isOnlyShown(path));
	const holding = holdingReleases(all, scope);
	const written = laidOver(releasesOf(holding, scope), patchesOf(holding, scope));
	const unitsAs = (released: readonly Placed[]): Unit[] => {
		const byChart = new Map<string, Placed[]>();
		for (const release of released) if (release.chart !== undefined) put(byChart, release.chart, release);
		return charts.flatMap((path) => unitsIn(path, byChart.get(folderOf(path)) ?? [], charts.length === 1, scope));
	};
	const first = unitsAs(written);
	const made = first.flatMap((unit) => releasesMadeBy(unit, scope));
	const released = [...written, ...made];
	const units = made.length === 0 ? first : unitsAs(released);
	const entries = new Set(charts);
	const fetched = fetchedUnits(released, sourcesOf(holding, scope), scope);
	const others = all.filter((path) => !entries.has(path));
	return [
		...units,
		...fetched.units,
		...others.map((path): Unit => {
			const unknown = fetched.unknown.get(path);
			return { key: path, entries: [path], ...(unknown && { given: { unknown: unknown.join("\n") } }) };
		}),
	];
}

/** A chart as it is released, else with each file of values beside it. */
function unitsIn(path: string, releases: readonly Placed[], isAlone: boolean, scope: Scope<Parsed>): Unit[] {
	if (releases.length > 0) return distinct(releases.map((release) => unitOf(path, release)));
	// Beside several charts, files elsewhere may be those of any.
	const environments = valuesFor(folderOf(path), scope.under(isAlone ? "" : folderOf(path))).filter(
		({ file }) => scope.file(file)?.values !== undefined && isOfChart(file, folderOf(path), scope),
	);
	const local = onOneMachine.exec(folderOf(path))?.[1];
	const whole = {
		key: `chart ${folderOf(path) || "."}`,
		...{ entries: [path], ...(local && { environment: local }) },
	};
	if (environments.length === 0) return [whole];
	const each = environments.map(({ file, environment }) => ({
		key: `chart ${folderOf(path) || "."} with ${file}`,
		...{ entries: [path], environment: local ? `${local}-${environment}` : environment, given: { values: file } },
	}));
	// Where only developers have values of their own, what others install is the chart as it is.
	const isForOthers = environments.every(({ environment }) => environmentKind(environment) === "development");
	return isForOthers ? [whole, ...each] : each;
}

/** Elsewhere there may be values of charts that are fetched: those of this one give something that it has. */
function isOfChart(file: string, folder: string, scope: Scope<Parsed>): boolean {
	const at = folder ? `${folder}/` : "";
	if (file.startsWith(at) && at !== "") return true;
	const keysOf = (path: string): string[] => {
		const values = scope.file(path)?.values;
		return values instanceof Map ? [...values.keys()].map(String) : [];
	};
	const given = keysOf(file);
	const own = new Set(["global", ...keysOf(`${at}values.yaml`)]);
	if (given.length === 0 || given.some((key) => own.has(key))) return true;
	return scope
		.under(`${at}templates`)
		.some((path) => given.some((key) => (scope.text(path) ?? "").includes(`.Values.${key}`)));
}

/** Clusters that somebody runs at his own desk, where a chart is kept for each kind of cluster. */
const onOneMachine = /(?:^|\/)(minikube|kind|k3d|microk8s)(?:\/|$)/;

/** Two texts may release the same (an Application that another one deploys). */
function distinct(units: readonly Unit[]): Unit[] {
	return [...new Map(units.map((unit) => [unit.key, unit])).values()];
}

/** What the Applications deploy that a chart consists of ("app of apps"), each with the values that the chart hands on. */
function releasesMadeBy(unit: Unit, scope: Scope<Parsed>): Placed[] {
	const folder = folderOf(unit.entries[0]);
	const templates = scope.under(folder ? `${folder}/templates` : "templates");
	if (!templates.some((path) => makesReleases(scope.text(path) ?? ""))) return [];
	return madeBy(unit, scope).map((release, index) => ({
		...release,
		environment: release.environment ?? unit.environment,
		from: unit.key,
		index,
		handed: release.inline === undefined ? undefined : handOn(release.inline),
	}));
}

/** What lays values over the releases of other files. */
function patchesOf(holding: readonly string[], scope: Scope<Parsed>): PlacedPatch[] {
	return holding.flatMap((from) =>
		(scope.file(from)?.patches ?? []).map((patch, index) => ({
			...{ ...patch, from, index },
			environment: releasedTo(from, [], patch.name),
		})),
	);
}

/** Flux's sources by kind and name: each cluster of a repository may have one of that name. */
function sourcesOf(holding: readonly string[], scope: Scope<Parsed>): Map<string, PlacedSource[]> {
	const sources = new Map<string, PlacedSource[]>();
	for (const from of holding)
		for (const source of scope.file(from)?.sources ?? []) put(sources, source.key, { ...source, from });
	return sources;
}

/** Every other file is claimed for what it releases: looking at all would sort all anew at each edit of one. */
function holdingReleases(all: readonly string[], scope: Scope<Parsed>): string[] {
	const isValues = (path: string) => /[^/]*values[^/]*$/i.test(path) && !isHelmfile(path) && !isNamedAfterPatch(path);
	const others = all.filter((path) => !isChartFile(path) && !isTemplate(path) && !isValues(path));
	return others.filter((path) => mayRelease({ path, text: scope.text(path) ?? "" }));
}

/** "podinfo-values.yaml" may be a HelmRelease that lays values over another one. */
const isNamedAfterPatch = (path: string) => /[^/]-values\.ya?ml$/.test(path);

function releasesOf(holding: readonly string[], scope: Scope<Parsed>): Placed[] {
	return holding.flatMap((from) =>
		(scope.file(from)?.releases ?? []).map((release, index) => {
			const files = release.files.map((file) => generated(file, scope));
			return { ...release, files, from, index };
		}),
	);
}

function unitOf(path: string, release: Placed): Unit {
	const { name, namespace, environment, handed } = release;
	return {
		key: `chart ${folderOf(path) || "."} as ${name} by ${releaseKey(release)}`,
		entries: [path],
		...(environment !== undefined && { environment }),
		given: {
			...{ values: valueWords(release).join("\n"), release: name },
			...(namespace !== undefined && { namespace }),
			...(handed !== undefined && { handed }),
			...(release.state && { state: release.state }),
		},
	};
}

/** Whether it lies in the `charts` folder of another. */
function isInOther(folder: string, folders: ReadonlySet<string>): boolean {
	const parts = folder.split("/");
	return parts.some(
		(part, at) => part === "charts" && at < parts.length - 1 && folders.has(parts.slice(0, at).join("/")),
	);
}

/** Those of these files that are values beside a chart's own, as they are named after what they are for. */
function valuesFor(folder: string, files: readonly string[]): { file: string; environment: string }[] {
	const at = folder ? `${folder}/` : "";
	return files.flatMap((file) => {
		const inside = file.startsWith(at);
		const rest = inside ? file.slice(at.length) : file;
		if (/(^|\/)(templates|charts|crds)\//.test(rest) || isChartFile(rest) || noDeployment.test(rest)) return [];
		if (/^(values|requirements)\.ya?ml$/.test(rest)) return [];
		const environment = environmentIn(rest);
		return environment === undefined ? [] : [{ file, environment }];
	});
}

/** "values-prod.yaml", "prod-values.yaml", "values/prod.yaml", "environments/prod/values.yaml". */
function environmentIn(path: string): string | undefined {
	const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.ya?ml$/, "");
	const around = /^values[-_.](.+)$/.exec(name) ?? /^(.+)[-_.]values$/.exec(name);
	if (around) return environmentOf(`${around[1]}.yaml`) ?? around[1];
	const folder = /(?:^|\/)(?:values|environments|envs|overlays|clusters|stages)\/(.+)$/.exec(path)?.[1];
	if (folder === undefined) return undefined;
	const first = folder.split("/")[0].replace(/\.ya?ml$/, "");
	return environmentKind(first) === "other" && !folder.includes("/") ? first : (environmentOf(folder) ?? first);
}
