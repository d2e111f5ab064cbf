import { isMap, isSeq } from "yaml";
import { environmentOf } from "../../design/environment.ts";
import { folderOf } from "../../design/places.ts";
import type { Note, SourceFile } from "../../design/text.ts";
import { LineMap } from "../../design/text.ts";
import { parseYaml } from "../yaml.ts";
import { holdsReleases, releasesIn } from "./releases/index.ts";
import type { FluxSource, Patch, Release } from "./releases/release.ts";
import { type Parsed as Parsing, parseTemplate, TemplateError } from "./template/parse.ts";
import { aliasesIn, told } from "./template/told.ts";
import { bare, type Dict, isDict, textOf, type Value } from "./template/value.ts";
import { isTerraform, terraformReleases } from "./terraform-releases.ts";

/** What one file is to a chart. */
export interface Parsed {
	/** A tree of YAML, as `.Values` or `Chart.yaml` has it. */
	values?: Value;
	template?: Parsing;
	releases?: Release[];
	patches?: Patch[];
	sources?: FluxSource[];
	notes: Note[];
}

export const isChartFile = (path: string) => /(^|\/)Chart\.ya?ml$/.test(path);
export const isTemplate = (path: string) => /(^|\/)templates\/.*\.(ya?ml|tpl|txt)$/.test(path);

/** Values that helmfile fills in. */
export const isTemplatedValues = (path: string) => /\.gotmpl$/.test(path);

const asValues =
	/(^|\/)[^/]*values[^/]*\.ya?ml(\.gotmpl)?$|(^|\/)(values|environments?|envs?|overlays|clusters|stages|releases)\/.*\.ya?ml(\.gotmpl)?$|(^|\/)requirements\.yaml$/i;

/** By its name, or that of an environment ("env/prod.yaml"): a release may name it. */
export const isNamedAsValues = (path: string) => asValues.test(path) || environmentOf(path) !== undefined;

export function parse(file: SourceFile): Parsed {
	if (isTemplate(file.path) || isTemplatedValues(file.path)) return parseTemplateFile(file);
	if (isTerraform(file.path)) return terraformReleases(file);
	return holdsReleases(file) ? { ...releasesIn(file), notes: [] } : parseValues(file);
}

/** Whether `parse` can find releases in a file that is no template: to look is cheaper than to parse. */
export const mayRelease = (file: SourceFile) => isTerraform(file.path) || holdsReleases(file);

function parseTemplateFile({ path, text }: SourceFile): Parsed {
	try {
		return { template: parseTemplate(text), notes: [] };
	} catch (error) {
		if (!(error instanceof TemplateError)) throw error;
		const range = new LineMap(text).range(error.at, error.at + 2);
		const message = `Malformed template, so its chart is not reviewed: ${error.message}`;
		return { notes: [{ file: path, range, severity: "warning", message }] };
	}
}

function parseValues({ path, text }: SourceFile): Parsed {
	// Helm's reader is one of YAML 1.1, in which "yes" and "on" are true.
	const { document, errors } = parseYaml(text, { version: "1.1" });
	const [error] = errors;
	if (!document || error) {
		const range = new LineMap(text).range(error?.at[0] ?? 0, (error?.at[0] ?? 0) + 1);
		const message = `Malformed YAML, so it is not taken: ${error?.message ?? "it is not understood"}`;
		return { notes: [{ file: path, range, severity: "warning", message }] };
	}
	const contents: unknown = document.contents;
	if (!isMap(contents)) return isSeq(contents) ? { notes: [] } : { values: new Map(), notes: [] };
	return { values: told(contents, { file: path, base: 0 }, aliasesIn(document)), notes: [] };
}

export interface Dependency {
	name: string;
	/** What the parent's values call it. */
	alias: string;
	condition: string | undefined;
	repository: string;
}

/** Chart.yaml. */
export interface Chart {
	folder: string;
	name: string;
	isLibrary: boolean;
	dependencies: Dependency[];
	/** What templates see as `.Chart`. */
	shown: Dict;
}

export function chartOf(path: string, parsed: Parsed | undefined, requirements?: Parsed): Chart | undefined {
	const { values } = parsed ?? {};
	if (!isDict(values)) return undefined;
	const text = (of: Dict, key: string) => textOf(bare(of.get(key)));
	const listed = bare(
		values.get("dependencies") ?? (isDict(requirements?.values) ? requirements.values.get("dependencies") : null),
	);
	const dependencies = (Array.isArray(listed) ? listed : []).filter(isDict).map(
		(one): Dependency => ({
			name: text(one, "name"),
			alias: text(one, "alias") || text(one, "name"),
			condition: text(one, "condition") || undefined,
			repository: text(one, "repository"),
		}),
	);
	const name = text(values, "name") || folderOf(path).split("/").at(-1) || "chart";
	// Templates call the keys by their names in Go: "appVersion" is `.Chart.AppVersion`.
	const shown: Dict = new Map([...values].map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value]));
	return { folder: folderOf(path), name, isLibrary: text(values, "type") === "library", dependencies, shown };
}
