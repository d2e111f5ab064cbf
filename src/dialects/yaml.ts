import { type Document, isCollection, isNode, type LineCounter, parseDocument, visit } from "yaml";
import { reasonOf, withoutTraces } from "../design/failure.ts";

/** What is wrong with a text, and from where to where. */
export interface YamlError {
	message: string;
	at: [start: number, end: number];
}

/** More errors of one file help nobody. */
const mostErrors = 20;
/** Far deeper than any manifest, and far from where the library runs out of stack. */
const mostNesting = 200;
const indicators = new RegExp(`(?:[?:-][ \\t]+){${mostNesting}}`);

/** Parses one document of whatever text: malformed, deeply nested, made to overwhelm. Never throws. */
export function parseYaml(
	text: string,
	options: { lineCounter?: LineCounter; uniqueKeys?: boolean; version?: "1.1" } = {},
): { document: Document.Parsed; errors: YamlError[] } | { document: undefined; errors: YamlError[] } {
	const deep = tooDeep(text);
	if (deep !== undefined)
		return { document: undefined, errors: [{ message: "it is nested too deeply", at: [deep, deep + 1] }] };
	try {
		// A broken text may have an error for each character.
		const document = withoutTraces(() =>
			parseDocument(text, { uniqueKeys: false, ...options, prettyErrors: false, logLevel: "silent" }),
		);
		const errors = document.errors.slice(0, mostErrors).map(({ message, pos }): YamlError => ({ message, at: pos }));
		return { document, errors };
	} catch (error) {
		return { document: undefined, errors: [{ message: reasonOf(error), at: [0, 0] }] };
	}
}

/** The document as plain data. Throws, in words, where aliases multiply it or a key is no single value. */
export function plainOf(document: Document.Parsed): unknown {
	visit(document, {
		Pair(_, { key }) {
			// Such a key is written out as text, twice as long for each level.
			if (isNode(key) && isCollection(key)) throw new Error("a key is a list or a map");
		},
	});
	try {
		return document.toJS({ maxAliasCount: 100 });
	} catch (error) {
		throw new Error(reasonOf(error));
	}
}

/** Where brackets, or marks of a block in one line, are nested beyond the bound. Those within quotes count too. */
function tooDeep(text: string): number | undefined {
	let depth = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x5b || code === 0x7b) depth++;
		else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--;
		if (depth > mostNesting) return at;
	}
	const marks = text.length > mostNesting ? indicators.exec(text) : null;
	return marks?.index;
}
