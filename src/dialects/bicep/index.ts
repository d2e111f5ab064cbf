import { LineMap, type SourceFile } from "../../design/text.ts";
import { deployments } from "../arm/deployment.ts";
import { isParameters, parseParameters, templateOf } from "../arm/parameters.ts";
import type { Dialect } from "../dialect.ts";
import type { ParsedFile } from "../resources/syntax.ts";
import { loadGrammar, parseWith } from "../wasm.ts";
import { Converter } from "./convert.ts";
import { asTemplate } from "./parameters.ts";

const id = "bicep";
const grammar = "tree-sitter-bicep/tree-sitter-bicep.wasm";

function parse(file: SourceFile): ParsedFile {
	const { path, text } = file;
	if (path.endsWith(".json")) return parseParameters(file);
	const parsed: ParsedFile = { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
	let calls = 0;
	const limit = 5000 + text.length / 2;
	const tree = parseWith(grammar, isParameters(path) ? asTemplate(text) : text, () => ++calls > limit);
	if (!tree) {
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
	...deployments({ id, isParameters, templateOf: (file, templates) => templateOf(file, templates, ".bicep") }),
};
