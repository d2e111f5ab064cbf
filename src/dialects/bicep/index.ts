import { folderOf } from "../../design/places.ts";
import { LineMap, type SourceFile, type TextEdit } from "../../design/text.ts";
import type { AttributeChange, Dialect, Reading, Refusal, Scope, Unit } from "../dialect.ts";
import { Refused } from "../refused.ts";
import { fragmentsOf } from "../resources/clouds.ts";
import { setExpression } from "../resources/edit.ts";
import { argument } from "../resources/facts.ts";
import { Folder } from "../resources/folder.ts";
import { literalOf } from "../resources/literal.ts";
import { type Called, renamed } from "../resources/modules.ts";
import { settle } from "../resources/settle.ts";
import { attributeOf, type Block, type ParsedFile } from "../resources/syntax.ts";
import { within } from "../resources/within.ts";
import { loadGrammar, parserOf } from "../wasm.ts";
import { Converter } from "./convert.ts";

const id = "bicep";
const grammar = "tree-sitter-bicep/tree-sitter-bicep.wasm";
const deepest = 8;
const most = 100;

function parse({ path, text }: SourceFile): ParsedFile {
	const parsed: ParsedFile = { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
	let calls = 0;
	const limit = 5000 + text.length / 2;
	const tree = parserOf(grammar).parse(text, null, { progressCallback: () => ++calls > limit });
	if (!tree) {
		parserOf(grammar).reset();
		parsed.notes.push({ file: path, severity: "warning", message: "This file is nested too deeply to be read." });
		return parsed;
	}
	try {
		parsed.blocks = new Converter(path).blocks(tree.rootNode);
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
	const paths = scope.under("");
	const held = new Set(
		paths.flatMap((path) =>
			(scope.file(path)?.blocks ?? []).flatMap((block) =>
				block.type === "module" ? (moduleOf(block, path) ?? []) : [],
			),
		),
	);
	return paths.filter((path) => !held.has(path)).map((path) => ({ key: path, entries: [path] }));
}

function deployed(path: string, scope: Files): Folder | undefined {
	const file = scope.file(path);
	if (!file) return undefined;
	const folder = new Folder(id, path, path);
	const called = calledFrom(file, scope);
	folder.declare(file);
	folder.enter(called);
	settle(folder, called);
	return folder;
}

function read(unit: Unit, scope: Scope<ParsedFile>): Reading {
	const folder = deployed(unit.entries[0], scope);
	if (!folder) return { fragments: [], notes: [] };
	return { fragments: fragmentsOf(folder), notes: [...folder.files.values()].flatMap((file) => file.notes) };
}

function write(change: AttributeChange, scope: Scope<ParsedFile>): TextEdit[] | Refusal {
	const handle = change.current.handle;
	if (!handle) return { refused: "Nothing in the file holds it." };
	const [root, place] = handle.anchor.split("\n");
	const [address, ...path] = place.split("/");
	const folder = deployed(root, scope);
	const resource = folder?.resources.get(address);
	if (!folder || !resource) return { refused: `${address} is no longer declared in ${handle.file}.` };
	try {
		const known = argument(resource.block, path.join("/"));
		if (!known || !("value" in known)) throw new Refused(`Set ${path.at(-1)} of ${resource.label} by hand.`);
		const wanted = literalOf(folder, resource, path.join("/"), change.attribute, change.value);
		const edit = setExpression(folder, known.value, wanted);
		return [{ ...edit, newText: edit.newText.replace(/^"(.*)"$/, "'$1'") }];
	} catch (error) {
		if (error instanceof Refused) return { refused: error.message };
		throw error;
	}
}

/** Bicep, the language of Azure's Resource Manager. */
export const bicep: Dialect<ParsedFile> = {
	id,
	comment: "//",
	files: { names: ["*.bicep"], languages: ["bicep"], called: "Bicep" },
	claims: () => true,
	load: () => loadGrammar(grammar),
	parse,
	units,
	read,
	write,
};
