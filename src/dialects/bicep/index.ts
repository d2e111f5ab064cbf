import { environmentOf } from "../../design/environment.ts";
import { folderOf } from "../../design/places.ts";
import { LineMap, type SourceFile } from "../../design/text.ts";
import type { Dialect, Reading, Scope, Unit } from "../dialect.ts";
import { fragmentsOf } from "../resources/clouds.ts";
import { Folder } from "../resources/folder.ts";
import { type Called, renamed } from "../resources/modules.ts";
import { scoped } from "../resources/scoped.ts";
import { settle } from "../resources/settle.ts";
import { attributeOf, type Block, type ParsedFile } from "../resources/syntax.ts";
import { within } from "../resources/within.ts";
import { loadGrammar, parserOf } from "../wasm.ts";
import { Converter } from "./convert.ts";
import { asTemplate, isParameters, parseParameters, templateOf } from "./parameters.ts";
import { write } from "./write.ts";

const id = "bicep";
const grammar = "tree-sitter-bicep/tree-sitter-bicep.wasm";
const deepest = 8;
const most = 100;

function parse(file: SourceFile): ParsedFile {
	const { path, text } = file;
	if (path.endsWith(".json")) return parseParameters(file);
	const parsed: ParsedFile = { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
	let calls = 0;
	const limit = 5000 + text.length / 2;
	const tree = parserOf(grammar).parse(isParameters(path) ? asTemplate(text) : text, null, {
		progressCallback: () => ++calls > limit,
	});
	if (!tree) {
		parserOf(grammar).reset();
		parsed.notes.push({ file: path, severity: "warning", message: "This file is nested too deeply to be read." });
		return parsed;
	}
	try {
		parsed.blocks = new Converter(path).blocks(tree.rootNode);
		if (isParameters(path)) {
			parsed.attributes = parsed.blocks.filter(({ type }) => type === "locals").flatMap((block) => block.attributes);
			parsed.blocks = [];
		}
	} finally {
		tree.delete();
	}
	return parsed;
}

function moduleOf(call: Block, from: string): string | undefined {
	const source = attributeOf(call, "source")?.value;
	const path = source?.kind === "literal" ? String(source.value) : "";
	if (/^\w+:/.test(path)) return undefined;
	return within(folderOf(from), path.startsWith(".") ? path : `./${path}`);
}

type Files = Pick<Scope<ParsedFile>, "file">;

function calledFrom(file: ParsedFile, scope: Files): Called[] {
	const found: Called[] = [];
	const enter = (from: ParsedFile, prefix: string, trail: readonly string[]): void => {
		for (const call of from.blocks.filter(({ type }) => type === "module")) {
			const path = moduleOf(call, from.path);
			const inner = path === undefined || trail.includes(path) ? undefined : scope.file(path);
			if (!inner || trail.length > deepest || found.length >= most) continue;
			const own = `${prefix}module.${call.labels[0]}`;
			const entered = renamed(inner, own);
			found.push({ prefix: own, call, files: [entered] });
			enter(entered, `${own}.`, [...trail, inner.path]);
		}
	};
	enter(file, "", [file.path]);
	return found;
}

/** One unit for each file that no other one holds as a module. */
function units(scope: Scope<ParsedFile>): Unit[] {
	const all = scope.under("");
	const paths = all.filter((path) => !isParameters(path));
	const templates = new Set(paths);
	const held = new Set(
		paths.flatMap((path) =>
			(scope.file(path)?.blocks ?? []).flatMap((block) =>
				block.type === "module" ? (moduleOf(block, path) ?? []) : [],
			),
		),
	);
	const given = new Map<string, string[]>();
	for (const path of all.filter(isParameters)) {
		const of = templateOf({ path, text: scope.text(path) ?? "" }, templates);
		if (of !== undefined) given.set(of, [...(given.get(of) ?? []), path]);
	}
	return paths
		.filter((path) => !held.has(path))
		.flatMap((path): Unit[] => {
			const own = given.get(path) ?? [];
			if (own.length === 0) return [{ key: path, entries: [path] }];
			return own.map((values) => {
				const environment = environmentOf(values.replace(/\.bicepparam$/, ".json"));
				const root = `${path}\t${values}`;
				return { key: root, entries: [path], given: { root }, ...(environment !== undefined && { environment }) };
			});
		});
}

/** `root`: the template, and behind a tab the file of parameters that it is deployed with. */
function deployed(root: string, scope: Files): Folder | undefined {
	const [path, values] = root.split("\t");
	const file = scope.file(path);
	if (!file) return undefined;
	const folder = new Folder(id, path, root);
	const called = calledFrom(file, scope);
	folder.declare(file);
	folder.enter(called);
	const given = values === undefined ? undefined : scope.file(values);
	if (given) folder.files.set(given.path, given);
	for (const attribute of given?.attributes ?? []) folder.variable(attribute.name).set = attribute;
	settle(folder, called);
	return folder;
}

function read(unit: Unit, scope: Scope<ParsedFile>): Reading {
	const folder = deployed(unit.given?.root ?? unit.entries[0], scope);
	if (!folder) return { fragments: [], notes: [] };
	const { environment } = unit;
	const own = `${id} ${unit.key}`;
	const fragments = fragmentsOf(folder);
	return {
		fragments:
			environment === undefined
				? scoped(fragments, own)
				: fragments.map((one) => ({ ...one, scope: own, environment })),
		notes: [...folder.files.values()].flatMap((file) => file.notes),
	};
}

/** Bicep, the language of Azure's Resource Manager. */
export const bicep: Dialect<ParsedFile> = {
	id,
	comment: "//",
	files: {
		names: ["*.bicep", "*.bicepparam", "*.parameters.json", "*.parameters.*.json"],
		languages: ["bicep"],
		called: "Bicep",
	},
	claims: ({ path, text }) => !path.endsWith(".json") || /deploymentParameters\.json/.test(text),
	load: () => loadGrammar(grammar),
	parse,
	units,
	read,
	write: (change, scope) => write(change, (path) => deployed(path, scope)),
};
